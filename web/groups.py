"""What a comparison of customers is asked for in the query string, and what its figures open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from listener.errors import FieldError
from listener.render.group_tables import CONTROL, EXPOSED
from listener.reports.value.groups import ControlGroups
from listener.reports.value.landmark import FOLLOW_UP, LONGEST, WINDOW, Exposure, GroupChoice
from listener.words import _
from web.filters import Filters, WrongField, chosen_of, read_filters
from web.inbox import brands_of
from web.numbers import number
from web.openings import Opening
from web.site import Site

PATH = "/value/groups"
FIELDS = ("brand", "landmark", "window", "follow_up", "exposure")
LISTS = ("arm", "half")
"""What the lists of customers and of people assigned understand besides."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as it was written and as it is meant, and as of when."""

    filters: Filters
    choice: GroupChoice
    as_of: datetime

    @property
    def query(self) -> str:
        """The query string of the comparison, without what narrows a list."""
        given = self.filters.given
        return urlencode({name: given[name] for name in FIELDS if name in given})

    def members(self, found: ControlGroups, group: str | None = None) -> Opening:
        """The customers compared, or those of one group."""
        counts = {EXPOSED: found.exposed, CONTROL: found.control}
        n = found.exposed + found.control if group is None else counts[group]
        return Opening(n, self._list("arm", group or "both", "members"), noun="customer")

    def half(self, n: int, half: str) -> Opening:
        """The people whom lot assigned to that half."""
        return Opening(n, self._list("half", half, "assigned"), noun="person")

    def _list(self, field: str, value: str, anchor: str) -> str:
        given = self.filters.given
        told = {name: given[name] for name in FIELDS if name in given} | {field: value}
        return f"{PATH}?{urlencode(told)}#{anchor}"


def ask(site: Site, *more: str) -> Asked:
    """The question of the present request; WrongField for what it cannot be."""
    filters = read_filters(site, site.clock(), (*FIELDS, *more))
    given = filters.given
    exposure = chosen_of(given, "exposure", list(Exposure), Exposure.ANSWERED)
    brand = brands_of(site, given["brand"])[0] if "brand" in given else site.config.own_brand.name
    choice = GroupChoice(
        brand=brand,
        landmark=_day(given["landmark"]) if "landmark" in given else None,
        window=_months(filters, "window", WINDOW),
        follow_up=_months(filters, "follow_up", FOLLOW_UP),
        exposure=Exposure(exposure),
    )
    return Asked(filters, choice, filters.period.as_of)


def wrong(error: FieldError) -> WrongField:
    """The same said of a field of the query string."""
    return WrongField(error.field, f"{error}.")


def _months(filters: Filters, field: str, default: int) -> int:
    written = filters.given.get(field)
    if written is None:
        return default
    found = number(written)
    if found is None or not 1 <= found <= LONGEST:
        told = _("{field}: give a number of months from 1 to {most}.")
        raise WrongField(field, told.format(field=field, most=LONGEST))
    return found


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        told = _("landmark: {value!r} is no date; write it as 2026-11-01.")
        raise WrongField("landmark", told.format(value=written[:40])) from None
