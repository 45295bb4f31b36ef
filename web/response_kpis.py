"""The figures at the head of the response page: each with its interval, what it leaves out, its change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from listener.metrics.proportions import Target
from listener.model import Estimate
from listener.render import figures
from listener.reports.reckoning import Reading, Sort
from listener.reports.responsiveness import Changed, Compared, Responsiveness
from listener.words import _
from web.openings import Opening
from web.response_openings import WAITING, Opener


@dataclass(frozen=True, slots=True)
class Beside:
    """A second figure in the small print: the words around it, and the figure."""

    before: str
    name: str
    value: float | None
    written: str
    opening: Opening
    after: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """How a figure changed: written with its interval, "up" or "down" where that is clear, what it was."""

    written: str
    trend: str | None
    interval: str
    name: str
    was: float | None
    was_written: str
    opening: Opening
    of: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure: as shown, its interval, what it is made of, what stands beside it, and its change."""

    name: str
    label: str
    value: float | None
    written: str
    opening: Opening
    interval: str = ""
    basis: str = ""
    beside: tuple[Beside, ...] = ()
    change: Against | None = None


def headlines(found: Responsiveness, opener: Opener, oldest_hours: float | None) -> list[Headline]:
    """The six figures; `oldest_hours` is how long the longest has been waiting now."""
    return [
        _rate(found, opener),
        _within(found, opener),
        _median(found, opener),
        _p90(found, opener),
        _open(found, opener),
        _oldest(found, opener, oldest_hours),
    ]


def _rate(found: Responsiveness, opener: Opener) -> Headline:
    cases = found.figures.cases
    closed = cases.opened - cases.answered - cases.open
    return Headline(
        name="response_rate",
        label=_("Response rate"),
        value=cases.rate.value,
        written=figures.percent(cases.rate.value),
        opening=opener.cases(cases.opened, Sort.COUNTED),
        interval=_percents(cases.rate),
        basis=_("{answered} of {cases} answered, {open} still open").format(
            answered=figures.number(cases.answered),
            cases=figures.counted(cases.opened, "case"),
            open=figures.number(cases.open),
        )
        + (_(", {closed} closed without an answer").format(closed=figures.number(closed)) if closed else ""),
        change=_rate_change(found.compared, opener),
    )


def _rate_change(told: Compared | None, opener: Opener) -> Against | None:
    if told is None:
        return None
    then = replace(opener, period=told.then)
    opening = then.cases(told.before.cases.fixed_n, Sort.SETTLED)
    return _shares(told.rate, "fixed_rate", opening, _("answered within 7 days"))


def _within(found: Responsiveness, opener: Opener) -> Headline:
    target = found.figures.cases.target
    change = None
    if (told := found.compared) is not None:
        then = replace(opener, period=told.then)
        opening = then.cases(told.before.cases.target.mature, Sort.KNOWN)
        change = _shares(told.within_target, "within_target", opening)
    return Headline(
        name="within_target",
        label=_("Answered within target"),
        value=target.share.value,
        written=figures.percent(target.share.value),
        opening=opener.cases(target.mature, Sort.KNOWN),
        interval=_percents(target.share),
        basis=_of_target(found, target),
        change=change,
    )


def _of_target(found: Responsiveness, target: Target) -> str:
    promise = (
        _("{target} in opening hours") if found.promise is Reading.BUSINESS else _("{target} by the clock")
    )
    told = promise.format(target=figures.hours(found.target, of_opening=True))
    if not target.mature:
        return _("target: {target}; no outcome is known yet").format(target=told)
    known = _("target: {target}; {within} of {known} with a known outcome").format(
        target=told, within=figures.number(target.within), known=figures.number(target.mature)
    )
    pending = _(", {pending} still in time").format(pending=figures.number(target.pending))
    return known + (pending if target.pending else "")


