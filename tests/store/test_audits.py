"""Audits of sentiment: drawn at random whatever the order of arrival, labelled, taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from listener.enrich.scoring import vader_name
from listener.errors import UsageError
from listener.model import Action, Period, Post, Sentiment
from listener.store import Store
from listener.store.audit import trail
from listener.store.audits import Asked, Drawn, all_audits, answer, draw, samples, take_back
from listener.store.author_sums import sums_by_author
from listener.store.checks import rollups_agree
from listener.store.predicted import predicted_by_author
from listener.store.reviews import reviews
from tests.builders import NOW, WARSAW, a_post
from tests.desks import Rig, everything_and_figures, minute

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW)
TEXTS = ("Acme is great, I love it", "Acme is awful, I hate it", "Acme has a phone", "Acme und Bolt")


def some_posts(count: int = 40) -> list[Post]:
    """Positive, negative, neutral and German ones in turn; every fifth is by one author."""
    return [
        a_post(
            number,
            TEXTS[number % 4],
            author="loud" if number % 5 == 0 else f"a{number}",
            lang="de" if number % 4 == 3 else "en",
            created_at=NOW - timedelta(hours=number + 1),
        )
        for number in range(count)
    ]


def asked(size: int = 10, *, brand: str | None = "Acme", seed: int = 1, scorer: str | None = None) -> Asked:
    return Asked(brand, ("Acme", "Bolt"), MARCH, size, seed, scorer or vader_name())


def drawn(store: Store, number: int) -> tuple[Drawn, ...]:
    return samples(store, [number])[number]


def told(sample: Sequence[Drawn]) -> list[tuple[str, str, str]]:
    return [(one.native_id, one.brand, one.predicted.value) for one in sample]


@pytest.fixture
def rig(store: Store) -> Rig:
    """Forty posts, of which thirty are scored."""
    found = Rig(store)
    found.keep(*some_posts())
    return found


def drawing(rig: Rig, size: int = 10) -> int:
    return draw(rig.store, asked(size), who="Mona", now=NOW)


def test_a_draw_does_not_depend_on_the_order_of_arrival(new_sqlite_store: Callable[[], Store]) -> None:
    found = []
    # All of one instant: nothing but their names tells them apart.
    at_once = [replace(post, created_at=NOW - timedelta(hours=1)) for post in some_posts()]
    for order in (at_once, at_once[::-1]):
        rig = Rig(new_sqlite_store())
        for post in order:
            rig.keep(post)
        found.append(told(drawn(rig.store, drawing(rig))))
    assert found[0] == found[1]
    assert len(set(found[0])) == 10


def test_only_scored_mentions_of_the_brand_and_the_days_are_drawn(rig: Rig) -> None:
    rig.keep(
        a_post("old", TEXTS[0], created_at=NOW - timedelta(days=60)),
        a_post("bolt", "Bolt is great"),
        a_post("spam", TEXTS[0], author="spammer"),
        a_post("gone", TEXTS[0]),
    )
    rig.act("spam", Action.SPAM, scope="author")
    rig.remove("gone")
    number = drawing(rig, 500)
    sample = drawn(rig.store, number)
    assert {one.native_id for one in sample} == {str(one) for one in range(40) if one % 4 != 3}
    assert all(one.predicted is list(Sentiment)[(0, 2, 1)[int(one.native_id) % 4]] for one in sample)
    (audit,) = all_audits(rig.store)
    assert (audit.population, audit.size, audit.brand, audit.by) == (30, 500, "Acme", "Mona")
    both = drawn(rig.store, draw(rig.store, asked(500, brand=None), who="Mona", now=NOW))
    assert {one.brand for one in both} == {"Acme", "Bolt"}


def test_every_mention_is_as_likely_as_any_other(rig: Rig) -> None:
    count = Counter[str]()
    for seed in range(60):
        number = draw(rig.store, asked(10, seed=seed), who="Mona", now=NOW)
        count.update(one.native_id for one in drawn(rig.store, number))
    # 60 draws of ten in thirty: twenty each, and a spread of 3.65.
    assert len(count) == 30
    assert all(5 <= one <= 35 for one in count.values())


def test_what_another_scorer_said_is_not_drawn(rig: Rig) -> None:
    with pytest.raises(UsageError, match="listener rescore"):
        draw(rig.store, asked(scorer="other-1"), who="Mona", now=NOW)
    assert all_audits(rig.store) == ()


def test_a_label_corrects_the_mention_and_is_compared_with_what_was_predicted(rig: Rig) -> None:
    number = drawing(rig)
    first = drawn(rig.store, number)[0]
    label = Sentiment.NEUTRAL if first.predicted is not Sentiment.NEUTRAL else Sentiment.NEGATIVE
    answer(rig.store, rig.work, number, 1, label, who="Anna", at=minute(5))
    again = drawn(rig.store, number)[0]
    assert (again.label, again.predicted, again.by, again.at) == (label, first.predicted, "Anna", minute(5))
    assert not again.is_left
    sums = sums_by_author(rig.store, MARCH, ["Acme"])["Acme"]
    scored = predicted_by_author(rig.store, MARCH, ["Acme"])["Acme"]
    assert (int(scored.positive.sum()), int(scored.negative.sum()), int(scored.scored.sum())) == (10, 10, 30)
    assert (int(sums.positive.sum()), int(sums.negative.sum())) != (10, 10)
    assert rollups_agree(rig.store)


def test_what_people_gave_a_tone_that_had_none_was_not_scored(rig: Rig) -> None:
    rig.act(3, Action.SENTIMENT, label="negative")
    sums = sums_by_author(rig.store, MARCH, ["Acme", "Bolt"])
    scored = predicted_by_author(rig.store, MARCH, ["Acme", "Bolt"])
    assert [int(sums[name].scored.sum()) for name in sums] == [31, 1]
    assert [int(scored[name].scored.sum()) for name in scored] == [30, 0]
    assert [int(scored[name].negative.sum()) for name in scored] == [10, 0]


def test_taking_back_leaves_everything_as_it_was(rig: Rig) -> None:
    number = drawing(rig)
    sample = drawn(rig.store, number)
    rig.act(int(sample[1].native_id), Action.SENTIMENT, who="Anna", minutes=1, label="negative")
    before = everything_and_figures(rig.store)
    answer(rig.store, rig.work, number, 1, Sentiment.POSITIVE, who="Anna", at=minute(5))
    answer(rig.store, rig.work, number, 2, Sentiment.POSITIVE, who="Anna", at=minute(6))
    answer(rig.store, rig.work, number, 3, None, who="Anna", at=minute(7))
    answer(rig.store, rig.work, number, 4, Sentiment.NEUTRAL, who="Ben", at=minute(8))
    assert [one.is_left for one in drawn(rig.store, number)[:5]] == [False] * 4 + [True]
    back = [take_back(rig.store, rig.work, number, who="Anna", at=minute(9)) for _ in range(4)]
    assert back == [3, 2, 1, None]
    assert take_back(rig.store, rig.work, number, who="Ben", at=minute(9)) == 4
    assert drawn(rig.store, number) == sample
    assert everything_and_figures(rig.store) == before


def test_a_label_that_was_taken_back_in_the_inbox_is_none(rig: Rig) -> None:
    number = drawing(rig)
    answer(rig.store, rig.work, number, 1, Sentiment.POSITIVE, who="Anna", at=minute(5))
    entry = trail(rig.store).rows[0]
    rig.undo(int(drawn(rig.store, number)[0].native_id), entry.id, who="Anna")
    assert drawn(rig.store, number)[0].is_left
    assert take_back(rig.store, rig.work, number, who="Anna", at=minute(99)) == 1


def test_labels_given_elsewhere_are_no_part_of_an_audit(rig: Rig) -> None:
    number = drawing(rig)
    first = drawn(rig.store, number)[0]
    rig.act(int(first.native_id), Action.SENTIMENT, who="Anna", label="negative")
    assert drawn(rig.store, number)[0] == first
    said = Sentiment.POSITIVE
    answer(rig.store, rig.work, number, 1, said, who="Ben", at=minute(5))
    found = drawn(rig.store, number)
    assert (len(found), found[0].by, found[0].label) == (10, "Ben", said)


def test_what_is_labelled_in_an_audit_is_no_work_of_the_desk(rig: Rig) -> None:
    number = drawing(rig)
    answer(rig.store, rig.work, number, 1, Sentiment.POSITIVE, who="Anna", at=minute(5))
    answer(rig.store, rig.work, number, 2, Sentiment.POSITIVE, who="Anna", at=minute(6))
    take_back(rig.store, rig.work, number, who="Anna", at=minute(7))
    assert reviews(rig.store) == ()


def test_what_is_removed_before_it_is_labelled_is_gone(rig: Rig) -> None:
    number = drawing(rig)
    sample = drawn(rig.store, number)
    answer(rig.store, rig.work, number, 1, Sentiment.POSITIVE, who="Anna", at=minute(5))
    rig.remove(sample[0].native_id, sample[1].native_id)
    rig.act(int(sample[2].native_id), Action.SPAM)
    found = drawn(rig.store, number)
    assert [(one.is_gone, one.label) for one in found[:4]] == [
        (False, Sentiment.POSITIVE),
        (True, None),
        (True, None),
        (False, None),
    ]
    assert sum(one.is_left for one in found) == 7


def test_an_audit_without_such_a_mention_says_so(rig: Rig) -> None:
    number = drawing(rig)
    with pytest.raises(UsageError, match="reload the page"):
        answer(rig.store, rig.work, number, 11, Sentiment.POSITIVE, who="Anna", at=minute(5))
