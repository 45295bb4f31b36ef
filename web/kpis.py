"""The five figures of the overview: each with its n, its change, and the very mentions behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from listener.model import Period
from listener.render import figures
from listener.reports.report import BrandReport, Report
from listener.reports.series import BrandDay
from web.filters import query

_VISIBLE = 0.0005


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure as shown. `trend` is "up", "down" or None; `spark` the points of its small line."""

    label: str
    value: str
    change: str | None
    trend: str | None
    basis: str
    href: str
    spark: str | None = None
    note: str | None = None


def kpis(
    report: Report, before: Report, brand: str, days: Sequence[BrandDay], *, source: str | None
) -> tuple[Kpi, ...]:
    """The figures of one brand; `before` is the report of the period before, `days` the brand's days."""
    now, then = _of(report, brand), _of(before, brand)
    total = report.mentions
    base = "/mentions?" + query(report.period, brand=brand, source=source)
    everyone = "/mentions?" + query(report.period, source=source)
    scored = "/mentions?" + query(report.period, brand=brand, source=source, sentiment="scored")
    heard, tone = now.awareness, now.sentiment
    told = figures.counted(heard.mentions, "mention")
    return (
        Kpi(
            "Mentions",
            _collected(report, heard.mentions),
            *_growth(heard.growth.value),
            figures.rate(heard.mentions, report.period.days_passed) if is_collected(report) else told,
            base,
            spark([day.mentions for day in days]) if is_collected(report) else None,
        ),
        Kpi(
            "Share of voice",
            figures.percent(heard.share_of_voice.value),
            *_points(heard.share_of_voice.value, then.awareness.share_of_voice.value),
            f"of {figures.counted(total, 'mention')} of all brands",
            everyone,
            spark([day.share_of_voice for day in days]),
        ),
        Kpi(
            "Net sentiment",
            figures.signed(tone.net.value),
            *_shift(tone.shift.value),
            f"{figures.number(tone.scored)} of {figures.number(heard.mentions)} scored",
            scored,
            spark([day.net for day in days]),
        ),
        Kpi(
            "Unique authors",
            _collected(report, heard.unique_authors),
            *_growth(_ratio(heard.unique_authors, then.awareness.unique_authors)),
            f"in {told}",
            base,
            note=_each(heard.mentions, heard.unique_authors, "mentions an author"),
        ),
        _audience(now, then, base, told),
    )


def _audience(now: BrandReport, then: BrandReport, href: str, told: str) -> Kpi:
    """Engagements; where no network counts them (feeds do not), the reach."""
    heard, old = now.awareness, then.awareness
    if heard.engagements is None and heard.reach is not None:
        return Kpi(
            "Potential reach",
            figures.number(heard.reach),
            *_growth(_ratio(heard.reach, old.reach)),
            f"known for {figures.number(heard.audience_known)} of {told}",
            href,
            note="An upper bound",
        )
    return Kpi(
        "Engagements",
        figures.number(heard.engagements),
        *_growth(_ratio(heard.engagements, old.engagements)),
        f"known for {figures.number(heard.engagements_known)} of {told}",
        href,
        note=_each(heard.engagements, heard.engagements_known, "on each of them"),
    )


def spark(values: Sequence[float | None], *, width: int = 200, height: int = 32) -> str | None:
    """The points of a polyline through the known values, None for fewer than two."""
    known = [(number, value) for number, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    low, high = min(value for _, value in known), max(value for _, value in known)
    span = (high - low) or 1.0
    last = len(values) - 1
    return " ".join(
        f"{number / last * width:.1f},{height - 2 - (value - low) / span * (height - 4):.1f}"
        for number, value in known
    )


def is_collected(report: Report) -> bool:
    """Whether there is anything to count: a mention, or a poll that fell due and could have found one."""
    return bool(report.mentions) or any(share is not None for share in report.coverage.values())


def period_before(period: Period) -> str:
    """The period compared with, in words."""
    return "the day before" if period.days == 1 else f"the {period.days} days before"


def _of(report: Report, brand: str) -> BrandReport:
    return next(one for one in report.brands if one.name == brand)


def _collected(report: Report, count: int) -> str:
    return figures.number(count if is_collected(report) else None)


def _ratio(now: int | None, then: int | None) -> float | None:
    return now / then - 1 if now is not None and then else None


def _each(part: int | None, whole: int, words: str) -> str | None:
    return f"{part / whole:.1f} {words}" if part is not None and whole else None


def _growth(fraction: float | None) -> tuple[str | None, str | None]:
    return (None, None) if fraction is None else (figures.change(fraction), _trend(fraction))


def _points(now: float | None, then: float | None) -> tuple[str | None, str | None]:
    if now is None or then is None:
        return None, None
    return figures.points(now - then), _trend(now - then)


def _shift(value: float | None) -> tuple[str | None, str | None]:
    return (None, None) if value is None else (figures.signed(value), _trend(value))


def _trend(change: float) -> str | None:
    if abs(change) < _VISIBLE:
        return None
    return "up" if change > 0 else "down"
