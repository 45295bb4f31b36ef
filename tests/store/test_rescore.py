"""Scoring again: staged beside what stands, all at once in its place, whatever comes in between."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from listener.errors import ScorersChanged, StoreError
from listener.model import Action, Kind, Period, Probabilities, Score
from listener.store import Store
from listener.store import rescore as rescoring_module
from listener.store.checks import rollups_agree
from listener.store.figures import check_zone
from listener.store.rescore import Anew, Rescoring, abandon, begin, rescore, step, unfinished
from listener.store.save import save
from listener.store.schema import fresh_scores, fresh_sentences, mentions, posts
from listener.store.scorers import scorers_in_use
from listener.store.stages import Tell
from tests.builders import NOW, at
from tests.desks import Rig, answer, ask, everything
from tests.rescoring import anew, scorers_of, scores, taught

OLD = "vader-3.3.2"
NEW = "learned-en-1"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three posts are a batch."""
    monkeypatch.setattr(rescoring_module, "BATCH", 3)


def filled(rig: Rig, count: int = 10, *, apart: int = 1) -> Rig:
    """Questions to Acme, so many minutes apart, every third of which names Bolt too, and an answer to the
    first.
    """
    asked = [
        ask(n, n * apart, f"@acme why {n}? I hate it" + ", @bolt" * (n % 3 == 0), by=f"a{n}")
        for n in range(1, count + 1)
    ]
    rig.keep(*asked, answer(99, 30, asked[0]))
    return rig


@pytest.fixture
def rig(store: Store) -> Rig:
    return filled(Rig(store))


def finish(store: Store, begun: Rescoring, target: Anew, rig: Rig) -> Rescoring:
    """Go on to the end."""
    held: Rescoring | None = begun
    while held is not None and held.finished_at is None:
        held = step(store, held, target, rig.work, NOW)
    assert held is not None
    return held


def test_figures_are_the_old_ones_until_all_is_scored_and_then_the_new_ones(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config))
    before = scores(rig.store), everything(rig.store)
    held: Rescoring | None = begin(rig.store, target, NOW)
    for staged in (3, 6, 9, 11):
        held = step(rig.store, held, target, rig.work, NOW) if held else None
        assert held is not None
        assert (held.staged, held.last, unfinished(rig.store)) == (staged, 11, held)
        assert (scores(rig.store), everything(rig.store), scorers_in_use(rig.store)) == (*before, {})
    assert held is not None
    done = step(rig.store, held, target, rig.work, NOW)
    assert done == replace(held, finished_at=NOW, changed=11)
    assert (scorers_of(rig.store), scorers_in_use(rig.store)) == ({NEW: 11}, {"en": NEW})
    assert rollups_agree(rig.store)
    assert unfinished(rig.store) is None
    assert left_over(rig.store) == (0, 0)


def left_over(store: Store) -> tuple[int, ...]:
    """How many rows are staged."""
    with store.read() as connection:
        return tuple(
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (fresh_scores, fresh_sentences)
        )


def from_scratch(new: Store, rig: Rig, work: Callable[[Rig], object], name: str = NEW) -> Rig:
    """The same on another database where the new scorer scored from the beginning."""
    other = Rig(new, rig.config)
    other.enricher = taught(rig.config, name)
    work(other)
    return other


def test_afterwards_all_is_as_if_the_new_scorer_had_scored_from_the_beginning(
    rig: Rig, new_sqlite_store: Callable[[], Store]
) -> None:
    target = anew(rig.store, taught(rig.config))
    finish(rig.store, begin(rig.store, target, NOW), target, rig)
    other = from_scratch(new_sqlite_store(), rig, filled)
    assert scores(rig.store) == scores(other.store)
    assert everything(rig.store) == everything(other.store)
    before = everything(rig.store)
    rig.rebuild()
    assert everything(rig.store) == before


def test_what_comes_while_it_is_under_way_is_scored_by_the_end(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config))
    begun = begin(rig.store, target, NOW)
    step(rig.store, begun, target, rig.work, NOW)
    rig.keep(*(ask(n, n, f"@acme where is {n}?") for n in range(20, 32)))
    finish(rig.store, begun, target, rig)
    assert scorers_of(rig.store) == {NEW: 23}
    assert rollups_agree(rig.store)


