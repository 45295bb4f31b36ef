"""The tables of who was answered and how fast, and of the cases, waits and messages behind them."""

from __future__ import annotations

from collections.abc import Iterable

from listener.metrics.backlog import AGES
from listener.render import figures
from listener.render.links import mention_path
from listener.render.tables import Cell, Column, Kind, Table, bounds, with_interval
from listener.reports.reckoning import FEWER, UNASSIGNED, UNSIGNED, Reading
from listener.reports.response import CaseFigures, Times
from listener.reports.response_lists import CaseRow, MessageRow, WaitRow
from listener.reports.response_parts import CaseDay, CaseWeek, Curve, Hour, Segment
from listener.reports.responsiveness import Responsiveness, Rival
from listener.store.waits import Event
from listener.words import N_, _

CASES = (
    Column("case", N_("Case"), Kind.NUMBER),
    Column("brand", N_("Brand")),
    Column("network", N_("Channel")),
    Column("opened_at", N_("Opened"), Kind.INSTANT),
    Column("first_response_at", N_("First response"), Kind.INSTANT),
    Column("closed_at", N_("Closed"), Kind.INSTANT),
    Column("state", N_("State")),
    Column("hours", N_("Waited"), Kind.HOURS),
    Column("business_hours", N_("Opening hours of it"), Kind.NUMBER),
    Column("within_target", N_("Target")),
    Column("handle_hours", N_("Handle time"), Kind.HOURS),
    Column("agent", N_("Agent")),
    Column("assignee", N_("Assignee")),
    Column("rule", N_("Linked by")),
    Column("link", N_("Message"), Kind.LINK),
)
"""What every figure of cases can be made of again. Hours end with the first response, else when the case was
closed or withdrawn, else now; handle time begins with the assignment."""

WAITS = (
    Column("case", N_("Case"), Kind.NUMBER),
    Column("brand", N_("Brand")),
    Column("number", N_("Wait"), Kind.NUMBER),
    Column("opened_at", N_("Began"), Kind.INSTANT),
    Column("ended_at", N_("Ended"), Kind.INSTANT),
    Column("state", N_("State")),
    Column("hours", N_("Waited"), Kind.HOURS),
    Column("business_hours", N_("Opening hours of it"), Kind.NUMBER),
    Column("link", N_("Message"), Kind.LINK),
)

MESSAGES = (
    Column("message", N_("Message"), Kind.NUMBER),
    Column("brand", N_("Brand")),
    Column("at", N_("Written"), Kind.INSTANT),
    Column("answered_at", N_("Answered"), Kind.INSTANT),
    Column("hours", N_("After"), Kind.HOURS),
    Column("link", N_("Message"), Kind.LINK),
)


def case_row(one: CaseRow) -> tuple[Cell, ...]:
    """One row of the list of cases."""
    return (
        one.post,
        one.brand,
        one.network,
        one.opened_at,
        one.first_response_at,
        one.closed_at,
        one.state,
        one.hours,
        one.business_hours,
        one.outcome,
        one.handle_hours,
        one.agent,
        one.assignee,
        one.rule,
        mention_path(one.post),
    )


def wait_row(one: WaitRow) -> tuple[Cell, ...]:
    """One row of the list of waits."""
    told = (one.post, one.brand, one.number, one.opened_at, one.ended_at, one.ended)
    return (*told, one.hours, one.business_hours, mention_path(one.post))


def message_row(one: MessageRow) -> tuple[Cell, ...]:
    """One row of the list of messages."""
    return (one.post, one.brand, one.at, one.answered_at, one.hours, mention_path(one.post))


_COUNTS = (
    Column("cases", N_("Cases"), Kind.NUMBER),
    Column("answered", N_("Answered"), Kind.NUMBER),
    Column("open", N_("Still open"), Kind.NUMBER),
    *with_interval(Column("response_rate", N_("Response rate"), Kind.PERCENT)),
    *with_interval(Column("within_target", N_("Within target"), Kind.PERCENT)),
)
_FIRST = (
    *with_interval(Column("median", N_("Median first response"), Kind.HOURS)),
    Column("answered_only_median", N_("Answered only"), Kind.HOURS),
)
_HANDLE = (*with_interval(Column("handle_median", N_("Median handle time"), Kind.HOURS)),)


def channels_table(found: Iterable[Segment]) -> Table:
    """A row per network."""
    columns = (Column("network", N_("Channel")), *_COUNTS, *_FIRST)
    rows = (
        (one.key, *_counts(one), *bounds(one.first.median), one.first.answered_only_median) for one in found
    )
    return Table("response-channels", N_("Channels"), columns, tuple(rows))


