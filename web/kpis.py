"""The figures at the head of the overview: each with its n, its change, and the very mentions behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from listener.metrics import share
from listener.render import figures
from listener.reports.comparison import Comparison
from listener.reports.report import BrandReport, Report, Tone
from listener.reports.series import BrandDay
from listener.reports.tone import ENOUGH_AUTHORS
from listener.words import _
from web.filters import Filters
from web.openings import Opening, of_brand

_VISIBLE = 0.0005
_LESS_IS_BETTER = ("negative", "negative_share")
_NEITHER = ("neutral_share", "scored_share")


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure changed: as shown, whether that is better ("up") or worse ("down"), what it was, and the
    rows it was made of then. `few`: too few authors spoke in either period to take it for a change (R11).
    """

    written: str
    trend: str | None
    was: str
    value: float | None
    opening: Opening
    few: bool


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure as shown. `name` is its field in the report; `spark` the points of its small line."""

    name: str
    label: str
    value: float | None
    written: str
    opening: Opening
    basis: str
    change: Change | None
    spark: str | None = None


Read = Callable[[BrandReport], float | None]
"""What a figure is in a brand's report."""


@dataclass(frozen=True, slots=True)
class _Maker:
    """What all figures of one page have in common."""

    report: Report
    compared: Comparison | None
    brand: BrandReport
    filters: Filters
    days: Sequence[BrandDay]
    few: bool

    def make(
        self,
        name: str,
        label: str,
        read: Read,
        write: Callable[[float | None], str],
        basis: str,
        *,
        differ: Callable[[float, float], str | None],
        day: Callable[[BrandDay], float | None] | None = None,
    ) -> Kpi:
        collected = is_collected(self.report)
        value = read(self.brand) if collected else None
        return Kpi(
            name=name,
            label=label,
            value=value,
            written=write(value),
            opening=of_brand(name, self.brand, self.report, self.filters),
            basis=basis,
            change=self._change(name, read, write, differ),
            spark=spark([day(one) for one in self.days]) if day and collected else None,
        )

    def _change(
        self,
        name: str,
        read: Read,
        write: Callable[[float | None], str],
        differ: Callable[[float, float], str | None],
    ) -> Change | None:
        if self.compared is None or not is_collected(self.compared.then):
            return None
        now, then = self.compared.of(self.brand.name)
        before = read(then)
        after = read(now)
        written = differ(after, before) if after is not None and before is not None else None
        if written is None or after is None or before is None:
            return None
        opening = of_brand(name, then, self.compared.then, self.filters)
        trend = None if self.few else _trend(name, after - before)
        return Change(written, trend, write(before), before, opening, self.few)


def kpis(
    report: Report, compared: Comparison | None, brand: str, filters: Filters, days: Sequence[BrandDay]
) -> dict[str, Kpi]:
    """The figures of one brand by name; `days` are the brand's whole days."""
    own = next(one for one in report.brands if one.name == brand)
    few = compared is not None and any(
        one.awareness.unique_authors < ENOUGH_AUTHORS for one in compared.of(brand)
    )
    maker = _Maker(report, compared, own, filters, days, few)
    heard, tone = own.awareness, own.sentiment
    told = figures.counted(heard.mentions, "mention")
    scored = _("{scored} of {all} scored").format(
        scored=figures.number(tone.scored), all=figures.number(heard.mentions)
    )
    found = [
        maker.make(
            "mentions",
            _("Mentions"),
            lambda one: one.awareness.mentions,
            figures.number,
            figures.rate(heard.mentions, report.period.days_passed),
            differ=_grown,
            day=lambda one: one.mentions,
        ),
        maker.make(
            "share_of_voice",
            _("Share of voice"),
            lambda one: one.awareness.share_of_voice.value,
            figures.percent,
            _("of {mentions} of all brands").format(mentions=figures.counted(report.total, "mention")),
            differ=_points,
            day=lambda one: one.share_of_voice,
        ),
        maker.make(
            "net",
            _("Net sentiment"),
            lambda one: one.sentiment.net.value,
            figures.signed,
            scored,
            differ=_moved,
            day=lambda one: one.net,
        ),
        maker.make(
            "negative",
            _("Negative mentions"),
            lambda one: one.sentiment.negative if one.sentiment.scored else None,
            figures.number,
            scored,
            differ=_grown,
            day=lambda one: one.negative,
        ),
        maker.make(
            "unique_authors",
            _("Unique authors"),
            lambda one: one.awareness.unique_authors,
            figures.number,
            _("in {mentions}").format(mentions=told),
            differ=_grown,
        ),
        _audience(maker, own, told),
    ]
    return {one.name: one for one in found}


