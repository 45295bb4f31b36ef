"""When customers are compared: who dealt with the brand before a landmark, and what became of them after it.

Exposure is looked at only before the landmark and outcomes only after it; else whoever had to stay in order
to be exposed would look loyal. Metrics specification, section D, selection-bias rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from listener.config import Config
from listener.errors import FieldError
from listener.metrics.groups.months import months_after, months_between
from listener.model.figures import midnight
from listener.store import Store
from listener.store.customer_links import first_dealing
from listener.words import _

WINDOW, FOLLOW_UP = 6, 12
LONGEST = 60
"""Months, by default and at the most."""


class Exposure(StrEnum):
    """What counts as having dealt with the brand: it answered, or they wrote to it, answered or not."""

    ANSWERED = "answered"
    WROTE = "wrote"


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """What is compared. Without a brand the own one; without a landmark one is found; spans are months."""

    brand: str | None = None
    landmark: date | None = None
    window: int = WINDOW
    follow_up: int = FOLLOW_UP
    exposure: Exposure = Exposure.ANSWERED


@dataclass(frozen=True, slots=True)
class Times:
    """The days of a comparison: exposure in [since, landmark), outcomes in [landmark, until).

    `until` is where the follow-up ends, or today if that is sooner; `horizon` is how many months it is long.
    """

    since: date
    landmark: date
    until: date
    zone: ZoneInfo

    @property
    def horizon(self) -> float:
        """Months from the landmark until the end of the follow-up."""
        return months_between(self.landmark, self.until)

    @property
    def landmark_at(self) -> datetime:
        """The instant with which the landmark begins."""
        return midnight(self.landmark, self.zone)

    @property
    def since_at(self) -> datetime:
        """The instant from which exposure counts."""
        return midnight(self.since, self.zone)

    @property
    def until_at(self) -> datetime:
        """The first instant that counts no more."""
        return midnight(self.until, self.zone)


def times_of(store: Store, config: Config, choice: GroupChoice, as_of: datetime) -> Times:
    """The days of a comparison as of an instant; FieldError for what cannot be."""
    for field, months in (("window", choice.window), ("follow_up", choice.follow_up)):
        if not 1 <= months <= LONGEST:
            told = _("write a number of months from 1 to {most}")
            raise FieldError(field, told.format(most=LONGEST))
    today = as_of.astimezone(config.zone).date()
    brand = choice.brand or config.own_brand.name
    landmark = choice.landmark or _found(store, brand, today, config.zone)
    if landmark >= today:
        told = _("{day} is not over; choose a day before today, for outcomes come after it")
        raise FieldError("landmark", told.format(day=landmark))
    until = min(months_after(landmark, choice.follow_up), today)
    return Times(months_after(landmark, -choice.window), landmark, until, config.zone)


def _found(store: Store, brand: str, today: date, zone: ZoneInfo) -> date:
    """The first of the month a year ago; if nobody dealt with the brand by then, the middle of the time in
    which somebody did."""
    year_ago = months_after(today, -FOLLOW_UP).replace(day=1)
    first = first_dealing(store, brand)
    if first is None:
        return year_ago
    began = first.astimezone(zone).date()
    middle = began + (today - began) / 2
    return year_ago if began < year_ago else min(middle, today - timedelta(days=1))
