"""Spam, as agents mark it: counted nowhere, and put back exactly when the mark is taken off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listener.model import Action, Author, Counters, Kind, Period, Post
from listener.reports.report import BrandReport, make_report
from listener.store import Store
from listener.store.agent_work import Doing
from listener.store.checks import rollups_agree
from listener.store.figures import Sums, sums_by_brand
from listener.store.listing import MentionFilter, count_mentions
from tests.builders import WARSAW, a_post, at
from tests.desks import OPEN, Rig, ask, everything_and_figures, figures, minute, states

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, at(20))
NOISE = ask(1, text="@acme @bolt terrible, why? #offer", by="noisy", followers=900, counters=Counters(5))
AGAIN = ask(2, 10, "acme is terrible", by="noisy", followers=900)
HONEST = ask(3, 20, "@acme great, but why?", by="anna", followers=50)


FAN = Author("fan", "fan", None, 70)


def repost(number: int | str, of: str) -> Post:
    """A fan reposts a post two days later."""
    return a_post(number, "RT", kind=Kind.REPOST, ref_id=of, author=FAN, created_at=minute(3_000))


@pytest.fixture
def rig(store: Store) -> Rig:
    """Two posts of somebody noisy and an honest one; the noise was reposted on another day."""
    found = Rig(store)
    found.keep(NOISE, AGAIN, HONEST, repost(4, "1"), repost(5, "3"))
    return found


def heard(rig: Rig) -> dict[str, tuple[int, int, float | None, int, int | None]]:
    """Of each brand mentions, reposts, share of voice, negative ones, potential impressions."""
    sums = sums_by_brand(rig.store, MARCH)
    report: tuple[BrandReport, ...] = tuple(make_report(rig.store, rig.config, MARCH).brands)
    return {
        one.name: (
            one.awareness.mentions,
            sums.get(one.name, Sums()).reposts,
            one.awareness.share_of_voice.value,
            one.sentiment.negative,
            one.awareness.potential_impressions,
        )
        for one in report
    }


ALL = {"Acme": (3, 2, 0.75, 2, 1_990), "Bolt": (1, 1, 0.25, 1, 970)}


def test_a_post_that_is_marked_counts_nowhere(rig: Rig) -> None:
    assert heard(rig) == ALL
    rig.act(1, Action.SPAM)
    assert heard(rig) == {"Acme": (2, 1, 1.0, 1, 1_020), "Bolt": (0, 0, 0.0, 0, None)}
    assert count_mentions(rig.store, MentionFilter()) == 2
    assert states(rig.store) == {("3", "Acme"): (OPEN, None)}
    assert rollups_agree(rig.store)


def test_all_posts_of_an_author_who_is_marked_count_nowhere(rig: Rig) -> None:
    rig.act(2, Action.SPAM, scope="author")
    assert heard(rig) == {"Acme": (1, 1, 1.0, 0, 120), "Bolt": (0, 0, 0.0, 0, None)}
    assert rollups_agree(rig.store)


@pytest.mark.parametrize("scope", ["post", "author"])
@pytest.mark.parametrize("how", ["undone", "unmarked"])
def test_taking_the_mark_off_puts_everything_back(rig: Rig, scope: str, how: str) -> None:
    before = everything_and_figures(rig.store)
    entry = rig.act(1, Action.SPAM, scope=scope)
    if how == "undone":
        rig.undo(1, entry)
    else:
        rig.act(1, Action.NO_SPAM, scope=scope)
    assert everything_and_figures(rig.store) == before
    assert heard(rig) == ALL
    assert rollups_agree(rig.store)


def test_what_a_spammer_posts_later_is_set_aside_from_the_start(rig: Rig) -> None:
    fresh = Rig(rig.store)
    rig.act(1, Action.SPAM, scope="author")
    before = heard(rig)
    fresh.keep(ask(6, 30, "@acme why? #offer", by="noisy"), repost(7, "6"))
    assert heard(rig) == before
    assert ("6", "Acme") not in states(rig.store)
    rig.act(1, Action.NO_SPAM, scope="author")
    assert heard(rig) == {"Acme": (4, 3, 0.8, 2, 2_160), "Bolt": (1, 1, 0.2, 1, 970)}
    assert states(rig.store)["6", "Acme"] == (OPEN, None)
    assert rollups_agree(rig.store)


def test_putting_back_is_as_if_nothing_had_been_marked(new_sqlite_store: Callable[[], Store]) -> None:
    plain, marked = Rig(new_sqlite_store()), Rig(new_sqlite_store())
    later = (
        ask(1, text="@acme terrible, why? #offer", by="noisy", followers=900, counters=Counters(9)),
        repost(6, "2"),
    )
    for rig in (plain, marked):
        rig.keep(NOISE, AGAIN, HONEST, repost(4, "1"))
        if rig is marked:
            rig.act(1, Action.SPAM, scope="author")
        rig.keep(*later, source="A")
    marked.act(1, Action.NO_SPAM, scope="author")
    assert everything_and_figures(marked.store) == everything_and_figures(plain.store)
    assert rollups_agree(marked.store)


def test_a_correction_survives_the_mark(rig: Rig) -> None:
    rig.act(1, Action.SENTIMENT, label="positive")
    before = figures(rig.store)
    entry = rig.act(1, Action.SPAM)
    rig.undo(1, entry)
    assert figures(rig.store) == before


def test_a_post_marked_by_itself_stays_spam_when_its_author_is_cleared(rig: Rig) -> None:
    rig.act(1, Action.SPAM)
    before = everything_and_figures(rig.store)
    rig.act(2, Action.SPAM, scope="author")
    rig.act(2, Action.NO_SPAM, scope="author")
    assert everything_and_figures(rig.store) == before


def test_what_two_agents_marked_stays_marked_when_one_takes_it_back(rig: Rig) -> None:
    rig.act(1, Action.SPAM, who="Ann")
    second = rig.act(1, Action.SPAM, who="Ben", minutes=61)
    rig.act(3, Action.SPAM, who="Ann", scope="author", minutes=62)
    before = everything_and_figures(rig.store)
    rig.undo(1, second)
    assert everything_and_figures(rig.store) == before
    entry = rig.act(1, Action.NO_SPAM, minutes=63)
    rig.undo(1, entry)
    assert everything_and_figures(rig.store) == before


def test_the_same_words_of_many_people_are_no_spam(store: Store) -> None:
    rig = Rig(store)
    rig.keep(
        *(ask(number, number / 60, "@acme your app is down, why?", by=f"p{number}") for number in range(500))
    )
    assert sums_by_brand(store, MARCH)["Acme"].mentions == 500
    assert len(states(store)) == 500


steps = st.lists(
    st.tuples(
        st.sampled_from(["keep", "spam", "no spam", "spammer", "no spammer", "edit", "correct", "remove"]),
        st.sampled_from(["1", "2", "3"]),
    ),
    max_size=7,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_the_rollups_agree_whatever_is_done(
    steps: list[tuple[str, str]], new_sqlite_store: Callable[[], Store]
) -> None:
    rig = Rig(new_sqlite_store())
    texts = {"1": NOISE, "2": AGAIN, "3": HONEST}
    rig.keep(*texts.values(), repost("r1", "1"), repost("r3", "3"))
    numbers = {one: rig.number(one) for one in texts}
    for minutes, (step, post) in enumerate(steps):
        if step == "keep":
            rig.keep(*texts.values(), repost(f"r{minutes}", post))
        elif step == "edit":
            rig.keep(ask(post, text=f"@bolt @acme {minutes}?", by=texts[post].author))
        elif step == "remove":
            rig.remove(post)
        else:
            act_on(rig, numbers[post], step, 60 + minutes)
        assert rollups_agree(rig.store)
    before = everything_and_figures(rig.store)
    rig.rebuild()
    assert everything_and_figures(rig.store) == before


def act_on(rig: Rig, number: int, step: str, minutes: float) -> None:
    """What a step of the property means to an agent."""
    scope = "author" if step.endswith("spammer") else "post"
    action = {"no": Action.NO_SPAM, "correct": Action.SENTIMENT}.get(step.split()[0], Action.SPAM)
    rig.do(Doing(number, "Acme", action, {"scope": scope, "label": "positive"}), minutes=minutes)