def agents_table(found: Iterable[Segment]) -> Table:
    """A row per agent, and what belongs to nobody in particular."""
    columns = (Column("agent", N_("Agent")), *_COUNTS, *_HANDLE, Column("rank", N_("Rank by handle time")))
    told = tuple(found)
    rows = ((one.key, *_counts(one), *bounds(one.first.median), _rank(one, told)) for one in told)
    return Table("response-agents", N_("Agents"), columns, tuple(rows))


def _rank(one: Segment, told: tuple[Segment, ...]) -> str | None:
    listed = [other for other in told if other.key not in _NOBODY]
    if one.key in _NOBODY or len(listed) < 2:
        return None
    return str(one.place) if one.place is not None else NO_RANK


NO_RANK = N_("no ranking: intervals overlap")
_NOBODY = {
    FEWER: N_("Agents with fewer than 20 cases"),
    UNSIGNED: N_("Answered, not signed"),
    UNASSIGNED: N_("Unanswered, unassigned"),
}


def agent_name(key: str) -> str:
    """The agent as people read it."""
    return _(_NOBODY[key]) if key in _NOBODY else key


def rivals_table(found: Iterable[Rival]) -> Table:
    """A row per tracked brand; nothing is known of brands whose replies nobody reads."""
    columns = (
        Column("brand", N_("Brand")),
        Column("role", N_("Role")),
        Column("replies", N_("Replies")),
        *_COUNTS,
        *_FIRST,
    )
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        told: tuple[Cell, ...] = (None,) * (len(columns) - 3)
        if one.segment is not None:
            first = one.segment.first
            told = (*_counts(one.segment), *bounds(first.median), first.answered_only_median)
        rows.append((one.brand, one.role.value, "read" if one.segment else "not read", *told))
    return Table("response", N_("Brands side by side"), columns, tuple(rows))


def _counts(one: Segment) -> tuple[Cell, ...]:
    return (one.cases, one.answered, one.open, *bounds(one.rate), *bounds(one.within_target))


def hours_table(found: Iterable[Hour]) -> Table:
    """A row per hour of the week: how many cases were opened in it, and how fast they were answered."""
    columns = (
        Column("weekday", N_("Weekday")),
        Column("hour", N_("Hour")),
        Column("opened", N_("Opened"), Kind.NUMBER),
        Column("known", N_("Outcome known"), Kind.NUMBER),
        Column("within_target", N_("Within target"), Kind.PERCENT),
        Column("window", N_("Hours are")),
    )
    rows = (
        (
            figures.WEEKDAYS[one.weekday],
            f"{one.hour:02}:00",
            one.opened,
            one.target.mature,
            one.target.share.value,
            "closed" if one.is_closed else "open",
        )
        for one in found
    )
    return Table("response-hours", N_("By hour of the week"), columns, tuple(rows))


def days_table(found: Iterable[CaseDay]) -> Table:
    """A row per local day."""
    columns = (
        Column("day", N_("Day"), Kind.INSTANT),
        Column("opened", N_("Opened"), Kind.NUMBER),
        Column("within", N_("Within target"), Kind.NUMBER),
        Column("late", N_("Late or never"), Kind.NUMBER),
        Column("pending", N_("Still in time"), Kind.NUMBER),
        Column("within_target", N_("Share within target"), Kind.PERCENT),
        Column("day_is", N_("Day is")),
    )
    rows = (
        (
            one.day,
            one.opened,
            one.target.within,
            one.target.breached,
            one.target.pending,
            one.target.share.value,
            "not over" if one.partial else "complete",
        )
        for one in found
    )
    return Table("response-days", N_("Day by day"), columns, tuple(rows))


def weeks_table(found: Iterable[CaseWeek]) -> Table:
    """A row per week: the median first response where there are cases enough."""
    columns = (
        Column("start", N_("From"), Kind.INSTANT),
        Column("end", N_("To, not included"), Kind.INSTANT),
        Column("timed", N_("Cases"), Kind.NUMBER),
        *_FIRST,
    )
    rows = (
        (one.start, one.end, one.times.n, *bounds(one.times.median), one.times.answered_only_median)
        for one in found
    )
    return Table("response-weeks", N_("Week by week"), columns, tuple(rows))


