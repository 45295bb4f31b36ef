"""/goals: what is to be reached, where it stands, what it is worth. Managers set goals; everybody reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask import Blueprint, Response, abort, flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from listener.errors import FieldError
from listener.metrics.progress import Status
from listener.model import METHODS_OF, Goal, Rank
from listener.render.goal_tables import goals_table
from listener.render.value_words import (
    KINDS,
    METHODS,
    STATUSES,
    Write,
    metric_names,
    money_range,
    rounded_money,
    statement,
    writer,
)
from listener.reports.value.goal_metrics import Unit, metric_of
from listener.reports.value.goals import GoalFigure, goal_figures
from listener.store.business import GOALS, remembered_rows, remove_row, save_rows
from listener.tables import sheets
from listener.tables.fields import number
from listener.tables.goals import check_goals
from listener.words import _
from web import forms
from web.access import allowed, who
from web.answers import table_answer
from web.filters import WrongField, read_filters
from web.frame import render
from web.goal_openings import goal_opening
from web.goal_templates import BY_KEY, TEMPLATES, begun
from web.openings import Opening
from web.site import Site, site

blueprint = Blueprint("goals", __name__)
Answer = tuple[str, int] | AnyResponse
PATH = "/goals"
_TONES = {
    Status.ACHIEVED: "positive",
    Status.ON_TRACK: "positive",
    Status.AT_RISK: "waiting",
    Status.OFF_TRACK: "negative",
}
_WIDTH = 1_000
"""How long the bar of progress is drawn; it stretches to its place."""


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal as it is shown. `reached` and `wanted` are places on its bar, from baseline to target."""

    found: GoalFigure
    says: str
    write: Write
    status: str
    tone: str
    opening: Opening | None
    reached: int
    wanted: int
    expected: str
    worth: str
    worth_range: str
    missing: tuple[str, ...]


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str:
    """The page; with `change` the form holds that goal, with `template` one to start from."""
    found = site()
    given = read_filters(found, found.clock(), ("change", "template")).given
    if "change" in given:
        goal = _of_id(found, given["change"])
        if goal is None:
            raise WrongField("change", _("change: there is no goal of that name."))
        return page(typed=_typed(found, goal), was=goal.id)
    if "template" in given:
        if given["template"] not in BY_KEY:
            told = _("template: there is none of that name; there are: {known}.")
            raise WrongField("template", told.format(known=", ".join(BY_KEY)))
        return page(typed=begun(found, BY_KEY[given["template"]]))
    return page()


