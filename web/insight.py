"""What pages show of what moved: the drivers of a change of tone, changes of its level, and spikes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from listener.model import Period
from listener.render import figures
from listener.render.insight_tables import LABELS, drivers_table
from listener.render.tables import Table
from listener.reports.change_points import Change, Level, change_points
from listener.reports.comparison import compared
from listener.reports.drivers import NO_GROUP, Drivers, Kind, SegmentDriver
from listener.reports.drivers import drivers as drivers_between
from listener.reports.spikes import Spike, Unwatched, history, spikes, unwatched
from listener.reports.terms import TermChange
from listener.store.listing import NO_LANGUAGE
from listener.words import _
from web import openings
from web.filters import Filters, query
from web.site import Site

MOST_TERMS = 12
MOST_ALARMS = 6


@dataclass(frozen=True, slots=True)
class Driven:
    """The drivers of one kind as a table that opens, beside the other kinds there are, and words."""

    drivers: Drivers
    by: Kind
    kinds: list[tuple[str, str, bool]]
    table: Table
    openings: list[dict[str, openings.Opening]]
    names: list[str]
    terms: Sequence[TermChange]


def drivers_of(site: Site, filters: Filters) -> Drivers | None:
    """What drove the tone of the page's brand from the days compared with to those of the page."""
    periods = compared(filters.period, filters.compare)
    if periods is None:
        return None
    brand = filters.brand or site.config.own_brand.name
    return drivers_between(site.store, site.config, brand, *periods, choice=filters.choice)


def driven(site: Site, filters: Filters, by: Kind) -> Driven | None:
    """The same as the page shows it; None where nothing can be compared."""
    found = drivers_of(site, filters)
    if found is None or found.change is None:
        return None
    rows = found.segments[by]
    return Driven(
        drivers=found,
        by=by,
        kinds=[(_(name), filters.query(driver=kind.value), kind is by) for kind, name in LABELS.items()],
        table=drivers_table(found, by),
        openings=[_openings(one, by, found, filters) for one in rows],
        names=[_name(one, by) for one in rows],
        terms=found.terms[:MOST_TERMS],
    )


def _openings(one: SegmentDriver, by: Kind, found: Drivers, filters: Filters) -> dict[str, openings.Opening]:
    """The scored mentions of a segment, before and now, where there is a filter for them."""
    if one.others or by not in (Kind.SOURCE, Kind.LANG):
        return {}
    field: dict[str, str | None] = {by.value: one.label or NO_LANGUAGE}
    told = {}
    for period, n, after in ((found.period, one.n_now, ""), (found.compared, one.n_before, "_before")):
        href = openings.rows_at(filters, period, brand=found.brand, sentiment="scored", **field)
        told[f"scored{after}"] = told[f"net{after}"] = openings.Opening(n, href, found.brand)
    return told


def _name(one: SegmentDriver, by: Kind) -> str:
    if one.others:
        return _("{count} others").format(count=figures.number(one.others))
    if by is Kind.GROUP and one.label == NO_GROUP:
        return _("in no group")
    if by is Kind.LANG and not one.label:
        return _("unknown language")
    return f"@{one.label}" if by is Kind.AUTHOR and one.author and one.author[0] == "x" else one.label


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of level as the page tells it: the mentions since, and what happened around that day."""

    change: Change
    href: str
    around: list[tuple[str, str]]


def level_of(site: Site, filters: Filters, brand: str) -> Level:
    """The changes of level of a brand's tone in the page's days."""
    found = change_points(site.store, site.config, filters.period, choice=filters.choice)
    return next(one for one in found if one.brand == brand)


def turns_of(level: Level, filters: Filters) -> list[Turn]:
    """The changes with what they open."""
    told = []
    for one in level.changes:
        days = replace(filters.period, start=one.day, end=one.until)
        href = openings.rows_at(filters, days, brand=level.brand, sentiment="scored")
        told.append(Turn(one, href, list(_around(one, filters))))
    return told


def _around(one: Change, filters: Filters) -> Iterable[tuple[str, str]]:
    """Candidate causes with the mentions or posts behind them."""
    for spike in one.spikes:
        words = _("a spike of {name} on {day}").format(
            name=spike.group or spike.brand, day=figures.day(spike.day)
        )
        yield words, openings.rows_at(filters, _days(spike, filters.period), brand=spike.brand)
    for campaign in one.campaigns:
        words = _("{brand} posts #{tag} from {day}").format(
            brand=campaign.brand, tag=campaign.hashtag, day=figures.day(campaign.first)
        )
        days = replace(filters.period, start=campaign.first, end=campaign.last + timedelta(days=1))
        yield words, "/mentions?" + query(days, hashtag=campaign.hashtag)
    for day in one.panel:
        days = replace(filters.period, start=day, end=day + timedelta(days=1))
        words = _("other keywords from {day}").format(day=figures.day(day))
        yield words, openings.rows_at(filters, days)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A spike as pages tell it: the mentions of its day, and some of them."""

    spike: Spike
    opening: openings.Opening
    samples: str


def alarms(site: Site, filters: Filters, brand: str) -> tuple[list[Alarm], tuple[Unwatched, ...]]:
    """The spikes of a brand in the page's days, the last seven and today; what cannot be watched yet."""
    now = filters.period.as_of
    told = {*history(site.store, site.config, filters.period), *spikes(site.store, site.config, now)}
    found = sorted(
        (one for one in told if one.brand == brand),
        key=lambda one: (one.start, one.group or ""),
        reverse=True,
    )
    off = tuple(one for one in unwatched(site.store, site.config, now) if one.brand == brand)
    return [_alarm(one, filters) for one in found[:MOST_ALARMS]], off


def _alarm(one: Spike, filters: Filters) -> Alarm:
    days = _days(one, filters.period)
    opening = openings.Opening(
        one.count, openings.rows_at(filters, days, brand=one.brand, group=one.group), one.brand
    )
    samples = "/mentions?" + query(days, brand=one.brand, ids=",".join(map(str, one.causes.posts)))
    return Alarm(one, opening, samples)


def _days(one: Spike, period: Period) -> Period:
    return replace(period, start=one.day, end=one.day + timedelta(days=1))