def test_a_text_that_is_edited_after_its_batch_is_scored_by_its_new_text(
    rig: Rig, new_sqlite_store: Callable[[], Store]
) -> None:
    def edit(rig: Rig) -> None:
        rig.keep(ask(1, 1, "@acme and @bolt, another text", by="a1"), ask(3, 3, "@acme a third one", by="a3"))

    target = anew(rig.store, taught(rig.config))
    begun = begin(rig.store, target, NOW)
    step(rig.store, begun, target, rig.work, NOW)
    edit(rig)
    finish(rig.store, begun, target, rig)

    def work(other: Rig) -> None:
        filled(other)
        edit(other)

    other = from_scratch(new_sqlite_store(), rig, work)
    assert scores(rig.store) == scores(other.store)
    assert everything(rig.store) == everything(other.store)


def test_a_text_that_is_edited_while_its_batch_is_scored_is_scored_by_its_new_text(rig: Rig) -> None:
    enricher = taught(rig.config)
    target = anew(rig.store, enricher)
    edited: list[str] = []

    def score(text: str, lang: str | None, kind: Kind, brands: Collection[str], vector: bytes | None) -> Any:
        if not edited:
            edited.append("@acme is another one")
            rig.keep(ask(1, 1, edited[0], by="a1"))
        return enricher.rescore_post(text, lang, kind, brands, vector)

    finish(rig.store, begin(rig.store, target, NOW), replace(target, score=score), rig)
    expected = enricher.rescore(edited[0], "en", Kind.ORIGINAL)
    assert expected is not None
    with rig.store.read() as connection:
        found = connection.scalar(select(posts.c.compound).where(posts.c.native_id == "1"))
    assert found == expected.compound
    assert scorers_of(rig.store) == {NEW: 11}


def test_many_edits_are_scored_in_batches_before_the_end(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config))
    held: Rescoring | None = begin(rig.store, target, NOW)
    while held is not None and held.staged < held.last:
        held = step(rig.store, held, target, rig.work, NOW)
    assert held is not None
    rig.keep(*(ask(n, n, f"@acme edited {n}", by=f"a{n}") for n in range(1, 6)))
    assert step(rig.store, held, target, rig.work, NOW) == held
    done = step(rig.store, held, target, rig.work, NOW)
    assert done is not None
    assert done.finished_at == NOW
    assert scorers_of(rig.store) == {NEW: 11}


def test_a_post_that_is_removed_meanwhile_keeps_the_score_it_had(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config))
    begun = begin(rig.store, target, NOW)
    step(rig.store, begun, target, rig.work, NOW)
    rig.remove("1")
    finish(rig.store, begun, target, rig)
    assert scorers_of(rig.store) == {OLD: 1, NEW: 10}
    assert rollups_agree(rig.store)


def test_what_people_said_stands_above_the_new_scores(rig: Rig) -> None:
    rig.act(1, Action.SENTIMENT, label="positive")
    target = anew(rig.store, taught(rig.config))
    begun = begin(rig.store, target, NOW)
    step(rig.store, begun, target, rig.work, NOW)
    rig.act(2, Action.SENTIMENT, label="negative")
    finish(rig.store, begun, target, rig)
    with rig.store.read() as connection:
        query = select(mentions.c.sentiment).where(mentions.c.post_id <= 2).order_by(mentions.c.post_id)
        assert list(connection.scalars(query)) == ["positive", "negative"]
    assert rollups_agree(rig.store)