@blueprint.get(f"{PATH}.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """Every goal with where it stands."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    return table_answer(goals_table(goal_figures(found.store, found.config, _as_of(found))), suffix)


@blueprint.post(PATH)
@allowed(Rank.MANAGER)
def save() -> Answer:
    """A new goal, or one in place of that called `was`."""
    found = site()
    sheet = sheets(found.config)["goals"]
    typed = {name: forms.field(name) for name in sheet.columns}
    was = forms.field("was")
    try:
        fractions = {name: _fraction(name, typed[name]) for name in ("baseline", "target")}
        goal: Goal = sheet.read(typed | fractions)
        _check(found, goal, was)
    except FieldError as error:
        return page(typed=typed, was=was, wrong={error.field: error.told}), 400
    gone = ((was,),) if was and was != goal.id else ()
    save_rows(found.store, GOALS, [goal], who=who(), now=found.clock(), instead_of=gone)
    flash(_("The goal is kept."))
    return redirect(PATH)


@blueprint.post(f"{PATH}/remove")
@allowed(Rank.MANAGER)
def remove() -> Answer:
    """The end of a goal; what was counted for it stays."""
    found = site()
    name = forms.field("id")
    if (told := _named(found, name)) is not None:
        return page(wrong={"goals": told}), 400
    if not remove_row(found.store, GOALS, (name,), who=who(), now=found.clock()):
        return page(wrong={"goals": _("There is no goal of that name; it may be removed already.")}), 400
    flash(_("The goal is removed."))
    return redirect(PATH)


def _check(found: Site, goal: Goal, was: str) -> None:
    """Refuse, as FieldError, a goal that cannot stand beside the others in place of that called `was`."""
    if goal.id != was:
        if _of_id(found, goal.id) is not None:
            raise FieldError("id", _("there is a goal of that name already; take another one"))
        if (told := _named(found, was)) is not None:
            raise FieldError("id", told)
    told = check_goals(found.config, found.store, [goal], instead_of=was)[0]
    if told is not None:
        field, _colon, reason = told.partition(": ")
        raise FieldError(field, reason)


def _named(found: Site, name: str) -> str | None:
    """Why a goal must keep its name; None if no other names it."""
    others = [goal.id for goal in remembered_rows(found.store, GOALS) if name in goal.exclusive_of]
    told = _("{name} is named by {others} under exclusive_of; change that first.")
    return told.format(name=name, others=", ".join(others)) if others else None


def page(
    *, typed: Mapping[str, str] | None = None, was: str = "", wrong: Mapping[str, str] | None = None
) -> str:
    """The page; `typed` is what its form holds, in place of the goal called `was`."""
    found = site()
    now = _as_of(found)
    figures = goal_figures(found.store, found.config, now)
    return render(
        "goals.html",
        found,
        now,
        here="/value",
        part=PATH,
        goals=[_view(found, one) for one in figures],
        templates=TEMPLATES,
        kinds=[(kind.value, _(name)) for kind, name in KINDS.items()],
        metrics=metric_names(),
        methods=[(method.value, _(name)) for method, name in METHODS.items()],
        methods_of={
            _(KINDS[kind]): [_(METHODS[one]) for one in methods] for kind, methods in METHODS_OF.items()
        },
        typed=typed or {},
        is_open=typed is not None,
        was=was,
        wrong=wrong or {},
        currency=found.config.workspace.currency,
    )


def _view(found: Site, one: GoalFigure) -> GoalView:
    currency = found.config.workspace.currency
    write = writer(one.metric.unit, currency) if one.metric else lambda _value: "—"
    status = _(STATUSES[one.status]) if one.status else _("Not begun") if not one.has_begun else _("No data")
    return GoalView(
        found=one,
        says=statement(one.goal, currency),
        write=write,
        status=status,
        tone=_TONES.get(one.status, "neutral") if one.status else "neutral",
        opening=goal_opening(found, one),
        reached=_place(one, one.current.value),
        wanted=_place(one, one.expected),
        expected=write(_rounded(one)),
        worth=rounded_money(one.value.value, currency),
        worth_range=money_range(one.value, currency),
        missing=one.worth.missing if one.worth else (),
    )


def _rounded(one: GoalFigure) -> float | None:
    """What is expected by now; of what is counted, whole ones."""
    is_count = one.metric is not None and one.metric.unit is Unit.COUNT
    return one.expected if one.expected is None or not is_count else round(one.expected)


def _place(one: GoalFigure, value: float | None) -> int:
    """Where a value lies on the way from the baseline to the target, 0 to `_WIDTH`."""
    baseline, target = one.goal.baseline, one.goal.target
    if value is None or baseline is None or target is None or target == baseline:
        return 0
    share = (value - float(baseline)) / float(target - baseline)
    return round(_WIDTH * min(1.0, max(0.0, share)))


def _typed(found: Site, goal: Goal) -> dict[str, str]:
    """A goal as its form shows it: shares in percent."""
    typed = dict(sheets(found.config)["goals"].write(goal))
    metric = metric_of(goal.metric) if goal.metric else None
    if metric is not None and metric.unit is Unit.SHARE:
        for name in ("baseline", "target"):
            if typed[name]:
                typed[name] = f"{(Decimal(typed[name]) * 100).normalize():f} %"
    return typed


def _fraction(name: str, text: str) -> str:
    """Percent as a fraction, exactly; all else as it is."""
    if not text.endswith("%"):
        return text
    try:
        return format(number(name, text.removesuffix("%").strip()).scaleb(-2), "f")
    except FieldError:
        raise FieldError(
            name, _("{text!r} is no number; write it like 80 %").format(text=text[:40])
        ) from None


def _of_id(found: Site, name: str) -> Goal | None:
    return next((goal for goal in remembered_rows(found.store, GOALS) if goal.id == name), None)


def _as_of(found: Site) -> datetime:
    """Now, to the minute: what was counted within it holds for all of it."""
    return found.clock().replace(second=0, microsecond=0)
