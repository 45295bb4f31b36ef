"""Reports and tables as plain text for the terminal, aligned, at most 100 columns wide."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from textwrap import wrap
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size

from listener.model import Period
from listener.render import figures
from listener.render.scorer_words import scorer_line
from listener.render.tables import Bounded, Cell, Kind, Table
from listener.reports.report import BrandReport, Report
from listener.reports.response import ResponseFigures

WIDTH = 100
GAP = "  "
_LEFT = (Kind.TEXT, Kind.LINK, Kind.INSTANT)
# Terminals obey control characters, and bidirectional ones reorder the line: neither may come from a post.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def report_text(report: Report) -> str:
    """The report for the terminal: a block of figures, each with its n, and the coverage."""
    period = report.period
    lines = [
        f"{figures.days(period.start, period.end)} ({period.zone.key}), "
        f"as of {figures.instant(period.as_of, period.zone)}",
        "",
        *_grid([_VOICES, *(_voice_row(brand) for brand in report.brands)], left=1),
        "",
        *_grid([_TONES, *(_tone_row(brand) for brand in report.brands)], left=1, last_left=True),
        "",
        "Net: (positive - negative) / scored, -1 to +1. Growth and shift: against the "
        f"{period.days} days before.",
        "95 %: intervals by author; p by exchanging whole authors, adjusted over the brands.",
        *_scorers(report),
        *_response(report.brands),
        coverage_line(report.coverage, period),
    ]
    return "\n".join(lines) + "\n"


def coverage_line(coverage: Mapping[str, float | None], period: Period) -> str:
    """One sentence on how complete the collection was; sources below 95 % are named."""
    known = {source: share for source, share in coverage.items() if share is not None}
    if not known:
        return f"Coverage: {figures.UNKNOWN}; no poll fell due in this period."
    low = [f"{source} {figures.percent(share)}" for source, share in known.items() if share < 0.95]
    if low:
        return _cut(f"Coverage: volume not comparable, below 95 %: {', '.join(low)}.", WIDTH)
    worst = min(known.values())
    return f"Coverage: at least {figures.percent(worst)} of due polls succeeded at {len(known)} source(s)."


def table_text(table: Table, *, zone: ZoneInfo | None = None, n: int | None = None) -> str:
    """A table for the terminal, with what does not fit cut; times are in `zone`, else UTC.

    `n` is how many rows there are in all, where the table shows only some of them.
    """
    zone = zone or ZoneInfo("UTC")
    head = [column.label for column in table.columns]
    rows = [
        [written(cell, column.kind, zone) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    left = [column.kind in _LEFT for column in table.columns]
    lines = [
        table.title,
        "",
        *aligned([head, *rows], left),
        "",
        f"n = {figures.number(len(rows) if n is None else n)}",
    ]
    return "\n".join(lines) + "\n"


def written(cell: Cell, kind: Kind, zone: ZoneInfo) -> str:
    """One cell for people, by what its column holds."""
    if cell is None:
        return figures.UNKNOWN
    if isinstance(cell, datetime):
        return figures.instant(cell, zone)
    if isinstance(cell, date):
        return figures.day(cell)
    if isinstance(cell, str):
        return UNSAFE.sub(" ", cell).strip()
    if isinstance(cell, Decimal):
        return figures.amount(cell)
    if kind is Kind.PERCENT:
        return figures.percent(cell)
    if kind is Kind.CHANGE:
        return figures.change(cell)
    if kind is Kind.POINTS:
        return figures.points(cell)
    if kind is Kind.P:
        return figures.probability(cell)
    if kind is Kind.HOURS:
        return figures.hours(cell)
    return figures.signed(cell) if kind is Kind.SIGNED else figures.number(cell)


def interval(low: Cell, high: Cell, kind: Kind, zone: ZoneInfo) -> str:
    """The bounds of a cell's interval for people; empty where they are unknown."""
    if not isinstance(low, int | float):
        return ""
    return figures.interval(
        low, high if isinstance(high, int | float) else None, lambda one: written(one, kind, zone)
    )


