"""What the response page and its charts were asked for, and the figures to tell."""

from __future__ import annotations

from dataclasses import dataclass

from listener.reports.reckoning import Reading
from listener.reports.responsiveness import Responsiveness, responsiveness
from web.filters import Filters, chosen_of, read_filters
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
