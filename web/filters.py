"""The query string as a period and a filter. Unknown fields and wrong values are errors, never ignored:
a figure that silently counts something else than asked is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import request

from listener.errors import UsageError
from listener.model import Period
from listener.reports.mentions import QUERY_LENGTH, choose
from listener.reports.periods import DEFAULT_DAYS, last_days, period_of
from listener.store.listing import MentionFilter, languages, sources
from web.site import Site

FIELDS = ("from", "to", "brand", "source", "lang", "sentiment", "group", "q", "after")
_SPANS = (7, DEFAULT_DAYS, 90, 365)
_NAMED = re.compile(r"([a-z_-]+)\b")
_CONTROL = re.compile("[\x00-\x1f\x7f]+")


class WrongField(UsageError):
    """One field of the query string cannot be used; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Filters:
    """What the query string asks for: `given` as it was written, and what it means.

    `notice` tells of a search that was cut.
    """

    given: Mapping[str, str]
    period: Period
    chosen: MentionFilter
    notice: str | None = None

    @property
    def brand(self) -> str | None:
        """The chosen brand, None for all."""
        return self.chosen.brand

    @property
    def source(self) -> str | None:
        """The chosen source, None for all."""
        return self.chosen.source

    @property
    def chart_query(self) -> str:
        """The query string of the charts on this page: its dates, as they were given, and its source."""
        return urlencode({name: self.given[name] for name in ("from", "to", "source") if name in self.given})

    @property
    def spans(self) -> list[tuple[int, str, bool]]:
        """Periods up to now to choose from: days, query string, whether it is the present one."""
        zone, as_of = self.period.zone, self.period.as_of
        found = []
        for days in _SPANS:
            start = last_days(days, zone, as_of).start
            asked = {} if days == DEFAULT_DAYS else {"from": start.isoformat()}
            kept = {key: value for key, value in self.given.items() if key not in ("from", "to", "after")}
            now = "to" not in self.given and start == self.period.start
            found.append((days, urlencode(asked | kept), now))
        return found

    @property
    def after(self) -> str | None:
        """The mark of the page before, None on the first page."""
        return self.given.get("after")


def read_filters(site: Site, now: datetime, allowed: Collection[str], *, today: bool = False) -> Filters:
    """The filters of the present request, of which the page knows those `allowed`.

    Without dates: the last thirty complete days; `today` adds the day that is not over.
    """
    given = _given(allowed)
    cut = given.get("q", "")[QUERY_LENGTH:]
    _known(site, given)
    try:
        period = _period(site, now, given, today=today)
        chosen = choose(
            site.config,
            period,
            brand=given.get("brand"),
            source=given.get("source"),
            lang=given.get("lang"),
            sentiment=given.get("sentiment"),
            group=given.get("group"),
            query=given.get("q"),
        )
    except UsageError as error:
        raise located(error, allowed) from error
    notice = f"The search was cut to its first {QUERY_LENGTH} characters." if cut else None
    return Filters(given, period, chosen, notice)


def located(error: UsageError, allowed: Collection[str]) -> UsageError:
    """The error with the field that its message begins with, if it is one of those allowed."""
    found = _NAMED.match(str(error))
    field = found.group(1).replace("-", "_") if found else ""
    return WrongField(field, str(error)) if field in allowed else error


def query(period: Period, **fields: str | None) -> str:
    """The query string that leads to exactly these days and this choice."""
    told = {"from": period.start.isoformat(), "to": period.end.isoformat()}
    return urlencode(told | {name: value for name, value in fields.items() if value})


def without(field: str) -> str:
    """The address of the present request without that field (and the page mark, which depends on all)."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in (field, "after")]
    return request.path + (f"?{urlencode(kept)}" if kept else "")


def source_names(site: Site) -> list[str]:
    """The sources to choose from: those configured and those that mentions came from, archives too."""
    return sorted({*sources(site.store), *(one.name for one in site.config.sources)})


def _given(allowed: Collection[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, values in request.args.lists():
        if name not in allowed:
            known = ", ".join(allowed) or "none"
            raise WrongField(name, f"{name[:40]}: this page has no such filter; there are: {known}.")
        if len(values) > 1:
            raise WrongField(name, f"{name}: it is given {len(values)} times; give it once.")
        value = _CONTROL.sub(" ", values[0]).strip()
        if value:
            given[name] = value
    return given


def _known(site: Site, given: Mapping[str, str]) -> None:
    """Sources and languages are checked against the configuration and what is stored."""
    asked = given.get("source")
    if asked is not None and all(asked != source.name for source in site.config.sources):
        names = source_names(site)
        if asked not in names:
            raise WrongField(
                "source", f"source: {asked[:80]!r} is no source; there are: {', '.join(names) or 'none'}."
            )
    lang = given.get("lang")
    if lang is not None and lang not in languages(site.store):
        known = ", ".join(languages(site.store)) or "none"
        raise WrongField("lang", f"lang: no mention is in {lang[:40]!r}; there are: {known}.")


def _period(site: Site, now: datetime, given: Mapping[str, str], *, today: bool) -> Period:
    zone = site.config.zone
    start, end = given.get("from"), given.get("to")
    if end is None and today:
        last = now.astimezone(zone).date() + timedelta(days=1)
        end = last.isoformat()
        start = start or (last - timedelta(days=DEFAULT_DAYS + 1)).isoformat()
    return period_of(start, end, zone, now)
