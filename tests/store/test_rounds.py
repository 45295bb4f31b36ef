"""Rounds of labelling: drawn by chance and by doubt, asked of one or two people, labelled, taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import NamedTuple

import pytest
from sqlalchemy import select

from listener.enrich.scoring import vader_name
from listener.errors import UsageError
from listener.model import Action, Post, Sentiment
from listener.store import Store
from listener.store.audit import trail
from listener.store.checks import rollups_agree
from listener.store.labels import Origin
from listener.store.lessons import label_counts
from listener.store.reviews import reviews
from listener.store.round_draw import certainty, choose, draw_round
from listener.store.rounds import Place, Round, answer, open_round, rounds, take_back
from listener.store.schema import labels, posts
from tests.builders import NOW, a_post
from tests.desks import Rig, everything_and_figures, minute

NEGATIVE, NEUTRAL, POSITIVE = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE
TEXTS = ("Acme is great, I love it", "Acme is awful, I hate it", "Acme has a phone", "Acme und Bolt")


def some_posts(many: int = 60) -> list[Post]:
    """Positive, negative, neutral and German ones in turn, each with a text of its own."""
    return [
        a_post(
            number,
            f"{TEXTS[number % 4]}, number {number}",
            author=f"a{number}",
            lang="de" if number % 4 == 3 else "en",
            created_at=NOW - timedelta(hours=number + 1),
        )
        for number in range(many)
    ]


@pytest.fixture
def rig(store: Store) -> Rig:
    """Sixty posts, of which forty-five are in English and scored."""
    found = Rig(store)
    found.keep(*some_posts())
    return found


def drawing(rig: Rig, size: int = 20, *, lang: str = "en", who: str = "Anna", seed: int = 1) -> Round:
    number = draw_round(rig.store, lang, size=size, seed=seed, who=who, now=NOW)
    return the_round(rig.store, number)


def the_round(store: Store, number: int = 1) -> Round:
    return next(one for one in rounds(store) if one.id == number)


def ids(store: Store, places: tuple[Place, ...]) -> list[str]:
    with store.read() as connection:
        named = {row.id: row.native_id for row in connection.execute(select(posts.c.id, posts.c.native_id))}
    return [named[one.post] for one in places]


def say(rig: Rig, place: Place, label: Sentiment | None, who: str = "Anna", after: float = 5) -> None:
    answer(rig.store, rig.work, 1, place.number, label, who=who, at=minute(after))


def back(rig: Rig, who: str = "Anna", after: float = 90, lang: str = "en") -> bool:
    return take_back(rig.store, rig.work, lang, who=who, at=minute(after))


def origins(store: Store) -> Counter[str]:
    with store.read() as connection:
        return Counter(connection.scalars(select(labels.c.origin)))


class Scored(NamedTuple):
    """A post as the draw sees it."""

    id: int
    text: str
    compound: int | None
    negative: int | None = None
    positive: int | None = None
    scorer: str | None = "test"


def test_two_fifths_are_random_and_the_rest_are_what_the_scorer_doubts() -> None:
    rows = [Scored(number, str(number), 9_000 - 10 * number) for number in range(400)]
    chosen = choose(rows, 100, seed=1)
    by_origin = {
        origin: {one.post for one in chosen if one.origin is origin}
        for origin in (Origin.RANDOM, Origin.UNCERTAIN)
    }
    assert by_origin == {Origin.RANDOM: set(range(40)), Origin.UNCERTAIN: set(range(340, 400))}
    assert [one.post for one in chosen] != sorted(one.post for one in chosen)
    doubles = [one for one in chosen if one.is_double]
    assert (len(doubles), {one.origin for one in doubles}) == (8, {Origin.RANDOM})


def test_as_long_as_too_few_may_judge_all_that_is_lacking_is_random() -> None:
    rows = [Scored(number, str(number), 9_000 - 10 * number) for number in range(400)]
    for lacking, random in ((0, 40), (30, 40), (70, 70), (100, 100), (250, 100)):
        chosen = choose(rows, 100, seed=1, at_random=lacking)
        assert sum(one.origin is Origin.RANDOM for one in chosen) == random


@pytest.mark.parametrize(
    ("surer", "less_sure"),
    [
        pytest.param((9_000, 200, 9_200), (4_000, 100, 4_100), id="probabilities"),
        pytest.param((0, 100, 100), (0, 3_400, 3_300), id="probabilities of neutral"),
        pytest.param((8_000, None, None), (600, None, None), id="beyond the class's limit"),
        pytest.param((-8_000, None, None), (-490, None, None), id="below it"),
        pytest.param((250, None, None), (0, None, None), id="nothing found"),
        pytest.param((None, None, None), (9_999, None, None), id="not scored yet"),
    ],
)
def test_doubt_is_nearness_to_another_class(
    surer: tuple[int | None, int | None, int | None], less_sure: tuple[int | None, int | None, int | None]
) -> None:
    assert certainty(Scored(1, "", *surer)) > certainty(Scored(2, "", *less_sure))


def test_a_text_stands_once_and_where_nothing_is_scored_all_is_random() -> None:
    rows = [Scored(number, f"text {number % 30}", None) for number in range(300)]
    chosen = choose(rows, 100, seed=1)
    assert {one.post for one in chosen} == set(range(30))
    assert {one.origin for one in chosen} == {Origin.RANDOM}
    assert sum(one.is_double for one in chosen) == 6


def test_a_draw_does_not_depend_on_the_order_of_arrival(new_sqlite_store: Callable[[], Store]) -> None:
    found = []
    at_once = [replace(post, created_at=NOW - timedelta(hours=1)) for post in some_posts()]
    for order in (at_once, at_once[::-1]):
        rig = Rig(new_sqlite_store())
        for post in order:
            rig.keep(post)
        found.append([*ids(rig.store, drawing(rig).places), *ids(rig.store, drawing(rig, lang="de").places)])
    assert found[0] == found[1]
    assert len(set(found[0])) == 20 + 15


def test_only_unlabelled_mentions_of_the_language_are_drawn(rig: Rig) -> None:
    rig.keep(
        a_post("nobody", "Nothing to see"),
        a_post("own", "We at Acme are great", author="acme"),
        a_post("spam", "Acme is great for you", author="spammer"),
        a_post("gone", "Acme is great, I said"),
        a_post("corrected", "Acme is a thing"),
    )
    rig.act("spam", Action.SPAM, scope="author")
    rig.remove("gone")
    rig.act("corrected", Action.SENTIMENT, label="negative")
    found = drawing(rig, 500)
    assert set(ids(rig.store, found.places)) == {str(one) for one in range(60) if one % 4 != 3}
    assert (found.lang, found.scorer, found.by, found.count) == ("en", vader_name(), "Anna", 45)


def test_of_many_posts_only_the_newest_are_drawn_from(rig: Rig) -> None:
    number = draw_round(rig.store, "en", size=100, seed=1, who="Anna", now=NOW, most=9)
    assert set(ids(rig.store, the_round(rig.store, number).places)) == {
        str(one) for one in range(13) if one % 4 != 3
    }
    drew = trail(rig.store).rows[0]
    assert (drew.action, drew.data["population"], "since" in drew.data) == ("round.draw", 10, True)


def test_two_who_draw_at_once_share_a_round_and_nothing_is_asked_for_again(rig: Rig) -> None:
    first = drawing(rig)
    assert drawing(rig, who="Ben", seed=2).id == first.id
    for place in first.places:
        say(rig, place, None)
    second = drawing(rig, seed=2)
    assert second.id != first.id
    assert not {one.post for one in first.places} & {one.post for one in second.places}
    for place in second.places:
        answer(rig.store, rig.work, second.id, place.number, None, who="Anna", at=minute(6))
    drawing(rig, 500)
    answer_all = rounds(rig.store)[-1]
    for place in answer_all.places:
        answer(rig.store, rig.work, answer_all.id, place.number, NEUTRAL, who="Anna", at=minute(7))
    with pytest.raises(UsageError, match="was asked for already"):
        drawing(rig)


def test_a_label_corrects_the_mention_and_tells_how_it_was_come_upon(rig: Rig) -> None:
    found = drawing(rig)
    for place in found.queue("Anna"):
        say(rig, place, NEGATIVE)
    assert origins(rig.store) == {"random": 8, "uncertain": 12}
    assert label_counts(rig.store) == {
        "en": {Origin.RANDOM: (8, 0, 0), Origin.UNCERTAIN: (12, 0, 0)},
    }
    assert rollups_agree(rig.store)
    assert reviews(rig.store) == ()


def test_double_places_are_asked_of_a_second_person_and_of_no_third(rig: Rig) -> None:
    found = drawing(rig)
    doubles = {one.number for one in found.places if one.is_double}
    assert len(doubles) == 2
    for place in found.queue("Anna"):
        say(rig, place, POSITIVE)
    asked = the_round(rig.store)
    assert (asked.queue("Anna"), {one.number for one in asked.queue("Ben")}) == ((), doubles)
    for place in asked.queue("Ben"):
        say(rig, place, NEGATIVE, who="Ben", after=6)
    done = the_round(rig.store)
    assert [done.queue(who) for who in ("Anna", "Ben", "Cleo")] == [(), (), ()]
    both = [[(one.by, one.label) for one in place.answers] for place in done.places if place.is_double]
    assert both == [[("Anna", POSITIVE), ("Ben", NEGATIVE)]] * 2
    assert open_round(rounds(rig.store), "Cleo") is None


def test_each_has_an_order_of_their_own(rig: Rig) -> None:
    found = drawing(rig)
    anna, ben = ([one.number for one in found.queue(who)] for who in ("Anna", "Ben"))
    assert sorted(anna) == sorted(ben) == list(range(1, 21))
    assert anna != ben
    assert [one.number for one in the_round(rig.store).queue("Anna")] == anna


def test_taking_back_any_number_of_steps_leaves_everything_as_it_was(rig: Rig) -> None:
    found = drawing(rig)
    queue = found.queue("Anna")
    corrected = next(iter(ids(rig.store, queue[1:2])))
    rig.act(corrected, Action.SENTIMENT, who="Anna", minutes=1, label="negative")
    before = everything_and_figures(rig.store)
    # The third and the fourth at one instant: the order of asking tells them apart.
    for place, label, after in zip(queue, (POSITIVE, POSITIVE, None, NEUTRAL), (5, 6, 7, 7), strict=False):
        say(rig, place, label, after=after)
    say(rig, queue[5], NEGATIVE, who="Ben", after=8)
    for left in (3, 2, 1, 0):
        assert back(rig)
        assert the_round(rig.store).queue("Anna")[0] == queue[left]
    assert not back(rig)
    assert back(rig, "Ben")
    assert the_round(rig.store) == found
    assert everything_and_figures(rig.store) == before
    assert rollups_agree(rig.store)


def test_what_is_said_again_stands_in_place_of_what_was_said(rig: Rig) -> None:
    found = drawing(rig)
    before = everything_and_figures(rig.store)
    place = found.queue("Anna")[0]
    for after, label in enumerate((POSITIVE, NEGATIVE, None, NEUTRAL), 5):
        say(rig, place, label, after=after)
    (kept,) = next(one.answers for one in the_round(rig.store).places if one.number == place.number)
    assert (kept.by, kept.label, kept.at) == ("Anna", NEUTRAL, minute(8))
    assert back(rig)
    assert everything_and_figures(rig.store) == before


def test_a_label_that_was_taken_back_elsewhere_is_asked_for_again(rig: Rig) -> None:
    place = drawing(rig).queue("Anna")[0]
    say(rig, place, POSITIVE)
    entry = trail(rig.store).rows[0]
    rig.undo(next(iter(ids(rig.store, (place,)))), entry.id, who="Anna")
    assert place in the_round(rig.store).queue("Anna")
    assert back(rig)
    assert not back(rig)


def test_what_is_removed_or_spam_is_passed_over(rig: Rig) -> None:
    found = drawing(rig)
    first, second, third, *_rest = queue = found.queue("Anna")
    say(rig, first, POSITIVE)
    before = everything_and_figures(rig.store)
    rig.remove(*ids(rig.store, (first, second)))
    rig.act(ids(rig.store, (third,))[0], Action.SPAM)
    say(rig, second, NEGATIVE, after=6)
    now = the_round(rig.store)
    assert [one.number for one in now.queue("Anna")] == [one.number for one in queue[3:]]
    assert now.count == 18
    assert everything_and_figures(rig.store) != before
    assert origins(rig.store).total() == 1


def test_a_language_of_which_everything_was_removed_asks_for_nothing(rig: Rig) -> None:
    found = drawing(rig, lang="de")
    assert {one.origin for one in found.places} == {Origin.RANDOM}
    rig.remove(*ids(rig.store, found.places))
    now = the_round(rig.store)
    assert (now.queue("Anna"), now.count) == ((), 0)
    assert open_round(rounds(rig.store, "de"), "Anna") is None
    with pytest.raises(UsageError, match="was asked for already"):
        drawing(rig, lang="de")


def test_a_round_without_such_a_place_says_so(rig: Rig) -> None:
    drawing(rig)
    with pytest.raises(UsageError, match="reload the page"):
        answer(rig.store, rig.work, 1, 21, POSITIVE, who="Anna", at=minute(5))
    with pytest.raises(UsageError, match="reload the page"):
        answer(rig.store, rig.work, 2, 1, POSITIVE, who="Anna", at=minute(5))


def test_two_people_at_once_lose_nothing(rig: Rig) -> None:
    drawing(rig, 40)

    def work(who: str) -> int:
        # On PostgreSQL each has connections and locks of its own, as in a process of its own.
        mine = rig.store if rig.store.path else Store(rig.store.url)
        try:
            for step in count(1):
                queue = the_round(mine).queue(who)
                if not queue:
                    return step
                label = (NEGATIVE, NEUTRAL, POSITIVE, None)[step % 4]
                answer(mine, rig.work, 1, queue[0].number, label, who=who, at=minute(step))
                if step % 5 == 0:
                    take_back(mine, rig.work, "en", who=who, at=minute(step))
        finally:
            if mine is not rig.store:
                mine.close()
        raise AssertionError

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(work, ("Anna", "Ben")))
    done = the_round(rig.store)
    assert all(len({one.by for one in place.answers}) == len(place.answers) for place in done.places)
    assert all(len(place.answers) == 2 for place in done.places if place.is_double)
    said = sum(one.label is not None for place in done.places for one in place.answers)
    assert origins(rig.store).total() == said
    assert rollups_agree(rig.store)
    while back(rig) or back(rig, "Ben"):
        pass
    assert origins(rig.store).total() == 0
    assert rollups_agree(rig.store)