def tone_kpis(
    report: Report,
    compared: Comparison | None,
    brand: str,
    filters: Filters,
    days: Sequence[BrandDay],
    *,
    few: bool,
) -> list[Kpi]:
    """The figures of tone of one brand; `days` are the brand's whole days.

    `few`: too few authors of scored mentions to take any change for one.
    """
    own = next(one for one in report.brands if one.name == brand)
    maker = _Maker(report, compared, own, filters, days, few)
    scored = _("of {count} scored").format(count=figures.number(own.sentiment.scored))
    classes: list[tuple[str, str, Callable[[Tone | BrandDay], int]]] = [
        ("positive_share", _("Positive"), lambda tone: tone.positive),
        ("neutral_share", _("Neutral"), lambda tone: tone.neutral),
        ("negative_share", _("Negative"), lambda tone: tone.negative),
    ]
    return [
        maker.make(
            "net",
            _("Net sentiment"),
            lambda one: one.sentiment.net.value,
            figures.signed,
            scored,
            differ=_moved,
            day=lambda one: one.net,
        ),
        maker.make(
            "mean",
            _("Mean score"),
            lambda one: one.sentiment.mean.value,
            figures.signed,
            scored,
            differ=_moved,
        ),
        *(
            maker.make(
                name,
                label,
                lambda one, read=read: share(read(one.sentiment), one.sentiment.scored),  # type: ignore[misc]
                figures.percent,
                scored,
                differ=_points,
                day=lambda one, read=read: share(read(one), one.scored),  # type: ignore[misc]
            )
            for name, label, read in classes
        ),
        maker.make(
            "scored_share",
            _("Share scored"),
            lambda one: share(one.sentiment.scored, one.awareness.mentions),
            figures.percent,
            _("of {mentions}").format(mentions=figures.counted(own.awareness.mentions, "mention")),
            differ=_points,
            day=lambda one: share(one.scored, one.mentions),
        ),
    ]


def _audience(maker: _Maker, brand: BrandReport, told: str) -> Kpi:
    """Engagements; where no network counts them (feeds do not), the reach."""
    heard = brand.awareness
    known = _("known for {known} of {mentions}")
    if heard.engagements is None and heard.reach is not None:
        return maker.make(
            "reach",
            _("Potential reach"),
            lambda one: one.awareness.reach,
            figures.number,
            known.format(known=figures.number(heard.audience_known), mentions=told),
            differ=_grown,
        )
    return maker.make(
        "engagements",
        _("Engagements"),
        lambda one: one.awareness.engagements,
        figures.number,
        known.format(known=figures.number(heard.engagements_known), mentions=told),
        differ=_grown,
    )


def spark(values: Sequence[float | None], *, width: int = 200, height: int = 32) -> str | None:
    """The points of a polyline through the known values, None for fewer than two."""
    known = [(number, value) for number, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    low, high = min(value for _number, value in known), max(value for _number, value in known)
    span = (high - low) or 1.0
    last = len(values) - 1
    return " ".join(
        f"{number / last * width:.1f},{height - 2 - (value - low) / span * (height - 4):.1f}"
        for number, value in known
    )


def is_collected(report: Report) -> bool:
    """Whether there is anything to count: a mention, or a poll that fell due and could have found one."""
    return bool(report.total) or any(share is not None for share in report.coverage.values())


def _grown(now: float, then: float) -> str | None:
    return figures.change(now / then - 1) if then else None


def _points(now: float, then: float) -> str:
    return figures.points(now - then)


def _moved(now: float, then: float) -> str:
    return figures.signed(now - then)


def _trend(name: str, change: float) -> str | None:
    """Whether the change is for the better ("up"), the worse ("down"), or neither."""
    if abs(change) < _VISIBLE or name in _NEITHER:
        return None
    return "up" if (change > 0) is not (name in _LESS_IS_BETTER) else "down"
