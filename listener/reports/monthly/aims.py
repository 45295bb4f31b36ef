"""Goals in a monthly report: where each stands, and what fell short with its likely cause and next step.

A goal that is missed is told of even where its owner writes nothing.
"""

from __future__ import annotations

from listener.metrics.progress import Status
from listener.reports.monthly import money
from listener.reports.monthly.causes import action, causes
from listener.reports.monthly.document import (
    Block,
    Card,
    Cell,
    Day,
    Figure,
    Missed,
    Mood,
    Rows,
    Section,
    Sentence,
    Unit,
)
from listener.reports.monthly.gather import Facts
from listener.reports.monthly.texts import of_estimate, told
from listener.reports.value.goal_metrics import Unit as Measured
from listener.reports.value.goals import GoalFigure
from listener.words import N_, _

_UNITS = {
    Measured.COUNT: Unit.NUMBER,
    Measured.SHARE: Unit.PERCENT,
    Measured.SCORE: Unit.SIGNED,
    Measured.HOURS: Unit.HOURS,
    Measured.MONEY: Unit.MONEY,
}
_MOODS = {
    Status.ACHIEVED: Mood.GOOD,
    Status.ON_TRACK: Mood.GOOD,
    Status.AT_RISK: Mood.WAITING,
    Status.OFF_TRACK: Mood.BAD,
    Status.DRAFT: Mood.PLAIN,
}
_WORDS = {
    Status.ACHIEVED: N_("achieved"),
    Status.ON_TRACK: N_("on track"),
    Status.AT_RISK: N_("at risk"),
    Status.OFF_TRACK: N_("off track"),
    Status.DRAFT: N_("draft"),
}
_WORST_FIRST = (Status.OFF_TRACK, Status.AT_RISK, None, Status.ON_TRACK, Status.ACHIEVED)
MISSED = (Status.OFF_TRACK, Status.AT_RISK)


def measured(facts: Facts) -> list[GoalFigure]:
    """The goals that are no drafts and have begun, the worst first."""
    found = [one for one in facts.goals if one.status is not Status.DRAFT and one.has_begun]
    return sorted(found, key=lambda one: (_WORST_FIRST.index(one.status), one.goal.id))


def title(one: GoalFigure) -> str:
    """What a goal is measured by: its metric, and what that is narrowed to."""
    if one.metric is None:
        return one.goal.id
    narrowed = [part.partition("=")[2].strip() for part in (one.goal.filter or "").split(";")]
    return f"{_(one.metric.title)} ({', '.join(narrowed)})" if any(narrowed) else _(one.metric.title)


def card(one: GoalFigure, facts: Facts) -> Card:
    """A goal as a figure that stands out."""
    words = (
        _("since {start}, was to be {target} by {day}")
        if _is_over(one)
        else _("since {start}, target {target} by {day}")
    )
    note = told(words, start=_start(one), target=target(one, facts), day=_deadline(one))
    return Card(title(one), current(one, facts), verdict(one), mood(one), note)


def sentence(one: GoalFigure, facts: Facts) -> Sentence:
    """Where a goal stands."""
    template = (
        _("Goal {goal} is {verdict}: {metric} at {now} at its deadline, {day}, with a target of {target}.")
        if _is_over(one)
        else _(
            "Goal {goal} is {verdict}: {metric} at {now} since {start}, where {expected} would be on the way "
            "to {target}."
        )
    )
    parts = {"goal": one.goal.id, "metric": title(one), "verdict": verdict(one)}
    return Sentence(
        told(
            template,
            now=current(one, facts),
            start=_start(one),
            day=_deadline(one),
            expected=_figure(one, one.expected, facts),
            target=target(one, facts),
            **parts,
        ),
        mood(one),
    )


def current(one: GoalFigure, facts: Facts) -> Figure:
    """Its metric now."""
    found = of_estimate(one.current, _unit(one))
    return Figure(found.value, found.unit, found.low, found.high, currency=_currency(one, facts))


def target(one: GoalFigure, facts: Facts) -> Figure:
    """What is to be reached."""
    return _figure(one, None if one.goal.target is None else float(one.goal.target), facts)


def verdict(one: GoalFigure) -> str:
    """The one word for it."""
    return _(_WORDS[one.status]) if one.status else _("not known")


def mood(one: GoalFigure) -> Mood:
    """How it is to be taken."""
    return _MOODS[one.status] if one.status else Mood.UNCLEAR


