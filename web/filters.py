"""The query string as a period and a choice. Unknown fields and wrong values are errors, never ignored:
a figure that silently counts something else than asked is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import request

from listener.errors import UsageError
from listener.model import Compare, Period
from listener.reports.comparison import compared
from listener.reports.mentions import QUERY_LENGTH, check_stored, choose
from listener.reports.periods import DEFAULT_DAYS, period_of
from listener.store.choice import Choice
from listener.store.listing import NO_LANGUAGE, MentionFilter, sources
from listener.words import _
from web.site import Site

FRAME = ("from", "to", "compare", "brand", "source", "lang", "group")
"""What every page of figures understands."""
LIST = (*FRAME, "sentiment", "keyword", "hashtag", "author", "q", "ids", "reposts", "after")
"""What the list of mentions understands besides."""
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
    compare: Compare
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
    def choice(self) -> Choice:
        """What narrows every figure of the page: source, language and keyword group."""
        lang = "" if self.chosen.lang == NO_LANGUAGE else self.chosen.lang
        return Choice(self.chosen.source, lang, self.chosen.keywords)

    @property
    def before(self) -> Period | None:
        """The period compared with; None if there is none, or no day of the page's period is over."""
        periods = compared(self.period, self.compare)
        return periods and periods[1]

    @property
    def has_today(self) -> bool:
        """Whether the period holds a day that is not over."""
        return self.period.complete != self.period

    @property
    def after(self) -> str | None:
        """The mark of the page before, None on the first page."""
        return self.given.get("after")

    def whole(self, field: str, most: int) -> int | None:
        """A field that is a whole number of 0...most, None if it was not given."""
        written = self.given.get(field)
        if written is None:
            return None
        if not (written.isascii() and written.isdecimal() and int(written[:9]) <= most):
            message = _("{field}: give a whole number from 0 to {most}.")
            raise WrongField(field, message.format(field=field, most=most))
        return int(written[:9])

    def query(self, **fields: str | None) -> str:
        """The query string of the present page with these fields set, or left out where None or empty."""
        kept = {name: value for name, value in self.given.items() if name != "after"} | fields
        return urlencode({name: value for name, value in kept.items() if value})


def read_filters(
    site: Site, now: datetime, allowed: Collection[str], *, today: bool = False, several: Collection[str] = ()
) -> Filters:
    """The filters of the present request, of which the page knows those `allowed`.

    Without dates: the last thirty complete days; `today` adds the day that is not over. Posts that are named
    one by one (`ids`), and those of one `author`, are of any date unless one is given. Fields in `several`
    may stand several times.
    """
    given = _given(allowed, several)
    cut = given.get("q", "")[QUERY_LENGTH:]
    try:
        check_stored(site.store, site.config, source=given.get("source"), lang=given.get("lang"))
        period = _period(site, now, given, today=today)
        chosen = choose(
            site.config,
            period,
            brand=given.get("brand"),
            source=given.get("source"),
            lang=given.get("lang"),
            sentiment=given.get("sentiment"),
            group=given.get("group"),
            keyword=given.get("keyword"),
            hashtag=given.get("hashtag"),
            query=given.get("q"),
            numbers=given.get("ids"),
            author=given.get("author"),
            reposts=given.get("reposts"),
        )
    except UsageError as error:
        raise located(error, allowed) from error
    named = chosen.numbers is not None or chosen.author is not None
    if named and not {"from", "to"} & set(given):
        chosen = replace(chosen, start=None, end=None)
    notice = (
        _("The search was cut to its first {count} characters.").format(count=QUERY_LENGTH) if cut else None
    )
    return Filters(given, period, _compare(given), chosen, notice)


def located(error: UsageError, allowed: Collection[str]) -> UsageError:
    """The error with the field that its message begins with, if it is one of those allowed."""
    found = _NAMED.match(str(error))
    field = found.group(1).replace("-", "_") if found else ""
    return WrongField(field, str(error)) if field in allowed else error


def query(period: Period, **fields: str | None) -> str:
    """The query string that leads to exactly these days and this choice."""
    told = {"from": period.start.isoformat(), "to": period.end.isoformat()}
    return urlencode(told | {name: value for name, value in fields.items() if value})


def without(*fields: str) -> str:
    """The address of the present request without those fields (and the page mark, which depends on all)."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in (*fields, "after")]
    return request.path + (f"?{urlencode(kept)}" if kept else "")


def chosen_of(given: Mapping[str, str], field: str, allowed: Collection[str], default: str) -> str:
    """The value of a field that knows only the values `allowed`; WrongField lists them."""
    value = given.get(field, default)
    if value not in allowed:
        known = ", ".join(allowed)
        message = _("{field}: {value!r} is not known here; there are: {known}.")
        raise WrongField(field, message.format(field=field, value=value[:40], known=known))
    return value


def source_names(site: Site) -> list[str]:
    """The sources to choose from: those configured and those that mentions came from, archives too."""
    return sorted({*sources(site.store), *(one.name for one in site.config.sources)})


def fields_given(allowed: Collection[str]) -> dict[str, str]:
    """The fields of the present request that hold anything, of a page that narrows no figures."""
    return _given(allowed, ())


def _given(allowed: Collection[str], several: Collection[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, values in request.args.lists():
        if name not in allowed:
            known = ", ".join(allowed) or _("none")
            message = _("{field}: this page has no such filter; there are: {known}.")
            raise WrongField(name, message.format(field=name[:40], known=known))
        if len(values) > 1 and name not in several:
            message = _("{field}: it is given {count} times; give it once.")
            raise WrongField(name, message.format(field=name, count=len(values)))
        value = _CONTROL.sub(" ", ",".join(values)).strip()
        if value:
            given[name] = value
    return given


def _compare(given: Mapping[str, str]) -> Compare:
    return Compare(chosen_of(given, "compare", [one.value for one in Compare], Compare.PREVIOUS))


def _period(site: Site, now: datetime, given: Mapping[str, str], *, today: bool) -> Period:
    zone = site.config.zone
    start, end = given.get("from"), given.get("to")
    if end is None and today:
        last = now.astimezone(zone).date() + timedelta(days=1)
        end = last.isoformat()
        start = start or (last - timedelta(days=DEFAULT_DAYS + 1)).isoformat()
    return period_of(start, end, zone, now)
