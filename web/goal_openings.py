"""What the figure of a goal opens: the mentions, cases or brought rows that it was counted from."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from listener.model import Period
from listener.reports.reckoning import Sort
from listener.reports.value import facts
from listener.reports.value.goal_metrics import GoalFilter, filter_of
from listener.reports.value.goals import GoalFigure
from listener.store.business import COUNTERS, CUSTOMERS, remembered_rows
from web.filters import query
from web.openings import Opening
from web.response_openings import Opener
from web.site import Site

_OF_ALL_BRANDS = ("share_of_voice",)
_SCORED = ("net", "mean", "positive_share", "negative_share")
_AUDIENCE = ("reach", "potential_impressions")
_SORTS = {
    "response_rate": Sort.COUNTED,
    "within_target": Sort.KNOWN,
    "median_hours": Sort.TIMED,
    "p90_hours": Sort.TIMED,
    "resolution_rate": Sort.COUNTED,
    "customers_helped": Sort.ANSWERED,
}
_VISITS = ("visits", "leads", "conversions", "conversion_rate")
_CUSTOMERS = ("churn", "customers", "new_customers", "cac")
_ORDERS = ("orders", "revenue", "margin")


def goal_opening(here: Site, one: GoalFigure) -> Opening | None:
    """The rows behind the current figure; None where nothing is known of it."""
    if one.metric is None or one.lasts is None or one.current.value is None:
        return None
    name, chosen = one.metric.name, filter_of(here.config, one.goal)
    if name in _SORTS:
        return Opener(chosen.brand, one.lasts).cases(one.current.n or 0, _SORTS[name])
    if name in ("saves", "save_rate"):
        told = query(one.lasts, brand=chosen.brand, state="known" if name == "save_rate" else "saved")
        return Opening(one.current.n or 0, f"/value/customers?{told}#cases", noun="case")
    table = _table(here, name, one.lasts, chosen)
    return table or _mentions(name, one, chosen)


def _table(here: Site, name: str, lasts: Period, chosen: GoalFilter) -> Opening | None:
    """Rows that people brought, where the figure is made of these."""
    first, last = facts.days_of(lasts)
    days = {"from": first.isoformat(), "to": last.isoformat()}
    if name in _VISITS:
        rows = facts.visit_sums(here.store, lasts, chosen.channels, chosen.campaign).rows
        channel = chosen.channels[0] if len(chosen.channels) == 1 else None
        return _of("visits", len(rows), days | ({"channel": channel} if channel else {}))
    if name in _ORDERS:
        return _of("orders", len(facts.orders_in(here.store, lasts)), days)
    if name in _CUSTOMERS:
        return _of("customers", len(remembered_rows(here.store, CUSTOMERS)), {})
    if name == "followers":
        return _of("counters", len(remembered_rows(here.store, COUNTERS)), {})
    return None


def _of(kind: str, count: int, fields: dict[str, str]) -> Opening:
    asked = f"?{urlencode(fields)}" if fields else ""
    return Opening(count, f"/value/tables/{kind}{asked}", noun="row")


def _mentions(name: str, one: GoalFigure, chosen: GoalFilter) -> Opening:
    """The mentions of the goal's days; of today those until now are among them."""
    assert one.lasts is not None  # goal_opening saw to it
    _first, last = facts.days_of(one.lasts)
    fields = {
        "brand": None if name in _OF_ALL_BRANDS else chosen.brand,
        "source": chosen.source,
        "lang": chosen.lang,
        "group": chosen.group,
        "hashtag": chosen.hashtag,
        "sentiment": "scored" if name in _SCORED else None,
        "reposts": "with" if name in _AUDIENCE else None,
    }
    told = query(replace(one.lasts, end=last), **fields)
    return Opening(one.current.n or int(one.current.value or 0), f"/mentions?{told}")
