"""The daily series that charts and their tables share, so that they can never disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from listener.reports.series import Series, daily
from web.filters import Filters, query
from web.site import Site

DAYS_SHOWN = 93
"""How many days a table on a page has at most, the newest ones; its files have them all."""
FILTERS = ("from", "to", "brand", "source")


def daily_series(site: Site, filters: Filters, *, brand: str | None = None) -> Series:
    """The days of the period, all brands; where no end was asked for, the unfinished day as well."""
    period = filters.period
    if "to" not in filters.given:
        period = replace(period, end=period.end + timedelta(days=1))
    return daily(site.store, site.config, period, brand=brand, source=filters.source)


def most_rows(series: Series) -> int:
    """How many rows of the series a page shows at most."""
    return DAYS_SHOWN * max(1, len(series.brands))


def day_links(series: Series, source: str | None) -> list[str]:
    """For every row of the series, the address of the mentions it counts."""
    one_day = timedelta(days=1)
    return [
        "/mentions?"
        + query(replace(series.period, start=row.day, end=row.day + one_day), brand=row.brand, source=source)
        for row in series.days
    ]