def curve_table(found: Curve, reading: Reading) -> Table:
    """A row per round number of hours: how many were answered by then."""
    after = {
        Reading.CLOCK: Column("after", N_("After"), Kind.HOURS),
        Reading.BUSINESS: Column("after", N_("After opening hours"), Kind.NUMBER),
    }
    columns = (
        after[reading],
        *with_interval(Column("answered_share", N_("Answered"), Kind.PERCENT)),
        Column("flattered_share", N_("Open cases left out"), Kind.PERCENT),
        Column("waited_longer", N_("Waited longer"), Kind.NUMBER),
    )
    rows = ((one.hours, *bounds(one.answered), one.flattered, one.waiting) for one in found.told)
    return Table("response-curve", N_("Answered after so long"), columns, tuple(rows))


def times_table(found: Responsiveness) -> Table:
    """First and next responses, by the clock and in opening hours."""
    columns = (
        Column("response", N_("Response")),
        Column("hours", N_("Hours")),
        Column("n", N_("Waits"), Kind.NUMBER),
        Column("answered", N_("Answered"), Kind.NUMBER),
        *with_interval(Column("median", N_("Median hours"), Kind.NUMBER)),
        Column("p90", N_("90 % answered after hours"), Kind.NUMBER),
        Column("within", N_("Within target, by the curve"), Kind.PERCENT),
        Column("answered_only_median", N_("Median of answered only"), Kind.NUMBER),
    )
    rows: list[tuple[Cell, ...]] = []
    told = found.figures
    for key in ("first", "next"):
        for reading, cases in (("clock", told.cases), ("business", told.business)):
            if cases is not None:
                rows.append((key, reading, *_times(getattr(cases, key))))
    return Table("response-times", N_("First and next responses"), columns, tuple(rows))


def _times(one: Times) -> tuple[Cell, ...]:
    told = (one.n, one.answered, *bounds(one.median), one.p90.value, one.within.value)
    return (*told, one.answered_only_median)


def outcomes_table(cases: CaseFigures) -> Table:
    """What became of every case that was opened in the period."""
    columns = (
        Column("outcome", N_("Case is")),
        Column("cases", N_("Cases"), Kind.NUMBER),
    )
    rows = (
        ("answered", cases.answered),
        ("open", cases.open),
        ("closed", cases.closed),
        ("withdrawn", cases.withdrawn),
        ("dismissed", cases.dismissed),
    )
    return Table("response-outcomes", N_("What became of them"), columns, rows)


OUTCOME_NAMES = {
    "answered": N_("Answered"),
    "open": N_("Still open"),
    "closed": N_("Closed without an answer"),
    "withdrawn": N_("Withdrawn by the author"),
    "dismissed": N_("Dismissed: needed none"),
}
TIME_NAMES = {
    "first": N_("First response"),
    "next": N_("Next response"),
    "clock": N_("by the clock"),
    "business": N_("opening hours"),
}
EVENT_NAMES = {
    Event.START: N_("Waiting at the start"),
    Event.OPENED: N_("+ opened"),
    Event.REOPENED: N_("+ asked again or reopened"),
    Event.ANSWERED: N_("− answered"),
    Event.WITHDRAWN: N_("− withdrawn"),
    Event.DISMISSED: N_("− dismissed"),
    Event.RESOLVED: N_("− closed without an answer"),
    Event.END: N_("= waiting at the end"),
}


def backlog_table(found: Responsiveness) -> Table:
    """Who waited, what became of them and of who came: a row per part of the sum."""
    columns = (Column("part", N_("Waits")), Column("waits", N_("Number"), Kind.NUMBER))
    rows = tuple((event.value, getattr(found.backlog, event.value)) for event in EVENT_NAMES)
    return Table("response-backlog", N_("Why as many wait"), columns, rows)


def ages_table(found: Responsiveness) -> Table:
    """Who waits now, by age."""
    columns = (
        Column("from_hours", N_("From"), Kind.HOURS),
        Column("to_hours", N_("To"), Kind.HOURS),
        Column("waits", N_("Waiting"), Kind.NUMBER),
    )
    bounds = zip((0.0, *AGES), (*AGES, None), found.ages, strict=True)
    return Table("response-ages", N_("Waiting now, by age"), columns, tuple(bounds))


def simple_table(found: Responsiveness) -> Table:
    """The count of messages that anyone can redo."""
    columns = (
        Column("addressed", N_("Addressed"), Kind.NUMBER),
        Column("directly_answered", N_("Directly answered"), Kind.NUMBER),
        *with_interval(Column("answered_share", N_("Share"), Kind.PERCENT)),
        Column("median_of_answered", N_("Median of answered"), Kind.HOURS),
        Column("p90_of_answered", N_("90 % of answered after"), Kind.HOURS),
    )
    one = found.figures.messages
    row = (one.addressed, one.answered, *bounds(one.rate), one.median_hours, one.p90_hours)
    return Table("response-messages", N_("Messages, counted simply"), columns, (row,))
