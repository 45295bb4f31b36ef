"""Goals as people write them, and which of them may stand beside each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from listener.config import Config
from listener.errors import FieldError
from listener.model import METHODS_OF, Goal, GoalKind, ValueMethod
from listener.reports.value.goal_metrics import check_metric
from listener.reports.value.overlap import overlapping
from listener.store import Store
from listener.store.business import GOALS, all_rows
from listener.tables.fields import LATEST, day, exact, line, names, word_of
from listener.tables.rows import Form
from listener.words import _

_EARLIEST = dt.date(1995, 1, 1)
"""Before it nothing is dated (R2 of the metrics specification)."""


def goal_form(config: Config) -> Form[Goal]:
    """Goals for the brands of a configuration."""

    def check_words(goal: Goal) -> None:
        check_metric(config, goal)

    readers = {
        "id": line,
        "kind": word_of(GoalKind),
        "metric": line,
        "filter": line,
        "unit": line,
        "baseline": exact,
        "target": exact,
        "start": day,
        "deadline": day,
        "owner": line,
        "business_goal": line,
        "value_method": _method,
        "exclusive_of": names,
    }
    return Form(Goal, readers, (_check_id, _check_dates, _check_method, check_words))


def check_goals(
    config: Config, store: Store, rows: Sequence[Goal], *, instead_of: str | None = None
) -> list[str | None]:
    """For each goal why it cannot stand beside the others and those that are kept; None if it can.

    The kept one called `instead_of` goes.
    """
    kept = {goal.id: goal for goal in all_rows(store, GOALS) if goal.id != instead_of}
    together = kept | {goal.id: goal for goal in rows}
    return [_against(config, goal, together) for goal in rows]


def _against(config: Config, goal: Goal, together: dict[str, Goal]) -> str | None:
    unknown = next((name for name in goal.exclusive_of if name not in together), None)
    if unknown is not None:
        told = _("exclusive_of: there is no goal {name!r}; name goals by their ids")
        return told.format(name=unknown[:40])
    for other in sorted(together.values(), key=lambda one: one.id):
        if overlapping(config, goal, other):
            told = _(
                "exclusive_of: {goal} and {other} value the same money ({method}, {others}: one brand and "
                "time), which would be counted twice; name {other} under exclusive_of, so that only the "
                "larger counts, or set value_method of one to none"
            )
            return told.format(
                goal=goal.id, other=other.id, method=goal.value_method, others=other.value_method
            )
    return None


def _method(field: str, text: str) -> ValueMethod | None:
    """A method by its name, written with blanks, hyphens or underscores, or by its whole formula."""
    words = text.casefold().replace("_", " ").replace("-", " ")
    for mark in (" × ", " x ", " * ", " vs"):
        words = words.partition(mark)[0]
    return word_of(ValueMethod)(field, " ".join(words.split()))


def _check_id(goal: Goal) -> None:
    if set(goal.id) & set(";,"):
        raise FieldError("id", _("holds a comma or a semicolon; exclusive_of could not name it"))


def _check_dates(goal: Goal) -> None:
    for field, given in (("start", goal.start), ("deadline", goal.deadline)):
        if given is not None and not _EARLIEST <= given <= LATEST:
            told = _("{day} is no day of a goal; it lies between {earliest} and {latest}")
            raise FieldError(field, told.format(day=given, earliest=_EARLIEST, latest=LATEST))
    if goal.start is not None and goal.deadline is not None and goal.deadline <= goal.start:
        told = _("{deadline} is not after start ({start}); it is the first day after the goal's time")
        raise FieldError("deadline", told.format(deadline=goal.deadline, start=goal.start))
    if goal.id in goal.exclusive_of:
        raise FieldError("exclusive_of", _("names the goal itself; leave it out"))


def _check_method(goal: Goal) -> None:
    allowed = METHODS_OF[goal.kind]
    if goal.value_method not in allowed:
        told = _("{method!r} does not value {kind}; write one of {known}")
        raise FieldError(
            "value_method",
            told.format(method=goal.value_method.value, kind=goal.kind.value, known=", ".join(allowed)),
        )
