"""Rules that go by the clock, on a real desk: cases, digests, shifts; and spikes from plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from structlog.testing import capture_logs

from listener.alerts.evaluate import FINDERS, evaluate
from listener.alerts.judge import judge, key_of
from listener.alerts.signals import signals_of_report, signals_of_spikes
from listener.config import Config
from listener.metrics.shifts import Verdict
from listener.metrics.spikes import Usual
from listener.model import AlertKind, Estimate, KeptRule
from listener.reports.changes import Shift
from listener.reports.periods import last_days
from listener.reports.report import make_report
from listener.reports.spike_causes import Causes, SpikeAuthor
from listener.reports.spikes import Spike
from listener.reports.terms import TermChange
from listener.store import Store
from listener.store.alert_log import latest
from listener.store.alerts import all_rules
from listener.store.marks import SWITCHING, drop_mark, keep_mark
from listener.store.reports import publications
from tests.alerts.rig import a_rule, keep_rules
from tests.builders import NOW, WARSAW, a_config, at
from tests.desks import Rig, answer, ask

HOUR = timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=30)


def told(store: Store) -> list[tuple[str, str, bool]]:
    """Title, link and whether it was suppressed of every alert, sorted."""
    return sorted((one.alert.title, one.alert.link, one.alert.is_suppressed) for one in latest(store))


def test_a_case_past_its_due_time_is_told_once_a_wait(store: Store) -> None:
    rig = Rig(store)
    question = ask(1)
    rig.keep(question)
    keep_rules(store, a_rule("Late", AlertKind.OVERDUE, threshold=1))
    due = at(9) + timedelta(hours=4)
    counted = [evaluate(store, rig.config, due + hours * HOUR) for hours in (-1, 0, 0.99, 1, 2)]
    assert counted == [0, 0, 0, 1, 0]
    rig.keep(answer(2, 60 * 7, question), ask(3, 60 * 8, "@acme still why?"))
    assert evaluate(store, rig.config, due + 20 * HOUR) == 1
    assert {title for title, _link, _hushed in told(store)} == {"Acme: a case is overdue"}
    [kept] = all_rules(store)
    assert kept.evaluated_at == due + 20 * HOUR


def test_cases_of_rivals_and_those_overdue_before_the_rule_was_made_are_not_told(sqlite_store: Store) -> None:
    rig = Rig(sqlite_store)
    rig.keep(ask(1), ask(2, 5, "@bolt why?", by="ben"))
    keep_rules(sqlite_store, a_rule("Late", AlertKind.OVERDUE), now=at(10))
    assert evaluate(sqlite_store, rig.config, at(10, 13)) == 0


def test_the_digest_is_told_once_a_day_at_its_local_hour(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ask(1), ask(2, 30, "acme is great", by="ben"))
    keep_rules(store, a_rule("Morning", AlertKind.DIGEST, brand="Acme", threshold=9), now=at(9, 20))
    # Nine o'clock in Warsaw is eight o'clock UTC in March.
    hours = [(9, 21), (10, 7), (10, 8), (10, 9), (10, 23), (11, 7), (11, 12), (11, 13)]
    assert [evaluate(store, rig.config, at(day, hour)) for day, hour in hours] == [0, 0, 1, 0, 0, 0, 1, 0]
    first = next(one.alert for one in latest(store) if one.alert.at == at(10, 8))
    facts = dict(first.facts)
    assert (first.title, facts["Mentions"], facts["Cases overdue"]) == ("Acme: the last 24 hours", "2", "1")


def test_the_report_of_the_month_before_is_published_and_told_of_once(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ask(1), ask(2, 30, "acme is great", by="ben"))
    rules = [a_rule(name, AlertKind.REPORT, threshold=day) for name, day in (("First", 1), ("Fifth", 5))]
    keep_rules(store, *rules, now=at(20))
    months = [
        datetime(2026, month, day, hour, tzinfo=UTC)
        for month, day, hour in (
            (3, 31, 21),
            (3, 31, 22),
            (4, 1, 9),
            (4, 4, 21),
            (4, 7, 9),
            (4, 30, 21),
            (4, 30, 22),
        )
    ]
    # The first of April begins in Warsaw at ten in the evening of the last of March, UTC.
    assert [evaluate(store, rig.config, at) for at in months] == [0, 1, 0, 0, 1, 0, 1]
    assert [(one.number, one.brand, one.start, one.by) for one in publications(store)] == [
        (2, "Acme", date(2026, 4, 1), "schedule"),
        (1, "Acme", date(2026, 3, 1), "schedule"),
    ]
    found = {(one.alert.rule, one.alert.title, one.alert.link) for one in latest(store)}
    assert found == {
        ("First", "Acme: the report of Mar 2026", "/report/1"),
        ("Fifth", "Acme: the report of Mar 2026", "/report/1"),
        ("First", "Acme: the report of Apr 2026", "/report/2"),
    }
    first = next(one.alert for one in latest(store) if one.alert.rule == "Fifth")
    facts = dict(first.facts)
    assert facts["Mentions"].startswith("2, ")
    assert facts["What comes next"].startswith("Next: ")


def test_a_restart_tells_nothing_again_and_forgets_nothing(sqlite_store: Store) -> None:
    rig = Rig(sqlite_store)
    rig.keep(ask(1))
    keep_rules(sqlite_store, a_rule("Late", AlertKind.OVERDUE), a_rule("Morning", AlertKind.DIGEST))
    counted = [evaluate(sqlite_store, rig.config, at(day, 12)) for day in (9, 9, 12, 12)]
    assert counted == [2, 0, 3, 0]


def test_a_rule_that_was_changed_while_it_was_looked_at_is_not_raised(sqlite_store: Store) -> None:
    rig = Rig(sqlite_store)
    rig.keep(ask(1))
    keep_rules(sqlite_store, a_rule("Late", AlertKind.OVERDUE))

    def slow(store: Store, config: Config, brands: object, now: datetime) -> object:
        keep_rules(store, a_rule("Late", AlertKind.OVERDUE, threshold=100), now=now)
        return FINDERS[AlertKind.OVERDUE](store, config, ["Acme"], now)

    finders = {AlertKind.OVERDUE: slow}
    assert evaluate(sqlite_store, rig.config, at(10), finders=finders) == 0  # type: ignore[arg-type]


def test_only_a_shift_that_was_proved_is_told(sqlite_store: Store) -> None:
    config = a_config()
    report = make_report(sqlite_store, config, last_days(7, WARSAW, NOW), scorers=True)
    found = {}
    for verdict in (*Verdict, None):
        brand = report.brands[0]
        tone = replace(
            brand.sentiment, net=Estimate(0.1), scored=90, shift=Shift(-0.3, -0.4, -0.2, 0.01, verdict)
        )
        shifted = replace(report, brands=(replace(brand, sentiment=tone),))
        found[verdict] = [(one.strength, dict(one.facts)) for one in signals_of_report(shifted)]
    facts = {
        "Change of net sentiment": "−0.30",
        "Interval": "−0.40 … −0.20",
        "p": "0.01",
        "Net sentiment now": "+0.10",
        "Scored mentions": "90",
        "Scores": "not audited yet: label 100 mentions",
    }
    assert found == {verdict: [] for verdict in (*Verdict, None)} | {Verdict.SHIFT: [(0.01, facts)]}


def test_spikes_and_slow_rises_set_off_rules_of_their_own_kind() -> None:
    day = date(2026, 3, 9)
    start = datetime(2026, 3, 8, 23, tzinfo=UTC)
    spike = Spike("Acme", None, day, None, start, start + 24 * HOUR, 130, Usual(40.4, 6.0, 1.0))
    rise = replace(spike, is_drift=True, count=45)
    found = signals_of_spikes([spike, replace(spike, group="product", hour=9), rise])
    rules = [KeptRule(a_rule(kind.value, kind), LONG_AGO) for kind in (AlertKind.SPIKE, AlertKind.DRIFT)]
    raised = judge(rules, found, NOW, zone=WARSAW)
    assert [(one.rule.name, one.signal.title) for one in raised] == [
        ("spike", "Acme: a spike of mentions"),
        ("spike", "Acme, product: a spike of mentions"),
        ("drift", "Acme: mentions rise slowly"),
    ]
    assert len({one.key for one in raised}) == 3
    assert (found[0].at, found[0].strength) == (start + 24 * HOUR, spike.z)
    assert found[1].link == "/mentions?brand=Acme&from=2026-03-09&to=2026-03-10&group=product"
    assert dict(found[1].facts) == {
        "Day": "2026-03-09",
        "Hour": "09:00",
        "Mentions": "130",
        "Expected": "40.4",
        "z": f"{spike.z:.1f}",
    }


def test_a_spike_tells_how_many_wrote_it_in_which_words_and_where() -> None:
    start = datetime(2026, 3, 8, 23, tzinfo=UTC)
    causes = Causes(
        authors=(SpikeAuthor("x", "1", "anna", 9, 31), SpikeAuthor("x", "2", "bert", 4, 32)),
        terms=(TermChange("outage", "en", 0, 12, 4.0, (33,)), TermChange("sync", "en", 1, 9, 3.0, (34,))),
        sources=(("X", 40), ("Feed", 12)),
        posts=(33, 31),
        unique_authors=41,
    )
    day = date(2026, 3, 9)
    spike = Spike("Acme", None, day, None, start, start + 24 * HOUR, 52, Usual(40.4, 6.0, 1.0), causes=causes)
    [found] = signals_of_spikes([spike])
    assert dict(found.facts) == {
        "Day": "2026-03-09",
        "Mentions": "52",
        "Expected": "40.4",
        "z": f"{spike.z:.1f}",
        "z without the top author": f"{spike.z_without_top_author:.1f}",
        "Authors": "41, of whom some wrote 9, 4",
        "Words": "outage, sync",
        "Sources": "X (40), Feed (12)",
    }
    # Who they are and what they wrote is read from these when the alert is sent, the top authors first.
    assert found.posts == (31, 32, 33)


def test_a_day_that_is_told_while_it_lasts_is_not_told_again_when_it_is_over() -> None:
    start = datetime(2026, 3, 8, 23, tzinfo=UTC)
    so_far = Spike(
        "Acme", None, date(2026, 3, 9), None, start, start + HOUR, 90, Usual(9, 3, 1), partial=True
    )
    whole = replace(so_far, end=start + 24 * HOUR, count=200, partial=False)
    keys = {key_of(a_rule(), one) for one in signals_of_spikes([so_far, whole])}
    assert len(keys) == 1


def test_rules_whose_figures_cannot_be_told_now_silence_no_others_and_stay_due(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ask(1))
    reports = (AlertKind.SPIKE, AlertKind.DRIFT, AlertKind.SHIFT, AlertKind.DIGEST)
    keep_rules(store, a_rule("Late", AlertKind.OVERDUE), *(a_rule(kind.value, kind) for kind in reports))
    with store.write() as connection:
        keep_mark(connection, SWITCHING, "5")
    now = at(10, 12)
    with capture_logs() as logs:
        assert evaluate(store, rig.config, now) == 1
    assert {title for title, _link, _hushed in told(store)} == {"Acme: a case is overdue"}
    assert {one.rule.name for one in all_rules(store) if one.evaluated_at is not None} == {"Late"}
    logged = {(one["event"], one["kind"]) for one in logs}
    assert logged == {("rules not evaluated", kind.value) for kind in reports}
    assert all(one["error"].startswith("New scores are taking the place") for one in logs)
    with store.write() as connection:
        drop_mark(connection, SWITCHING)
    evaluate(store, rig.config, now)
    assert {one.evaluated_at for one in all_rules(store)} == {now}