def _median(found: Responsiveness, opener: Opener) -> Headline:
    cases, first = found.figures.cases, found.figures.cases.first
    left_out = first.n - first.answered
    beside = [
        Beside(
            _("answered only:"),
            "answered_only_median",
            first.answered_only_median,
            figures.hours(first.answered_only_median),
            opener.cases(cases.answered, Sort.ANSWERED),
            _(", leaves {cases} out").format(cases=figures.counted(left_out, "case")) if left_out else "",
        )
    ]
    if (business := found.figures.business) is not None:
        opening = opener.cases(business.first.n, Sort.TIMED, hours=Reading.BUSINESS.value)
        value = business.first.median.value
        written = figures.hours(value, of_opening=True)
        beside.append(Beside(_("in opening hours:"), "median", value, written, opening))
    return Headline(
        name="median",
        label=_("Median first response"),
        value=first.median.value,
        written=_reached(first.median, found),
        opening=opener.cases(first.n, Sort.TIMED),
        interval=_spans(first.median),
        basis=_("open cases counted in"),
        beside=tuple(beside),
        change=_median_change(found.compared, opener),
    )


def _median_change(told: Compared | None, opener: Opener) -> Against | None:
    if told is None or told.median.difference.value is None:
        return None
    then = replace(opener, period=told.then)
    opening = then.cases(told.before.cases.first.n, Sort.TIMED)
    change, before = told.median.difference.value, told.median.before.value
    sign = "+" if change > 0 else figures.MINUS if change < 0 else ""
    trend = ("down" if change > 0 else "up") if told.median.is_clear else None
    interval = "" if trend else _("no clear change")
    written = f"{sign}{figures.hours(abs(change))}"
    return Against(written, trend, interval, "median", before, figures.hours(before), opening)


def _p90(found: Responsiveness, opener: Opener) -> Headline:
    first = found.figures.cases.first
    return Headline(
        name="p90",
        label=_("90 % answered after"),
        value=first.p90.value,
        written=_reached(first.p90, found),
        opening=opener.cases(first.n, Sort.TIMED),
        interval=_spans(first.p90),
        basis=_("open cases counted in"),
    )


def _open(found: Responsiveness, opener: Opener) -> Headline:
    cases = found.figures.cases
    return Headline(
        name="open",
        label=_("Still open"),
        value=cases.open,
        written=figures.number(cases.open),
        opening=opener.cases(cases.open, Sort.OPEN),
        basis=_("of {cases} opened in these days").format(cases=figures.counted(cases.opened, "case")),
    )


def _oldest(found: Responsiveness, opener: Opener, hours: float | None) -> Headline:
    return Headline(
        name="oldest",
        label=_("Oldest waiting"),
        value=hours,
        written=figures.hours(hours),
        opening=opener.waits(found.waiting, WAITING),
        basis=_("{count} waiting now, whenever they were opened").format(count=figures.number(found.waiting)),
    )


def _shares(told: Changed, name: str, opening: Opening, of: str = "") -> Against | None:
    change, before = told.difference, told.before.value
    if change.value is None:
        return None
    trend = ("up" if change.value > 0 else "down") if told.is_clear else None
    bounds = _("{low} to {high}").format(low=figures.points(change.low), high=figures.points(change.high))
    interval = bounds if trend else _("{interval}: no clear change").format(interval=bounds)
    written = figures.points(change.value)
    return Against(written, trend, interval, name, before, figures.percent(before), opening, of)


def _reached(one: Estimate, found: Responsiveness) -> str:
    """The hours; where so many are not answered yet, longer than the longest wait that is known."""
    curve = found.curves[Reading.CLOCK]
    if one.value is None and curve.n:
        unit = 24 if curve.longest >= 48 else 0.1
        return f"> {figures.hours(curve.longest // unit * unit)}"
    return figures.hours(one.value)


def _percents(one: Estimate) -> str:
    if one.low is None or one.high is None:
        return ""
    return _("{low} to {high}").format(low=figures.percent(one.low), high=figures.percent(one.high))


def _spans(one: Estimate) -> str:
    if one.value is None and one.low is None:
        return ""
    if one.high is None:
        return _("{low} or longer").format(low=figures.hours(one.low))
    return _("{low} to {high}").format(low=figures.hours(one.low), high=figures.hours(one.high))
