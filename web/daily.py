"""The daily series that charts and their tables share, so that they can never disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from listener.model import Period
from listener.reports.series import Series, daily
from web.filters import Filters
from web.site import Site

DAYS_SHOWN = 31
"""How many days a table on a page has at most, the newest ones; its files have them all."""
GLANCE = 7
"""How many on the overview, which has three such tables."""


def daily_series(site: Site, filters: Filters, *, brand: str | None = None) -> Series:
    """The days of the period, all brands; where no end was asked for, the unfinished day as well."""
    return daily(site.store, site.config, shown_days(filters), brand=brand, choice=filters.choice)


def shown_days(filters: Filters) -> Period:
    """The days that charts show."""
    period = filters.period
    if "to" not in filters.given and not filters.has_today:
        return replace(period, end=period.end + timedelta(days=1))
    return period


def series_before(site: Site, filters: Filters, brand: str) -> Series | None:
    """The days of the period compared with, of one brand; None if there is none."""
    if filters.before is None:
        return None
    return daily(site.store, site.config, filters.before, brand=brand, choice=filters.choice)


def most_rows(series: Series, days: int = DAYS_SHOWN) -> int:
    """How many rows of the series a page shows at most."""
    return days * max(1, len(series.brands))
