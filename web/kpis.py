"""The figures at the head of the overview: each with its n, its change, and the very mentions behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from listener.metrics import share
from listener.metrics.shifts import Verdict
from listener.model import UNKNOWN, Estimate
from listener.render import figures
from listener.reports.comparison import Comparison
from listener.reports.report import BrandReport, Report
from listener.reports.series import BrandDay
from listener.words import N_, _
from web.filters import Filters
from web.openings import Opening, of_brand

_VISIBLE = 0.0005


@dataclass(frozen=True, slots=True)
class Judged:
    """What can be said of a change: its interval and the verdict in words; `is_clear`: it is no noise.

    `written` is the change itself, where it is not the difference of the two figures.
    """

    interval: str = ""
    words: str = ""
    is_clear: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure changed: as shown, whether that is clearly better ("up") or worse ("down"), what it was,
    and the rows it was made of then.
    """

    written: str
    trend: str | None
    was: str
    value: float | None
    opening: Opening
    judged: Judged


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure as shown. `name` is its field in the report; `spark` the points of its small line."""

    name: str
    label: str
    value: float | None
    written: str
    interval: str
    opening: Opening
    basis: str
    change: Change | None
    spark: str | None = None


Read = Callable[[BrandReport], Estimate | float | None]
"""What a figure is in a brand's report."""
Judge = Callable[[Comparison, str], Judged]
"""What can be said of its change for a brand."""


def _not_tested(_compared: Comparison, _brand: str) -> Judged:
    return Judged()


@dataclass(frozen=True, slots=True)
class _Maker:
    """What all figures of one page have in common."""

    report: Report
    compared: Comparison | None
    brand: BrandReport
    filters: Filters
    days: Sequence[BrandDay]

    def make(
        self,
        name: str,
        label: str,
        read: Read,
        write: Callable[[float | None], str],
        basis: str,
        *,
        differ: Callable[[float, float], str | None],
        judge: Judge = _not_tested,
        day: Callable[[BrandDay], float | None] | None = None,
    ) -> Kpi:
        collected = self.report.is_collected
        found = _estimate(read(self.brand)) if collected else UNKNOWN
        return Kpi(
            name=name,
            label=label,
            value=found.value,
            written=write(found.value),
            interval=figures.interval(found.low, found.high, write),
            opening=of_brand(name, self.brand, self.report, self.filters),
            basis=basis,
            change=self._change(name, read, write, differ, judge),
            spark=spark([day(one) for one in self.days]) if day and collected else None,
        )

    def _change(
        self,
        name: str,
        read: Read,
        write: Callable[[float | None], str],
        differ: Callable[[float, float], str | None],
        judge: Judge,
    ) -> Change | None:
        if self.compared is None or not self.compared.then.is_collected:
            return None
        now, then = self.compared.of(self.brand.name)
        before, after = _estimate(read(then)).value, _estimate(read(now)).value
        if after is None or before is None:
            return None
        judged = judge(self.compared, self.brand.name)
        written = judged.written or differ(after, before)
        if not written:
            return None
        opening = of_brand(name, then, self.compared.then, self.filters)
        trend = _trend(after - before) if judged.is_clear else None
        return Change(written, trend, write(before), before, opening, judged)

    def grown(self, now: float, then: float) -> str | None:
        """How a count grew; unknown from nothing, and where less is known of the days before."""
        is_whole = self.compared is not None and self.compared.is_whole
        return figures.change(now / then - 1) if then and is_whole else None


def _estimate(found: Estimate | float | None) -> Estimate:
    return found if isinstance(found, Estimate) else Estimate(found)


def _grown_clearly(compared: Comparison, brand: str) -> Judged:
    """Mentions: clear where the interval of the growth leaves 0 out."""
    grown = compared.growth(brand)
    if grown.value is None or grown.low is None or grown.high is None:
        return Judged()
    is_clear = grown.low > 0 or grown.high < 0
    interval = figures.interval(grown.low, grown.high, figures.change)
    words = "" if is_clear else _("no clear change")
    return Judged(interval, words, is_clear, figures.change(grown.value))


def _voice_moved(compared: Comparison, brand: str) -> Judged:
    """Share of voice: clear by its test, in which whole authors change places."""
    moved = compared.share_change(brand)
    interval = figures.interval(moved.low, moved.high, figures.points)
    if moved.p is None:
        return Judged(interval, _("too few authors to compare"))
    words = _("clear change") if moved.is_significant else _("no clear change")
    return Judged(interval, _with_p(words, moved.p), moved.is_significant)