HALF_A_DAY = 720


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three posts are too many to get their new scores at once, and two days to be counted at once."""
    monkeypatch.setattr(rescoring_module, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(rescoring_module, "FEW_DAYS", 1)


@pytest.mark.usefixtures("by_day")
def test_much_takes_the_place_day_by_day_and_no_report_is_made_until_all_has(
    store: Store, new_sqlite_store: Callable[[], Store]
) -> None:
    rig = filled(Rig(store), apart=HALF_A_DAY)
    rig.act(2, Action.SENTIMENT, label="positive")
    target = anew(store, taught(rig.config))
    month = Period(date(2026, 3, 1), date(2026, 4, 1), rig.config.zone, NOW)
    before = scores(store)
    refused = 0
    held: Rescoring | None = begin(store, target, NOW)
    while held is not None and held.finished_at is None:
        if scores(store) == before:
            check_zone(store, month)
        else:
            with pytest.raises(StoreError, match="`listener rescore` was stopped, run it again"):
                check_zone(store, month)
            refused += 1
        assert rollups_agree(store)
        held = step(store, held, target, rig.work, NOW)
    assert held is not None
    assert (refused, held.changed, left_over(store)) == (5, 11, (0, 0))
    check_zone(store, month)

    def work(other: Rig) -> None:
        filled(other, apart=HALF_A_DAY)
        other.act(2, Action.SENTIMENT, label="positive")

    other = from_scratch(new_sqlite_store(), rig, work)
    assert scores(store) == scores(other.store)
    assert everything(store) == everything(other.store)


@pytest.mark.usefixtures("by_day")
def test_reports_are_back_only_when_all_is_scored_by_the_same_also_if_it_was_dropped(store: Store) -> None:
    rig = filled(Rig(store), apart=HALF_A_DAY)
    target = anew(store, taught(rig.config))
    month = Period(date(2026, 3, 1), date(2026, 4, 1), rig.config.zone, NOW)
    before = scores(store)
    held: Rescoring | None = begin(store, target, NOW)
    with suppress(StoreError):
        while held is not None:
            check_zone(store, month)
            held = step(store, held, target, rig.work, NOW)
    abandon(store, NOW)
    with pytest.raises(StoreError, match="new scores|New scores"):
        check_zone(store, month)
    rescore(store, anew(store, rig.enricher), rig.work, clock=lambda: NOW)
    check_zone(store, month)
    assert scores(store) == before


LOW, HIGH = Probabilities(9_000, 1_000, 0), Probabilities(0, 1_000, 9_000)


def with_own(
    _text: str, _lang: str | None, _kind: Kind, brands: Collection[str], _vector: bytes | None
) -> tuple[Score, dict[str, Score]]:
    """Loves everything, but Bolt where another brand is named too."""
    own = {"Bolt": Score(-9_000, "x-1", LOW)} if len(brands) > 1 else {}
    return Score(9_000, "x-1", HIGH), own


def without(*_told: object) -> tuple[Score, dict[str, Score]]:
    """Loves everything."""
    return Score(9_000, "x-1", HIGH), {}


def tones(store: Store, brand: str = "Bolt") -> list[tuple[object, ...]]:
    """The tones that mentions of a brand have, and those of their own sentences."""
    columns = ("compound", "sentiment", "sentence_compound", "sentence_sentiment")
    query = select(*(mentions.c[name] for name in columns)).where(mentions.c.brand == brand).distinct()
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


OWN, WHOLE = (-9_000, "negative", -9_000, "negative"), (9_000, "positive", None, None)


def test_sentences_about_a_brand_have_a_score_of_their_own_and_lose_it_again(rig: Rig) -> None:
    for score, changed, told in ((with_own, 11, OWN), (without, 3, WHOLE), (without, 0, WHOLE)):
        assert rescore(rig.store, Anew(score, {}, "then"), rig.work, clock=lambda: NOW) == changed
        assert tones(rig.store) == [told]
        assert rollups_agree(rig.store)


def test_mentions_that_are_put_back_meanwhile_have_the_new_scores(rig: Rig) -> None:
    entries = {number: rig.act(number, Action.SPAM) for number in (1, 3)}
    target = Anew(with_own, {}, "then")
    begun = begin(rig.store, target, NOW)
    step(rig.store, begun, target, rig.work, NOW)
    for number, entry in entries.items():
        rig.undo(number, entry)
    finish(rig.store, begun, target, rig)
    assert (tones(rig.store), tones(rig.store, "Acme")) == ([OWN], [WHOLE])
    assert rollups_agree(rig.store)


def test_the_same_goes_on_where_it_was_and_another_one_begins_anew(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config))
    begun = begin(rig.store, target, NOW)
    held = step(rig.store, begun, target, rig.work, NOW)
    assert held is not None
    assert begin(rig.store, target, at(11)) == held
    for other in (replace(target, settings="now"), anew(rig.store, taught(rig.config, "learned-en-2"))):
        fresh = begin(rig.store, other, at(11))
        assert (fresh.staged, fresh.scorers, fresh.started_at) == (0, other.scorers, at(11))
        assert left_over(rig.store) == (0, 0)
        assert step(rig.store, held, target, rig.work, NOW) is None
        abandon(rig.store, at(11))
        assert unfinished(rig.store) is None
        begun = begin(rig.store, target, NOW)
        assert step(rig.store, held, target, rig.work, NOW) is None
        held = step(rig.store, begun, target, rig.work, NOW)
        assert held is not None


def test_two_at_once_do_each_batch_once_and_end_once(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config))
    first = second = begin(rig.store, target, NOW)
    inner: list[Rescoring | None] = []

    def score(*told: Any) -> Any:
        if not inner:
            inner.append(step(rig.store, second, target, rig.work, NOW))
        return target.score(*told)

    held = step(rig.store, first, replace(target, score=score), rig.work, NOW)
    assert held == inner[0]
    assert held is not None
    done = finish(rig.store, held, target, rig)
    assert done.changed == 11
    assert step(rig.store, held, target, rig.work, NOW) is None


def test_what_somebody_else_brings_to_its_end_is_done(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config))

    @contextmanager
    def end(title: str) -> Iterator[Tell]:
        if title != "scores" and (held := unfinished(rig.store)) is not None:
            finish(rig.store, held, target, rig)
        yield lambda _done, _total: None

    assert rescore(rig.store, target, rig.work, clock=lambda: NOW, watch=end) == 11
    assert scorers_of(rig.store) == {NEW: 11}


def test_whoever_loses_the_place_says_so(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config))

    def score(*told: Any) -> Any:
        abandon(rig.store, NOW)
        return target.score(*told)

    with pytest.raises(StoreError, match="run `listener rescore` again"):
        rescore(rig.store, replace(target, score=score), rig.work, clock=lambda: NOW)
    assert left_over(rig.store) == (0, 0)


def test_posts_scored_by_others_than_the_scorers_in_use_are_not_kept(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config))
    finish(rig.store, begin(rig.store, target, NOW), target, rig)
    before = scores(rig.store)
    old = [rig.enricher.read(ask(50, 1, "@acme why?"))]
    told: dict[str, Any] = {"source": "X", "now": NOW, "zone": rig.config.zone, "work": rig.work}
    with pytest.raises(ScorersChanged):
        save(rig.store, old, scorers=rig.enricher.learned, **told)
    assert scores(rig.store) == before
    new = [taught(rig.config).read(ask(50, 1, "@acme why?"))]
    assert save(rig.store, new, scorers=target.scorers, **told).posts == 1


def test_an_empty_database_has_its_scorers_at_once(store: Store) -> None:
    rig = Rig(store)
    target = anew(store, taught(rig.config))
    assert rescore(store, target, clock=lambda: NOW) == 0
    assert scorers_in_use(store) == {"en": NEW}


def test_a_scorer_that_is_taken_out_of_use_leaves_its_language_to_vader(rig: Rig) -> None:
    before = scores(rig.store)
    target = anew(rig.store, taught(rig.config))
    rescore(rig.store, target, rig.work, clock=lambda: NOW)
    assert scores(rig.store) != before
    rescore(rig.store, anew(rig.store, rig.enricher), rig.work, clock=lambda: NOW)
    assert (scores(rig.store), scorers_in_use(rig.store)) == (before, {})


EDITS = st.sampled_from(["edit", "new", "spam", "ham", "label", "step", "step"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(st.tuples(EDITS, st.integers(1, 10)), max_size=12), most=st.sampled_from([300_000, 2]))
def test_whatever_happens_in_between_all_is_as_if_scored_at_the_end(
    new_sqlite_store: Callable[[], Store],
    monkeypatch: pytest.MonkeyPatch,
    done: list[tuple[str, int]],
    most: int,
) -> None:
    monkeypatch.setattr(rescoring_module, "MOST_AT_ONCE", most)
    monkeypatch.setattr(rescoring_module, "FEW_DAYS", 1)
    rig, other = Rig(new_sqlite_store()), Rig(new_sqlite_store())
    targets = {one: anew(one.store, taught(one.config)) for one in (rig, other)}
    for one in (rig, other):
        filled(one, apart=1 if most > 2 else HALF_A_DAY)
    held = begin(rig.store, targets[rig], NOW)
    for turn, (what, number) in enumerate(done):
        if what == "step":
            assert most > 2 or rollups_agree(rig.store)
            held = step(rig.store, held, targets[rig], rig.work, NOW) or held
            continue
        for one in (rig, other):
            happen(one, what, number, turn)
    if held.finished_at is None:
        finish(rig.store, held, targets[rig], rig)
    else:
        rescore(rig.store, targets[rig], rig.work, clock=lambda: NOW)
    rescore(other.store, targets[other], other.work, clock=lambda: NOW)
    assert scores(rig.store) == scores(other.store)
    assert everything(rig.store) == everything(other.store)
    assert rollups_agree(rig.store)


def happen(rig: Rig, what: str, number: int, turn: int) -> None:
    """One thing that people and polls do."""
    if what == "edit":
        rig.keep(ask(number, number, f"@acme or @bolt, {turn}?", by=f"a{number}"))
    elif what == "new":
        rig.keep(*(ask(200 + 10 * turn + one, one, f"@bolt new {one}") for one in range(number)))
    elif what == "label":
        rig.act(number, Action.SENTIMENT, minutes=turn, label="positive")
    else:
        rig.act(number, Action.SPAM if what == "spam" else Action.NO_SPAM, minutes=turn)
