"""What the response page and its charts were asked for, and the figures to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from listener.reports.reckoning import Reading
from listener.reports.responsiveness import Responsiveness, responsiveness
from listener.store.choice import ANY
from listener.store.inbox import StoredCase, oldest_cases
from web.filters import Filters, chosen_of, read_filters
from web.response_kpis import headlines
from web.response_openings import Opener
from web.site import Site

FIELDS = ("from", "to", "compare", "brand", "hours")
"""What the page understands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked for, and what there is to tell. The curve and the hours are by `reading`."""

    filters: Filters
    brand: str
    reading: Reading
    found: Responsiveness

    @property
    def opener(self) -> Opener:
        """Opens the rows behind its figures."""
        return Opener(self.brand, self.filters.period)


def ask(here: Site, *more: str) -> Asked:
    """The request with its figures: as of the minute, so that what was reckoned in it holds for all of it.

    It may have the fields of the page and `more`.
    """
    now = here.clock().replace(second=0, microsecond=0)
    filters = read_filters(here, now, (*FIELDS, *more))
    brand = filters.brand or here.config.own_brand.name
    found = responsiveness(here.store, here.config, filters.period, brand, filters.compare)
    reading = Reading(chosen_of(filters.given, "hours", [one.value for one in found.hours], found.promise))
    return Asked(filters, brand, reading, found)


def response_block(here: Site, filters: Filters, brand: str) -> dict[str, object]:
    """The headline figures for another page; nothing while nobody asks, or where it is narrowed down.

    Who waits for an answer is known by brand and days alone.
    """
    if filters.choice != ANY:
        return {}
    period = replace(filters.period, as_of=filters.period.as_of.replace(second=0, microsecond=0))
    found = responsiveness(here.store, here.config, period, brand, filters.compare)
    if not found.waiting and not found.figures.cases.first.n:
        return {}
    oldest = oldest_cases(here.store, brand, period.as_of, 1)
    opener = Opener(brand, period)
    return {
        "response": found,
        "response_headlines": headlines(found, opener, oldest_hours(oldest, period.as_of)),
        "response_query": filters.query(role=None),
    }


def oldest_hours(waiting: Sequence[StoredCase], now: datetime) -> float | None:
    """How long the first of them has been waiting."""
    since = waiting[0].waiting_since if waiting else None
    return None if since is None else (now - since) / timedelta(hours=1)