def _tone_moved(compared: Comparison, brand: str) -> Judged:
    """Net sentiment: by its verdict, with what remains without the author of the largest influence."""
    shift = compared.shift(brand)
    if shift.verdict is None:
        return Judged()
    interval = figures.interval(shift.low, shift.high, figures.signed)
    words = _(VERDICTS[shift.verdict])
    if shift.verdict is Verdict.ONE_AUTHOR and shift.author is not None:
        words = _("{verdict}: {left} without {author}").format(
            verdict=words, left=figures.signed(shift.without), author=shift.author.label
        )
    return Judged(interval, _with_p(words, shift.p), shift.verdict is Verdict.SHIFT)


VERDICTS = {
    Verdict.SHIFT: N_("shift"),
    Verdict.ONE_AUTHOR: N_("driven by one author"),
    Verdict.UNCLEAR: N_("no clear shift"),
    Verdict.TOO_FEW: N_("too few authors to compare"),
}


def _with_p(words: str, p: float | None) -> str:
    return words if p is None else _("{words}, p {p}").format(words=words, p=figures.probability(p))


def kpis(
    report: Report, compared: Comparison | None, brand: str, filters: Filters, days: Sequence[BrandDay]
) -> dict[str, Kpi]:
    """The figures of one brand by name; `days` are the brand's whole days."""
    own = next(one for one in report.brands if one.name == brand)
    maker = _Maker(report, compared, own, filters, days)
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
            differ=maker.grown,
            judge=_grown_clearly,
            day=lambda one: one.mentions,
        ),
        maker.make(
            "share_of_voice",
            _("Share of voice"),
            lambda one: one.awareness.share_of_voice,
            figures.percent,
            _("of {mentions} of all brands").format(mentions=figures.counted(report.total, "mention")),
            differ=_points,
            judge=_voice_moved,
            day=lambda one: one.share_of_voice,
        ),
        maker.make(
            "net",
            _("Net sentiment"),
            lambda one: one.sentiment.net,
            figures.signed,
            scored,
            differ=_moved,
            judge=_tone_moved,
            day=lambda one: one.net,
        ),
        maker.make(
            "negative",
            _("Negative mentions"),
            lambda one: one.sentiment.negative if one.sentiment.scored else None,
            figures.number,
            scored,
            differ=maker.grown,
            day=lambda one: one.negative,
        ),
        maker.make(
            "unique_authors",
            _("Unique authors"),
            lambda one: one.awareness.unique_authors,
            figures.number,
            _("in {mentions}").format(mentions=told),
            differ=maker.grown,
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
) -> list[Kpi]:
    """The figures of tone of one brand; `days` are the brand's whole days."""
    own = next(one for one in report.brands if one.name == brand)
    maker = _Maker(report, compared, own, filters, days)
    scored = _("of {count} scored").format(count=figures.number(own.sentiment.scored))
    classes: list[tuple[str, str, Read, Callable[[BrandDay], int]]] = [
        ("positive_share", _("Positive"), lambda one: one.sentiment.positive_share, lambda day: day.positive),
        ("neutral_share", _("Neutral"), lambda one: one.sentiment.neutral_share, lambda day: day.neutral),
        ("negative_share", _("Negative"), lambda one: one.sentiment.negative_share, lambda day: day.negative),
    ]
    return [
        maker.make(
            "net",
            _("Net sentiment"),
            lambda one: one.sentiment.net,
            figures.signed,
            scored,
            differ=_moved,
            judge=_tone_moved,
            day=lambda one: one.net,
        ),
        maker.make(
            "mean",
            _("Mean score"),
            lambda one: one.sentiment.mean,
            figures.signed,
            scored,
            differ=_moved,
        ),
        *(
            maker.make(
                name,
                label,
                read,
                figures.percent,
                scored,
                differ=_points,
                day=lambda one, count=count: share(count(one), one.scored),  # type: ignore[misc]
            )
            for name, label, read, count in classes
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
            differ=maker.grown,
        )
    return maker.make(
        "engagements",
        _("Engagements"),
        lambda one: one.awareness.engagements,
        figures.number,
        known.format(known=figures.number(heard.engagements_known), mentions=told),
        differ=maker.grown,
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


def _points(now: float, then: float) -> str:
    return figures.points(now - then)


def _moved(now: float, then: float) -> str:
    return figures.signed(now - then)


def _trend(change: float) -> str | None:
    """Whether a change is for the better ("up"), the worse ("down"), or too small to be seen."""
    if abs(change) < _VISIBLE:
        return None
    return "up" if change > 0 else "down"
