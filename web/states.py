"""What a page says before its figures: nothing is kept yet, nothing in these days, or not all was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from listener.model import Period
from listener.render import figures
from listener.reports.coverage import Gap, coverage, gaps
from listener.reports.health import Health, State
from listener.reports.marks import Mark, MarkKind, marks
from listener.reports.report import Report
from listener.store.hours import first_day
from listener.store.listing import sources
from listener.words import _
from web.daily import shown_days
from web.filters import Filters
from web.site import Site

ENOUGH = 0.95
"""Below this coverage the volume of a period is not comparable (R9)."""
_MOST_GAPS = 3


@dataclass(frozen=True, slots=True)
class Partial:
    """A source that was read too little in a period: its coverage, and the first gaps of `count`.

    `coverage` is None where it was not polled at all, though it was in the other period.
    """

    source: str
    period: Period
    coverage: float | None
    gaps: tuple[Gap, ...]
    count: int


@dataclass(frozen=True, slots=True)
class States:
    """`heard`: there is something to show. `empty`: a title and what to do, where there is nothing.

    `partial` names the sources that were read too little, in the page's days or in those compared with;
    `marks` what charts show of it, `panel` the changes of what was listened to in either of them; `begins` is
    the first day of which anything is kept, where that lies within or after the days compared with.
    """

    heard: bool
    empty: tuple[str, str] | None
    partial: tuple[Partial, ...]
    marks: tuple[Mark, ...] = ()
    panel: tuple[Mark, ...] = ()
    begins: date | None = None


def states(
    site: Site, filters: Filters, report: Report, now: datetime, listening: Health, *, so_far: bool = False
) -> States:
    """The state of a page of figures; `so_far` tells that at least the unfinished day has a mention."""
    heard = report.total > 0 or so_far
    empty = None if heard else _empty(site, filters, report, now, listening)
    if not heard:
        return States(heard, empty, ())
    shown = marks(site.store, site.config, shown_days(filters), filters.source)
    changed = [one for one in shown if one.kind is MarkKind.PANEL]
    if filters.before is not None:
        before = marks(site.store, site.config, filters.before, filters.source)
        changed = [*(one for one in before if one.kind is MarkKind.PANEL), *changed]
    partial = read_in_part(site, filters, report.coverage)
    first = first_day(site.store)
    begins = first if filters.before is not None and first and first > filters.before.start else None
    return States(heard, empty, partial, shown, tuple(changed), begins)


def read_in_part(site: Site, filters: Filters, covered: Mapping[str, float | None]) -> tuple[Partial, ...]:
    """The sources read too little: in the page's days, whose coverage is given, or in those compared with."""
    periods = {filters.period: covered}
    if filters.before is not None:
        periods[filters.before] = coverage(site.store, site.config, filters.before)
    return _partial(site, periods)


def nothing_yet(site: Site, now: datetime, listening: Health) -> tuple[str, str]:
    """What to say while no mention is kept at all."""
    if not listening.sources:
        return (
            _("No source is configured"),
            _(
                "Add a [[sources]] block to keywords.toml and start again, or read an archive: "
                "listener import FILE."
            ),
        )
    parts = [part for source in listening.sources for part in source.parts if not part.upkeep]
    if all(part.state is State.PAUSED for part in parts):
        return _("No mentions yet: every source is paused"), " ".join(listening.sources[0].problems)
    due = [part.next_due_at for part in parts if part.next_due_at is not None]
    if any(part.last_poll_at is None for part in parts):
        return (
            _("No mentions yet: your first poll runs as soon as the daemon does"),
            _("listener run polls and serves these pages; listener web only serves them."),
        )
    if due and min(due) > now:
        wait = figures.span((min(due) - now).total_seconds())
        title = _("No mentions yet: your next poll runs in {span}").format(span=wait)
        return title, _("What was read so far names none of your brands.")
    return _("No mentions yet, and a poll is overdue"), _("Is the daemon running? The status page says more.")


def _empty(site: Site, filters: Filters, report: Report, now: datetime, listening: Health) -> tuple[str, str]:
    if not sources(site.store):
        return nothing_yet(site, now, listening)
    if all(share is None for share in report.coverage.values()):
        return (
            _("Nothing was collected in these days"),
            _("No poll fell due and no mention is kept from {days}. Choose other dates.").format(
                days=figures.days(filters.period.start, filters.period.end)
            ),
        )
    return (
        _("No mention in these days"),
        _(
            "The sources were read, and nothing there names your brands as chosen. "
            "Clear a filter or choose other dates."
        ),
    )


def _partial(site: Site, periods: Mapping[Period, Mapping[str, float | None]]) -> tuple[Partial, ...]:
    found = []
    polled = {
        source for covered in periods.values() for source, share in covered.items() if share is not None
    }
    for period, covered in periods.items():
        for source, share in covered.items():
            if share is None and source in polled:
                found.append(Partial(source, period, None, (), 0))
            if share is not None and share < ENOUGH:
                missing = gaps(site.store, site.config, period, source)
                found.append(Partial(source, period, share, missing[:_MOST_GAPS], len(missing)))
    return tuple(found)
