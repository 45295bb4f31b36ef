"""/value/groups: customers who dealt with the brand against those who never did, and the trial by lot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, abort

from listener.errors import FieldError
from listener.model import Rank
from listener.render import group_tables as tables
from listener.render import group_words as words
from listener.render.tables import Table
from listener.reports.value.group_measures import Measure, measures
from listener.reports.value.groups import ControlGroups, control_groups
from listener.reports.value.landmark import Exposure
from listener.reports.value.trial import Trial, trial
from listener.words import _
from web.access import allowed
from web.answers import table_answer
from web.filters import chosen_of
from web.frame import render
from web.groups import LISTS, PATH, Asked, ask, wrong
from web.inbox import own_brands
from web.openings import Opening
from web.site import Site, site

blueprint = Blueprint("groups", __name__)
MOST = 100
"""Rows of a list that the page shows; its files have them all."""
_GROUPS = (tables.EXPOSED, tables.CONTROL, "both")
_HALVES = (tables.ANSWER, tables.HELD)


@dataclass(frozen=True, slots=True)
class Line:
    """A measure as it is shown: both groups, the crude difference, the one within strata, and a verdict."""

    measure: Measure
    exposed: str
    control: str
    crude: str
    crude_interval: str
    within: str
    within_interval: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with its answer."""

    asked: Asked
    found: ControlGroups
    trial: Trial


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str:
    """The page."""
    here = site()
    one = _answered(here)
    asked, found, drawn = one.asked, one.found, one.trial
    group, half = _of(asked, "arm", _GROUPS), _of(asked, "half", _HALVES)
    return render(
        "groups.html",
        here,
        asked.as_of,
        here="/value",
        part=PATH,
        filters=asked.filters,
        asked=asked,
        brands=own_brands(here),
        exposures=[(word.value, _(told)) for word, told in words.EXPOSURES.items()],
        found=found,
        times=found.times,
        did=_(words.EXPOSURES[found.exposure]),
        lines=[_line(measure, found) for measure in measures(found)],
        exposed=asked.members(found, tables.EXPOSED),
        control=asked.members(found, tables.CONTROL),
        everybody=asked.members(found),
        layers=[words.layer_name(layer.layer, found.currency) for layer in found.layers],
        strata=tables.strata_table(found),
        curves=tables.curves_table(found.lives),
        uplift=words.uplift_words(found),
        members=tables.members_table(found, None if group == "both" else group, MOST) if group else None,
        group=group,
        trial=drawn,
        halves=_halves(asked, drawn),
        outcomes=_outcomes(drawn),
        assigned=_first(tables.assigned_table(drawn, half)) if half else None,
        half=half,
        most=MOST,
        answered=Exposure.ANSWERED,
    )


@blueprint.get(f"{PATH}.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """Every measure, crude and within strata."""
    return _file(lambda one: tables.measures_table(one.found), suffix)


@blueprint.get(f"{PATH}/<any(strata, curves, members, trial, assigned):name>.<suffix>")
@allowed(Rank.VIEWER)
def part(name: str, suffix: str) -> Response:
    """Any other table of the page; the lists have every row."""
    return _file(_TABLES[name], suffix)


def _file(table: Callable[[Asking], Table], suffix: str) -> Response:
    if suffix not in ("csv", "json"):
        abort(404)
    return table_answer(table(_answered(site())), suffix)


def _group(one: Asking) -> str | None:
    group = _of(one.asked, "arm", _GROUPS)
    return None if group == "both" else group


_TABLES: dict[str, Callable[[Asking], Table]] = {
    "strata": lambda one: tables.strata_table(one.found),
    "curves": lambda one: tables.curves_table(one.found.lives),
    "members": lambda one: tables.members_table(one.found, _group(one)),
    "trial": lambda one: tables.trial_table(one.trial),
    "assigned": lambda one: tables.assigned_table(one.trial, _of(one.asked, "half", _HALVES)),
}


def _answered(here: Site) -> Asking:
    asked = ask(here, *LISTS)
    try:
        found = control_groups(here.store, here.config, asked.choice, asked.as_of)
    except FieldError as error:
        raise wrong(error) from error
    return Asking(asked, found, trial(here.store, here.config, found.brand, asked.as_of))


def _of(asked: Asked, field: str, known: tuple[str, ...]) -> str | None:
    if field not in asked.filters.given:
        return None
    return chosen_of(asked.filters.given, field, known, known[0])


def _line(one: Measure, found: ControlGroups) -> Line:
    unit, currency = one.unit, found.currency
    return Line(
        measure=one,
        exposed=words.value_of(one.exposed.value, unit, currency),
        control=words.value_of(one.control.value, unit, currency),
        crude=words.difference_of(one.crude, unit, currency),
        crude_interval=words.bounds_of(one.crude, unit, currency),
        within=words.difference_of(one.within, unit, currency),
        within_interval=words.bounds_of(one.within, unit, currency),
        verdict=words.verdict_of(one, found.exposure),
    )


def _halves(asked: Asked, drawn: Trial) -> list[tuple[str, Opening]]:
    """How many were assigned to either half, and who."""
    names = {tables.ANSWER: _("assigned to an answer"), tables.HELD: _("held out")}
    return [(name, asked.half(drawn.count(held=half == tables.HELD), half)) for half, name in names.items()]


def _outcomes(drawn: Trial) -> list[tuple[str, tuple[object, ...], str]]:
    """The outcomes of the trial: what each is called, its row, and what may be said of it."""
    told = (drawn.answered, drawn.again, drawn.stayed, drawn.ordered)
    rows = tables.trial_table(drawn).rows
    return [
        (_(name), row, "" if key == "answered" else words.trial_verdict(one))
        for (key, name), row, one in zip(tables.OUTCOMES.items(), rows, told, strict=True)
    ]


def _first(table: Table) -> Table:
    return Table(table.name, table.title, table.columns, table.rows[:MOST])
