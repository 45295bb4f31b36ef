"""Share of voice by local day: bands that fill 100 %, the first brand lowest, gaps where nobody spoke."""

from __future__ import annotations

from typing import Any

from listener.render import figures
from listener.render.charts.days import Link
from listener.render.charts.labels import Band
from listener.render.charts.stacks import stack, stacked
from listener.render.charts.steps import Step, steps
from listener.render.charts.theme import Theme, brand_colours, nothing
from listener.reports.series import BrandDay, Series
from listener.words import _

_FEW = 14


def share_of_voice(series: Series, theme: Theme, *, link: Link) -> dict[str, Any]:
    """The spec of the chart, of whatever measure the shares of the series are; it has all brands."""
    along = steps(series)
    shares = [[step.rows[number].share_of_voice for step in along] for number in range(len(series.brands))]
    if all(share is None for one in shares for share in one):
        return nothing(theme, _("No brand was mentioned in these days."))
    colours = brand_colours(theme, series.brands)
    bands = [
        Band(name, name, colour, edges)
        for name, colour, edges in zip(series.brands, colours, stacked(shares), strict=True)
    ]
    return stack(bands, along, theme, told=_told, link=link, few=_FEW)


def _told(step: Step) -> list[tuple[str, str]]:
    return [(row.brand, _written(step, row)) for row in step.rows]


def _written(step: Step, row: BrandDay) -> str:
    """The share and the count it is of; authors and reach of several days do not add up to one count."""
    share = figures.percent(row.share_of_voice)
    return share if step.days > 1 else f"{share} ({figures.number(row.count)})"
