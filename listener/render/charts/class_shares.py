"""One brand's scored mentions by local day: shares of negative, neutral and positive, stacked to 100 %."""

from __future__ import annotations

from typing import Any

from listener.metrics import share
from listener.render import figures
from listener.render.charts.days import Link
from listener.render.charts.labels import Band
from listener.render.charts.stacks import stack, stacked
from listener.render.charts.steps import Step, steps
from listener.render.charts.theme import Theme, nothing
from listener.reports.series import Series
from listener.words import N_, _

_FEW = 62
"""Single days of few mentions jump: as bars they do not look like a trend."""
CLASSES = {"negative": N_("Negative"), "neutral": N_("Neutral"), "positive": N_("Positive")}
"""The classes from the lowest band to the highest, as the tables call them."""


def class_shares(series: Series, theme: Theme, *, link: Link) -> dict[str, Any]:
    """The spec of the chart; the series is of one brand. A day on which nothing was scored is a gap."""
    along = steps(series)
    counts = [_counts(step) for step in along]
    shares = [[share(one[name], sum(one.values())) for one in counts] for name in CLASSES]
    if all(value is None for one in shares for value in one):
        return nothing(theme, _("No mention of these days is scored."))
    bands = [
        Band(key, _(name), colour, edges)
        for (key, name), colour, edges in zip(CLASSES.items(), theme.classes, stacked(shares), strict=True)
    ]
    return stack(bands, along, theme, told=_told, link=link, few=_FEW)


def _counts(step: Step) -> dict[str, int]:
    row = step.rows[0]
    return {"negative": row.negative, "neutral": row.neutral, "positive": row.positive}


def _told(step: Step) -> list[tuple[str, str]]:
    """From the highest band to the lowest, as they lie, and what they are shares of."""
    counts = _counts(step)
    scored = sum(counts.values())
    rows = [
        (_(name), f"{figures.percent(share(counts[key], scored))} ({figures.number(counts[key])})")
        for key, name in reversed(CLASSES.items())
    ]
    return [*rows, (_("Scored"), figures.number(scored))]
