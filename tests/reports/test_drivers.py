"""What drove a change of tone: parts that add up, by whatever segment; words of negative posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from listener.errors import UsageError
from listener.metrics.drivers import Part
from listener.model import Brand, EnrichedPost, Keyword, Period, Role
from listener.reports import drivers as module
from listener.reports.drivers import Drivers, Kind, SegmentDriver, drivers, primary_group
from listener.reports.mentions import choose
from listener.store import Store
from listener.store.choice import Choice
from listener.store.listing import MentionFilter, count_mentions
from tests.builders import WARSAW
from tests.reports.loud_world import CONFIG, NOW, TODAY, keep, said

NOW_DAYS = Period(TODAY - timedelta(days=7), TODAY, WARSAW, NOW)
THEN_DAYS = NOW_DAYS.before
DAY, THEN = NOW_DAYS.start, THEN_DAYS.start
BAD, GOOD = -5_000, 5_000


def found(store: Store, **changes: Choice) -> Drivers:
    return drivers(store, CONFIG, "Acme", NOW_DAYS, THEN_DAYS, **changes)


def two(
    day: date, count: int, compound: int, text: str, keyword: str = "acme", lang: str = "en"
) -> list[EnrichedPost]:
    return said(day, [9] * count, text, keywords=(keyword,), compound=compound, lang=lang)


@pytest.fixture
def fallen(store: Store) -> Store:
    """From all good to half bad: the product is spoken of more and badly, by one loud author most."""
    keep(store, two(THEN, 6, GOOD, "acme fine") + two(THEN, 2, GOOD, "acme dock fine", "acme dock"))
    keep(store, two(DAY, 4, GOOD, "acme fine") + two(DAY, 3, BAD, "acme dock broke", "acme dock"), source="X")
    keep(store, said(DAY, [9], "acme dock", by="loud", keywords=("acme dock",), compound=BAD), source="X")
    return store


def test_segments_say_what_each_adds_to_the_change(fallen: Store) -> None:
    told = found(fallen)
    assert (told.before, told.now, told.change, told.n_before, told.n_now) == (1.0, 0.0, -1.0, 8, 8)
    assert told.segments[Kind.GROUP] == (
        SegmentDriver("product", 2, 1.0, 4, -1.0, Part(-0.75, -0.125)),
        SegmentDriver("", 6, 1.0, 4, 1.0, Part(0.0, -0.125)),
    )
    assert told.segments[Kind.SOURCE] == (
        SegmentDriver("Feed", 8, 1.0, 0, None, Part(0.0, -0.5)),
        SegmentDriver("X", 0, None, 8, 0.0, Part(0.0, -0.5)),
    )
    assert told.segments[Kind.LANG] == (SegmentDriver("en", 8, 1.0, 8, 0.0, Part(-1.0, 0.0)),)
    loud = next(one for one in told.segments[Kind.AUTHOR] if one.label == "loud")
    assert (loud.n_before, loud.n_now, loud.now, loud.author) == (0, 1, -1.0, ("x", "loud"))


def test_the_parts_of_every_kind_add_up_to_the_change(fallen: Store) -> None:
    told = found(fallen)
    for rows in told.segments.values():
        assert sum(one.part.total for one in rows) == pytest.approx(-1.0, abs=1e-12)
        assert sum(one.n_now for one in rows) == 8


def test_many_segments_end_in_one_of_all_others(store: Store) -> None:
    keep(store, two(THEN, 30, GOOD, "acme"))
    keep(store, two(DAY, 30, BAD, "acme bad"))
    rows = found(store).segments[Kind.AUTHOR]
    assert [one.others for one in rows] == [0] * 12 + [48]
    assert (rows[-1].label, rows[-1].author) == ("", None)
    assert sum(one.part.total for one in rows) == pytest.approx(-2.0, abs=1e-12)
    assert sum(one.n_before for one in rows) == sum(one.n_now for one in rows) == 30


def test_the_list_behind_a_segment_has_as_many_mentions(fallen: Store) -> None:
    row = found(fallen).segments[Kind.GROUP][0]
    for period, n in ((NOW_DAYS, row.n_now), (THEN_DAYS, row.n_before)):
        assert count_mentions(fallen, choose(CONFIG, period, brand="Acme", group="product")) == n


def test_a_mention_belongs_to_the_group_of_its_longest_keyword() -> None:
    brand = Brand(
        "Acme",
        Role.OWN,
        (Keyword("acme"), Keyword("acme dock", ("product", "office")), Keyword("dock", ("things",))),
    )
    assert primary_group(brand, ("acme", "acme dock", "dock")) == "product"
    assert primary_group(brand, ("acme", "dock")) == primary_group(brand, ()) == ""
    assert primary_group(brand, ("dock",)) == "things"
    assert primary_group(brand, ("gone from the configuration", "dock")) == ""


def test_without_a_period_before_there_is_no_change(store: Store) -> None:
    keep(store, two(DAY, 4, BAD, "acme bad"))
    told = found(store)
    assert (told.before, told.now, told.change) == (None, -1.0, None)
    assert set(told.segments.values()) == {()}
    assert told.terms == ()


def test_mentions_without_a_score_take_no_part(fallen: Store) -> None:
    before = found(fallen)
    keep(fallen, said(DAY, [9] * 5, "acme unscored", compound=None, lang="pl"))
    assert found(fallen) == before


def test_a_choice_narrows_everything(fallen: Store) -> None:
    told = found(fallen, choice=Choice(keywords=("acme dock",)))
    assert (told.n_before, told.n_now) == (2, 4)
    assert [one.label for one in told.segments[Kind.GROUP]] == ["product"]
    assert sum(one.part.total for one in told.segments[Kind.AUTHOR]) == pytest.approx(-2.0, abs=1e-12)
    in_polish = found(fallen, choice=Choice(lang="pl"))
    assert (in_polish.n_now, in_polish.texts_now) == (0, (0, 0))


def complaints(day: date, text: str, *, lang: str = "en", authors: int = 40) -> list[EnrichedPost]:
    """Negative posts, each by another author."""
    return two(day, authors, BAD, text, lang=lang)


def test_words_that_negative_posts_use_more_are_told_with_samples(store: Store) -> None:
    for number in range(5):
        keep(store, complaints(THEN + timedelta(days=number), f"acme slow delivery and parcel{number}"))
        keep(store, complaints(DAY + timedelta(days=number), f"acme slow refund and parcel{number}"))
    told = found(store)
    assert [(one.term, one.authors_before, one.authors_now) for one in told.terms] == [
        ("delivery", 200, 0),
        ("refund", 0, 200),
    ]
    more = told.terms[1]
    assert more.z > 2.58
    assert told.terms[0].z == pytest.approx(-more.z)
    assert len(more.posts) == 3
    assert count_mentions(store, MentionFilter(numbers=more.posts, query="refund")) == 3
    assert count_mentions(store, MentionFilter(numbers=told.terms[0].posts, query="delivery")) == 3
    assert (told.texts_before, told.texts_now) == ((200, 200), (200, 200))


def test_one_author_makes_no_word_usual(store: Store) -> None:
    keep(store, complaints(THEN, "acme slow delivery"))
    keep(store, complaints(DAY, "acme slow delivery"))
    keep(store, said(DAY, [9] * 60, "acme refund", by="loud", compound=BAD))
    assert found(store).terms == ()


def test_words_are_compared_within_their_language(store: Store) -> None:
    keep(store, complaints(THEN, "acme the slow delivery", authors=100))
    keep(store, complaints(THEN, "acme die lieferung dauert", lang="de", authors=20))
    keep(store, complaints(DAY, "acme the slow delivery", authors=20))
    keep(store, complaints(DAY, "acme die lieferung dauert", lang="de", authors=100))
    assert found(store).terms == ()


def test_only_so_many_texts_are_read_and_that_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TEXTS", 10)
    keep(store, complaints(THEN, "acme slow delivery", authors=60))
    read, of = found(store).texts_before
    assert of == 60
    assert 0 < read < 30


def test_what_is_remembered_is_made_anew_when_either_period_changes(
    fallen: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = found(fallen)
    monkeypatch.setattr(module, "_made", None)
    assert found(fallen) is first
    monkeypatch.undo()
    keep(fallen, two(THEN, 8, BAD, "acme was bad"))
    assert found(fallen).n_before == 16
    keep(fallen, two(DAY, 8, BAD, "acme is bad"))
    assert found(fallen).n_now == 16


def test_a_brand_that_is_not_tracked_is_refused(store: Store) -> None:
    with pytest.raises(UsageError):
        drivers(store, CONFIG, "Nobody", NOW_DAYS, THEN_DAYS)


def test_groups_follow_the_configuration(fallen: Store) -> None:
    found(fallen)
    brand = replace(CONFIG.brands[0], keywords=(Keyword("acme"), Keyword("acme dock", ("hardware",))))
    changed = replace(CONFIG, brands=(brand, CONFIG.brands[1]))
    told = drivers(fallen, changed, "Acme", NOW_DAYS, THEN_DAYS)
    assert [one.label for one in told.segments[Kind.GROUP]] == ["hardware", ""]