def goals(facts: Facts) -> Section:
    """The section of goals and their metrics."""
    heading = _("Goals and how they stand")
    if not facts.goals:
        said = _("No goals are set: what is to be reached, by when, and what that is worth.")
        return Section("goals", heading, (Sentence((said,)),))
    found = measured(facts)
    blocks: list[Block] = []
    if found:
        names = (
            *(_("Goal"), _("Metric"), _("From"), _("Target"), _("Now"), _("By now"), _("Way"), _("Status")),
            _("Days left"),
        )
        rows = tuple(_row(one, facts) for one in found)
        note = _(
            "By now: where the figure would be if it moved evenly. Way: from the baseline to the target."
        )
        blocks.append(Rows(_("Progress"), names, rows, note))
        serves = tuple(_serves(one, facts) for one in found)
        heads = (_("Goal"), _("Serves"), _("Owner"), _("Until"), _("Worth so far"))
        blocks.append(
            Rows(_("What the goals are for"), heads, serves, _("Worth: the likely range, P10 to P90."))
        )
    others = [one for one in facts.goals if one not in found]
    for one in others:
        blocks.append(Sentence((_unmeasured(one),)))
    return Section("goals", heading, tuple(blocks))


def missed(facts: Facts) -> Section:
    """The section of what fell short, with cause, step, owner, date and the metric that will show it."""
    found = [one for one in measured(facts) if one.status in MISSED]
    blocks: tuple[Block, ...] = tuple(_missed(one, facts) for one in found)
    if not blocks:
        said = _("No goal is at risk.") if measured(facts) else _("No goal is measured, so none is missed.")
        blocks = (Sentence((said,)),)
    return Section("missed", _("What fell short, and what comes next"), blocks)


def next_step(facts: Facts) -> Sentence | None:
    """The next step of the goal that stands worst; None if none is missed."""
    found = next((one for one in measured(facts) if one.status in MISSED), None)
    if found is None:
        return None
    stands = told(_(" {metric} is {now}."), metric=title(found), now=current(found, facts))
    return Sentence((_("Next: "), *action(found, facts), *stands), mood(found))


def _row(one: GoalFigure, facts: Facts) -> tuple[Cell, ...]:
    baseline = None if one.goal.baseline is None else float(one.goal.baseline)
    return (
        one.goal.id,
        title(one),
        _figure(one, baseline, facts),
        target(one, facts),
        current(one, facts),
        _figure(one, one.expected, facts),
        Figure(one.progress, Unit.PERCENT),
        verdict(one),
        Figure(one.days_left),
    )


def _serves(one: GoalFigure, facts: Facts) -> tuple[Cell, ...]:
    worth = money.rounded(one.value, facts)
    return one.goal.id, one.goal.business_goal, one.goal.owner, _deadline(one), worth


def _unmeasured(one: GoalFigure) -> str:
    """Why a goal is in no table."""
    if one.status is Status.DRAFT:
        missing = ", ".join(one.goal.missing) or _("a metric that is known")
        return _("{goal} is a draft and is not valued; it lacks {missing}.").format(
            goal=one.goal.id, missing=missing
        )
    return _("{goal} has not begun yet.").format(goal=one.goal.id)


def _missed(one: GoalFigure, facts: Facts) -> Missed:
    is_over = _is_over(one)
    template = (
        _("{metric} was {now} at its deadline, {day}; the target was {target}.")
        if is_over
        else _("{metric} is {now} since {start}; {expected} would be on the way to {target}.")
    )
    step = action(one, facts)
    return Missed(
        goal=one.goal.id,
        verdict=verdict(one),
        mood=mood(one),
        stands=told(
            template,
            metric=title(one),
            now=current(one, facts),
            start=_start(one),
            day=_deadline(one),
            expected=_figure(one, one.expected, facts),
            target=target(one, facts),
        ),
        causes=causes(one, facts) or ((_("Nothing in the figures stands out as its cause."),),),
        action=(*step, _(" Set a new deadline.")) if is_over else step,
        owner=one.goal.owner,
        due=Day(one.goal.deadline.isoformat()) if one.goal.deadline and not is_over else None,
        shows=title(one),
    )


def _figure(one: GoalFigure, value: float | None, facts: Facts) -> Figure:
    return Figure(value, _unit(one), currency=_currency(one, facts))


def _unit(one: GoalFigure) -> Unit:
    return _UNITS[one.metric.unit] if one.metric else Unit.NUMBER


def _currency(one: GoalFigure, facts: Facts) -> str:
    return facts.config.workspace.currency if _unit(one) is Unit.MONEY else ""


def _is_over(one: GoalFigure) -> bool:
    """Whether its deadline is past: nothing can be due by then."""
    return one.days_left == 0


def _start(one: GoalFigure) -> Day | str:
    """The first of its days, which need not be that of the report."""
    return Day(one.lasts.start.isoformat()) if one.lasts else _("no date")


def _deadline(one: GoalFigure) -> Day | str:
    return Day(one.goal.deadline.isoformat()) if one.goal.deadline else _("no date")
