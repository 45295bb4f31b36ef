"""The charts of the response page: each from the same figures as the page, each mark opening its cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from listener.render import charts
from listener.reports.reckoning import Reading, Sort
from listener.reports.response_parts import Hour
from web.response import Asked

Spec = dict[str, Any]


def _curve(asked: Asked, theme: charts.Theme) -> Spec:
    curve = asked.found.curves[asked.reading]
    link = asked.opener.cases(curve.n, Sort.TIMED, hours=asked.reading.value).href
    return charts.response_curve(
        curve,
        theme,
        target=asked.found.target,
        link=link,
        of_opening=asked.reading is Reading.BUSINESS,
    )


def _hours(asked: Asked, theme: charts.Theme) -> Spec:
    def link(one: Hour) -> str:
        place = {"weekday": str(one.weekday), "hour": str(one.hour), "hours": asked.reading.value}
        return asked.opener.cases(one.opened, Sort.COUNTED, **place).href

    return charts.response_hours(asked.found.hours[asked.reading], theme, link=link)


def _days(asked: Asked, theme: charts.Theme) -> Spec:
    return charts.response_days(asked.found.days, theme, link=_cases(asked))


def _share(asked: Asked, theme: charts.Theme) -> Spec:
    found = asked.found
    return charts.response_share(
        found.days, theme, name=asked.brand, link=_cases(asked), before=found.days_before
    )


def _weeks(asked: Asked, theme: charts.Theme) -> Spec:
    return charts.response_weeks(asked.found.weeks, theme, link=_cases(asked))


def _cases(asked: Asked) -> charts.Link:
    """What a mark over some days opens: cases of a sort."""

    def link(start: date, end: date, sort: str) -> str:
        return asked.opener.over(start, end).cases(0, Sort(sort)).href

    return link


RESPONSE_CHARTS: dict[str, Callable[[Asked, charts.Theme], Spec]] = {
    "response-curve": _curve,
    "response-hours": _hours,
    "response-days": _days,
    "response-share": _share,
    "response-weeks": _weeks,
}