_VOICES = ("Brand", "Mentions", "Share", "95 %", "Growth", "95 %", "Authors", "Reach", "Engaged")
_TONES = ("Brand", "+ / ○ / −", "Net", "95 %", "Shift", "95 %", "p", "Verdict")


def _voice_row(brand: BrandReport) -> tuple[str, ...]:
    heard = brand.awareness
    return (
        UNSAFE.sub(" ", brand.name),
        figures.number(heard.mentions),
        figures.percent(heard.share_of_voice.value),
        _between(heard.share_of_voice, figures.percent),
        figures.change(heard.growth.value),
        _between(heard.growth, figures.change),
        figures.number(heard.unique_authors),
        figures.number(heard.reach),
        figures.number(heard.engagements),
    )


def _tone_row(brand: BrandReport) -> tuple[str, ...]:
    tone, shift = brand.sentiment, brand.sentiment.shift
    return (
        UNSAFE.sub(" ", brand.name),
        " / ".join(figures.number(one) for one in (tone.positive, tone.neutral, tone.negative)),
        figures.signed(tone.net.value),
        _between(tone.net, figures.signed),
        figures.signed(shift.value),
        _between(shift, figures.signed),
        figures.probability(shift.p),
        shift.verdict.value if shift.verdict else figures.UNKNOWN,
    )


def _scorers(report: Report) -> list[str]:
    """By whom each brand's tone is scored, how far that can be believed, and what it is once put right."""
    lines: list[str] = []
    for brand in report.brands:
        found = brand.scorers
        if found is None:
            continue
        told = f"{UNSAFE.sub(' ', brand.name)}: {scorer_line(found, report.period.zone)}"
        if found.tone is not None and found.tone.corrected.net.value is not None:
            net = found.tone.corrected.net
            told += f"; net put right {figures.signed(net.value)} ({_between(net, figures.signed)})"
        lines += wrap(f"{told}.", WIDTH, subsequent_indent="  ")
    return ["", *lines] if lines else []


def _between(one: Bounded, write: Callable[[float | None], str]) -> str:
    return figures.interval(one.low, one.high, write) or figures.UNKNOWN


_ANSWERS = (
    "Brand",
    "Cases",
    "Answered",
    "Open",
    "Rate",
    "In target",
    "Median",
    "90 %",
    "Flattered",
    "Messages",
    "Answered",
)


def _response(brands: Sequence[BrandReport]) -> list[str]:
    """Who was answered and how fast, where that was asked for."""
    rows = [_answers_row(brand.name, brand.response) for brand in brands if brand.response is not None]
    if not rows:
        return []
    told = "Median and 90 %: time to the first response, open cases counted in; flattered: without them."
    return ["", *_grid([_ANSWERS, *rows], left=1), "", told]


def _answers_row(name: str, found: ResponseFigures) -> tuple[str, ...]:
    cases, simple = found.cases, found.messages
    return (
        UNSAFE.sub(" ", name),
        figures.number(cases.opened),
        figures.number(cases.answered),
        figures.number(cases.open),
        figures.percent(cases.rate.value),
        figures.percent(cases.within_target.value),
        figures.hours(cases.first.median.value),
        figures.hours(cases.first.p90.value),
        figures.hours(cases.first.answered_only_median),
        figures.number(simple.addressed),
        figures.number(simple.answered),
    )


def _grid(rows: Sequence[Sequence[str]], *, left: int, last_left: bool = False) -> list[str]:
    width = len(rows[0])
    return aligned(rows, [number < left or (last_left and number == width - 1) for number in range(width)])


def aligned(rows: Sequence[Sequence[str]], left: Sequence[bool]) -> list[str]:
    """Lines of equal columns, the widest text columns cut until they fit."""
    widths = [max(cell_len(row[number]) for row in rows) for number in range(len(left))]
    spare = WIDTH - len(GAP) * (len(widths) - 1)
    while sum(widths) > spare and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return [
        GAP.join(
            _placed(cell, width, left=to_left) for cell, width, to_left in zip(row, widths, left, strict=True)
        ).rstrip()
        for row in rows
    ]


def _placed(text: str, width: int, *, left: bool) -> str:
    text = _cut(text, width)
    blank = " " * (width - cell_len(text))
    return text + blank if left else blank + text


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)).rstrip() + "…"
