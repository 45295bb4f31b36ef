"""What figures of responses open: the address of the very cases, waits or messages they were made of.

Each address says as of when, so that a list has as many rows as the figure said, whenever it is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import quote_plus

from listener.metrics.backlog import AGES
from listener.model import Period
from listener.render.report_json import iso
from listener.render.response_tables import EVENT_NAMES
from listener.reports.reckoning import Reading, Sort
from listener.reports.response import CaseFigures
from listener.reports.response_parts import CaseDay, CaseWeek, Curve, Hour, Segment
from listener.reports.responsiveness import Responsiveness, Rival
from listener.store.waits import Event
from web.openings import Opening, one_day

Row = dict[str, Opening]
WAITING = "waiting"
"""Waits that go on as of now, whichever period they began in."""


@dataclass(frozen=True, slots=True)
class Opener:
    """Makes the openings of one brand and period."""

    brand: str
    period: Period

    def cases(self, n: int, sort: Sort, **fields: str | None) -> Opening:
        """Cases of a sort, narrowed by further fields of the list."""
        return Opening(n, self._address("/response/cases", state=sort.value, **fields), noun="case")

    def waits(self, n: int, event: str, **fields: str | None) -> Opening:
        """Waits that have an event."""
        return Opening(n, self._address("/response/waits", event=event, **fields), noun="wait")

    def messages(self, n: int, state: str | None = None) -> Opening:
        """Messages, or those that were answered."""
        return Opening(n, self._address("/response/messages", state=state), noun="message")

    def over(self, start: date, end: date) -> Opener:
        """The same over the days [start, end)."""
        return replace(self, period=replace(self.period, start=start, end=end))

    def _address(self, path: str, **fields: str | None) -> str:
        period = self.period
        told = "".join(f"&{name}={_quoted(value)}" for name, value in fields.items() if value is not None)
        days = f"from={period.start.isoformat()}&to={period.end.isoformat()}"
        return f"{path}?{days}&brand={_quoted(self.brand)}{told}&as_of={_quoted(iso(period.as_of))}"


_quoted = lru_cache(1_000)(quote_plus)
"""A page has thousands of the same few words in its addresses."""


def of_segment(one: Segment, opener: Opener, median: str = "median", **fields: str | None) -> Row:
    """What the figures of a channel, an agent or a brand open."""
    timed = one.first.n
    return {
        "cases": opener.cases(one.cases, Sort.COUNTED, **fields),
        "answered": opener.cases(one.answered, Sort.ANSWERED, **fields),
        "open": opener.cases(one.open, Sort.OPEN, **fields),
        "response_rate": opener.cases(one.cases, Sort.COUNTED, **fields),
        "within_target": opener.cases(one.target.mature, Sort.KNOWN, **fields),
        median: opener.cases(timed, Sort.TIMED, **fields),
        "answered_only_median": opener.cases(one.answered, Sort.ANSWERED, **fields),
    }


def of_rivals(found: Iterable[Rival], opener: Opener) -> list[Row]:
    """For every row of brands; what is not read opens nothing."""
    return [
        {} if one.segment is None else of_segment(one.segment, replace(opener, brand=one.brand))
        for one in found
    ]


def of_hours(found: Iterable[Hour], opener: Opener, reading: Reading) -> list[Row]:
    """For every hour of the week in which cases were opened."""
    told: list[Row] = []
    for one in found:
        if not one.opened:
            told.append({})
            continue
        place: dict[str, str | None] = {"weekday": str(one.weekday), "hour": str(one.hour)}
        known = opener.cases(one.target.mature, Sort.KNOWN, hours=reading.value, **place)
        opened = opener.cases(one.opened, Sort.COUNTED, **place)
        told.append({"opened": opened, "known": known, "within_target": known})
    return told


def of_days(found: Sequence[CaseDay], opener: Opener) -> list[Row]:
    """For every day."""
    told = []
    for one in found:
        mine = replace(opener, period=one_day(opener.period, one.day))
        target = one.target
        told.append(
            {
                "opened": mine.cases(one.opened, Sort.COUNTED),
                "within": mine.cases(target.within, Sort.WITHIN),
                "late": mine.cases(target.breached, Sort.LATE),
                "pending": mine.cases(target.pending, Sort.PENDING),
                "within_target": mine.cases(target.mature, Sort.KNOWN),
            }
        )
    return told


def of_weeks(found: Iterable[CaseWeek], opener: Opener) -> list[Row]:
    """For every week; a median of too few cases is unknown and opens nothing."""
    told = []
    for one in found:
        mine = opener.over(one.start, one.end)
        row = {"timed": mine.cases(one.times.n, Sort.TIMED)}
        if one.times.median.value is not None:
            row["median"] = mine.cases(one.times.n, Sort.TIMED)
        if one.times.answered_only_median is not None:
            row["answered_only_median"] = mine.cases(one.times.answered, Sort.ANSWERED)
        told.append(row)
    return told


def of_curve(found: Curve, answered: int, opener: Opener, reading: Reading) -> list[Row]:
    """For every round number of hours."""
    everything = opener.cases(found.n, Sort.TIMED, hours=reading.value)
    done = opener.cases(answered, Sort.ANSWERED, hours=reading.value)
    told = []
    for one in found.told:
        timed = replace(everything, at=one.hours)
        row = {"answered_share": timed, "waited_longer": timed}
        told.append(row | {"flattered_share": replace(done, at=one.hours)})
    return told


def of_times(found: Responsiveness, opener: Opener) -> list[Row]:
    """For every row of first and next responses."""
    told = []
    for key in ("first", "next"):
        for reading, cases in (
            (Reading.CLOCK, found.figures.cases),
            (Reading.BUSINESS, found.figures.business),
        ):
            if cases is not None:
                told.append(_times_row(key, cases, opener, reading))
    return told


def _times_row(key: str, cases: CaseFigures, opener: Opener, reading: Reading) -> Row:
    one = cases.first if key == "first" else cases.next
    if key == "first":
        everything = opener.cases(one.n, Sort.TIMED, hours=reading.value)
        answered = opener.cases(one.answered, Sort.ANSWERED, hours=reading.value)
        return {**dict.fromkeys(_OF_ALL, everything), **dict.fromkeys(_OF_ANSWERED, answered)}
    waits = opener.waits(one.n, Event.REOPENED.value, hours=reading.value)
    return dict.fromkeys((*_OF_ALL, *_OF_ANSWERED), waits)


_OF_ALL = ("n", "median", "p90", "within")
_OF_ANSWERED = ("answered", "answered_only_median")


def of_outcomes(cases: CaseFigures, opener: Opener) -> list[Row]:
    """For every way in which a case stands."""
    counts = (
        (Sort.ANSWERED, cases.answered),
        (Sort.OPEN, cases.open),
        (Sort.CLOSED, cases.closed),
        (Sort.WITHDRAWN, cases.withdrawn),
        (Sort.DISMISSED, cases.dismissed),
    )
    return [{"cases": opener.cases(n, sort)} for sort, n in counts]


def of_backlog(found: Responsiveness, opener: Opener) -> list[Row]:
    """For every part of the sum of waits."""
    return [
        {"waits": opener.waits(getattr(found.backlog, event.value), event.value)} for event in EVENT_NAMES
    ]


def of_ages(found: Responsiveness, opener: Opener) -> list[Row]:
    """For every age of those who wait now."""
    bounds = zip((None, *AGES), (*AGES, None), found.ages, strict=True)
    return [
        {"waits": opener.waits(n, WAITING, over=_written(low), under=_written(high))}
        for low, high, n in bounds
    ]


def _written(hours: float | None) -> str | None:
    return None if hours is None else f"{hours:g}"


def of_simple(found: Responsiveness, opener: Opener) -> list[Row]:
    """What the simple count of messages opens."""
    one = found.figures.messages
    everything, answered = opener.messages(one.addressed), opener.messages(one.answered, "answered")
    return [
        {
            "addressed": everything,
            "answered_share": everything,
            "directly_answered": answered,
            "median_of_answered": answered,
            "p90_of_answered": answered,
        }
    ]
