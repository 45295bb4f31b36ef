"""The whole report as one table: a row per brand with its awareness, its tone and how it responds."""

from __future__ import annotations

from dataclasses import replace

from listener.model import UNKNOWN
from listener.render.tables import Cell, Column, Kind, Table, awareness_table, bounds, with_interval
from listener.reports.report import Report
from listener.reports.response import ResponseFigures
from listener.reports.scorers import NOBODY, ToneScorers
from listener.words import N_

TRUST = (
    *with_interval(Column("accuracy", N_("Accuracy"), Kind.PERCENT)),
    Column("accuracy_n", N_("Labels it is of"), Kind.NUMBER),
    *with_interval(Column("net_corrected", N_("Net put right"), Kind.SIGNED)),
)
RESPONSE = (
    Column("cases", N_("Cases"), Kind.NUMBER),
    Column("cases_answered", N_("Answered"), Kind.NUMBER),
    Column("cases_open", N_("Still open"), Kind.NUMBER),
    Column("response_rate", N_("Response rate"), Kind.PERCENT),
    Column("within_target", N_("Within target"), Kind.PERCENT),
    Column("median_hours", N_("Median first response"), Kind.HOURS),
    Column("p90_hours", N_("90 % answered after"), Kind.HOURS),
    Column("answered_only_median_hours", N_("Median of answered only"), Kind.HOURS),
    Column("messages", N_("Messages"), Kind.NUMBER),
    Column("messages_answered", N_("Directly answered"), Kind.NUMBER),
    Column("messages_median_hours", N_("Median of answered messages"), Kind.HOURS),
    Column("messages_p90_hours", N_("90 % of answered messages"), Kind.HOURS),
)


def report_table(report: Report) -> Table:
    """A row per brand: what `awareness_table` tells, and how the brand responds."""
    table = awareness_table(report)
    rows = [
        (*row, *_trust(brand.scorers or NOBODY), *_responses(brand.response))
        for row, brand in zip(table.rows, report.brands, strict=True)
    ]
    return replace(table, name="report", columns=(*table.columns, *TRUST, *RESPONSE), rows=tuple(rows))


def _trust(found: ToneScorers) -> tuple[Cell, ...]:
    """How often scores are right, by how many labels, and net sentiment put right by it."""
    net = found.tone.corrected.net if found.tone else UNKNOWN
    return *bounds(found.accuracy), found.accuracy.n or 0, *bounds(net)


def _responses(found: ResponseFigures | None) -> tuple[Cell, ...]:
    if found is None:
        return (None,) * len(RESPONSE)
    cases, simple = found.cases, found.messages
    return (
        cases.opened,
        cases.answered,
        cases.open,
        cases.rate.value,
        cases.within_target.value,
        cases.first.median.value,
        cases.first.p90.value,
        cases.first.answered_only_median,
        simple.addressed,
        simple.answered,
        simple.median_hours,
        simple.p90_hours,
    )
