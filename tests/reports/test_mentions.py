"""The list of mentions behind a figure."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest

from listener.errors import UsageError
from listener.model import Brand, Keyword, Match, Period, ReplyTo, Role
from listener.reports.mentions import (
    QUERY_LENGTH,
    check_stored,
    choose,
    every_mention,
    find_post,
    mention_page,
    replied_to,
)
from listener.store import Store
from listener.store.listing import MentionFilter
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, a_source, at, read

PERIOD = Period(date(2026, 3, 1), date(2026, 3, 11), WARSAW, NOW)
CONFIG = a_config(
    a_source("Feed"),
    brands=(
        Brand("Acme", Role.OWN, (Keyword("acme"), Keyword("acme cloud", ("product",)))),
        Brand("Bolt", Role.COMPETITOR, (Keyword("bolt one", ("product", "old")),)),
    ),
)


@pytest.fixture
def filled(store: Store) -> Store:
    found = [
        read(a_post(1, created_at=at(1)), matches=(Match("Acme", ("acme",)),)),
        read(a_post(2, created_at=at(2)), matches=(Match("Acme", ("acme", "acme cloud")),)),
        read(a_post(3, created_at=at(3)), matches=(Match("Bolt", ("bolt one",)),), compound=None),
        read(a_post(4, created_at=at(3), lang="pl"), matches=(Match("Acme"), Match("Bolt"))),
    ]
    save(store, found, source="Zeitung", now=NOW, zone=WARSAW)
    return store


def ids(store: Store, chosen: MentionFilter) -> list[tuple[str, str]]:
    return [(one.stored.post.id, one.brand) for one in every_mention(store, chosen)]


def test_the_filter_is_of_the_period_and_what_was_chosen() -> None:
    assert choose(
        CONFIG, PERIOD, brand="Acme", source="Feed", lang="en", sentiment="positive", query="so good"
    ) == MentionFilter(PERIOD.start_at, PERIOD.end_at, "Acme", "Feed", "en", "positive", query="so good")


def test_nothing_chosen_is_all_of_the_period() -> None:
    assert choose(CONFIG, PERIOD, query="") == MentionFilter(PERIOD.start_at, PERIOD.end_at)


def test_a_search_is_cut_to_what_can_be_searched_for() -> None:
    assert choose(CONFIG, PERIOD, query="x" * 999).query == "x" * QUERY_LENGTH


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"brand": "Nobody"}, "brand: 'Nobody' is not tracked; tracked are Acme, Bolt."),
        (
            {"sentiment": "good"},
            "sentiment: 'good' is none of positive, neutral, negative, scored, unscored.",
        ),
        ({"group": "x"}, "group: 'x' is no keyword group here; there are: old, product."),
        (
            {"group": "old", "keyword": "acme"},
            "keyword: it cannot be combined with a group; clear one of them.",
        ),
        ({"hashtag": "no tag"}, "hashtag: 'no tag' is no hashtag; write one, like #acmelife."),
        ({"numbers": "1,x"}, "ids: write the numbers of posts with commas between them, like 12,15."),
        ({"numbers": ",".join(map(str, range(501)))}, "ids: 501 are too many; give at most 500."),
        ({"reposts": "only"}, "reposts: it can only be 'with'."),
    ],
)
def test_what_cannot_be_chosen_is_named_with_what_can(asked: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=f"^{said}$"):
        choose(CONFIG, PERIOD, **asked)


def test_no_groups_at_all_are_said_to_be_none() -> None:
    with pytest.raises(UsageError, match="there are: none."):
        choose(a_config(), PERIOD, group="product")


def test_a_group_is_the_mentions_by_its_keywords(filled: Store) -> None:
    assert ids(filled, choose(CONFIG, PERIOD, group="product")) == [("3", "Bolt"), ("2", "Acme")]
    assert ids(filled, choose(CONFIG, PERIOD, group="product", brand="Acme")) == [("2", "Acme")]


def test_scored_are_those_behind_the_figures_of_tone(filled: Store) -> None:
    assert len(ids(filled, choose(CONFIG, PERIOD, sentiment="scored"))) == 4
    assert ids(filled, choose(CONFIG, PERIOD, sentiment="unscored")) == [("3", "Bolt")]


def test_a_source_or_language_that_nothing_has_is_named_with_those_there_are(filled: Store) -> None:
    check_stored(filled, CONFIG, source="Feed", lang="pl")
    check_stored(filled, CONFIG, source="Zeitung")
    with pytest.raises(UsageError, match="^source: 'Feeed' is no source; there are: Feed, Zeitung.$"):
        check_stored(filled, CONFIG, source="Feeed")
    with pytest.raises(UsageError, match="^lang: no mention is in 'de'; there are: en, pl.$"):
        check_stored(filled, CONFIG, lang="de")


def test_pages_lead_to_each_other_and_the_last_to_none(filled: Store) -> None:
    chosen = choose(CONFIG, PERIOD)
    first = mention_page(filled, PERIOD, chosen, limit=3)
    assert (first.n, len(first.rows), first.more is None) == (5, 3, False)
    second = mention_page(filled, PERIOD, chosen, limit=3, after=first.more)
    assert (second.n, len(second.rows), second.more) == (5, 2, None)
    assert [*first.rows, *second.rows] == list(every_mention(filled, chosen))
    assert list(every_mention(filled, chosen, size=2)) == list(every_mention(filled, chosen))


def test_a_page_that_is_just_full_is_the_last(filled: Store) -> None:
    assert mention_page(filled, PERIOD, choose(CONFIG, PERIOD), limit=5).more is None


def mark(*place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


@pytest.mark.parametrize(
    "after",
    [
        "", "x", "żółw", "AAAA", mark(), mark("soon", 1, "Acme"), mark(NOW.isoformat(), "one", "Acme"),
        mark(NOW.isoformat(), -1, "Acme"), mark(NOW.isoformat(), 2**63, "Acme"), mark(None, 1, "Acme"),
        mark("0001-01-01T00:00:00+14:00", 1, "Acme"), base64.urlsafe_b64encode(b"[" * 99_999).decode(),
    ],
    ids=lambda given: given[:12] or "empty",
)  # fmt: skip
def test_a_mark_that_is_none_is_refused(filled: Store, after: str) -> None:
    with pytest.raises(UsageError, match="after: this is no page mark; start from the first page again."):
        mention_page(filled, PERIOD, choose(CONFIG, PERIOD), after=after)


def test_a_post_is_found_by_its_number(filled: Store) -> None:
    newest = next(every_mention(filled, choose(CONFIG, PERIOD)))
    found = find_post(filled, newest.stored.number)
    assert found is not None
    assert [one.brand for one in found[1]] == ["Acme", "Bolt"]


@pytest.mark.parametrize("number", [-1, 999, 2**63, 2**80])
def test_a_number_of_no_post_finds_none(filled: Store, number: int) -> None:
    assert find_post(filled, number) is None


@pytest.mark.parametrize(
    ("network", "reply_to", "found"),
    [
        pytest.param("x", ReplyTo("1", "anna"), True, id="kept"),
        pytest.param("x", ReplyTo("999", "anna"), False, id="not kept"),
        pytest.param("rss", ReplyTo("1", None), False, id="of another network"),
        pytest.param("x", ReplyTo(None, "anna"), False, id="to a person"),
        pytest.param("x", None, False, id="to nobody"),
    ],
)
def test_the_post_that_is_answered_is_found_if_it_is_kept(
    filled: Store, network: str, reply_to: ReplyTo | None, found: bool
) -> None:
    answer = read(a_post(9, network=network, reply_to=reply_to), "Acme")
    save(filled, [answer], source="Zeitung", now=NOW, zone=WARSAW)
    everything = {
        (one.stored.post.network, one.stored.post.id): one for one in every_mention(filled, MentionFilter())
    }
    answered = replied_to(filled, everything[network, "9"].stored)
    assert answered == (everything["x", "1"].stored.number if found else None)
