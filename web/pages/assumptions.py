"""/value/assumptions: numbers that were not measured here, with range and source; rates of exchange too."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from listener.errors import FieldError, UsageError
from listener.model import Assumption, Rank
from listener.render.assumption_tables import UNITS, Held, assumptions_table, held, written
from listener.reports.value.known import RATE
from listener.store.assumptions import all_assumptions, remove_assumption, save_assumptions
from listener.tables import one_row, sheets
from listener.tables.currencies import check_removal
from listener.words import _
from web import forms
from web.access import allowed, who
from web.answers import table_answer
from web.filters import read_filters
from web.frame import render
from web.site import Site, site

blueprint = Blueprint("assumptions", __name__)
Answer = tuple[str, int] | AnyResponse
PATH = "/value/assumptions"
_BOUNDS = ("low", "high")


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str:
    """The page; with `change` the form holds what holds of that name now."""
    found = site()
    name = read_filters(found, found.clock(), ("change",)).given.get("change", "")
    return page(typed=_typed(found, name), was=name)


@blueprint.get(f"{PATH}.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """Everything the page shows; as it is imported it is at /value/tables/assumptions.csv."""
    if suffix not in ("csv", "json"):
        abort(404)
    return table_answer(assumptions_table(held(all_assumptions(site().store))), suffix)


@blueprint.post(PATH)
@allowed(Rank.MANAGER)
def save() -> Answer:
    """An assumption under its name. Left empty, low and high are as central."""
    found = site()
    sheet = sheets(found.config)["assumptions"]
    typed = {name: forms.field(name) for name in sheet.columns}
    whole = typed | {name: typed[name] or typed["central"] for name in _BOUNDS}
    try:
        if not typed["name"]:
            raise FieldError("name", _("is missing"))
        one: Assumption = one_row(sheet, found.store, whole)
    except FieldError as error:
        wrong = {error.field: error.told}
        return page(typed=typed, was=forms.field("was"), wrong=wrong), 400
    save_assumptions(found.store, [one], who=who(), now=found.clock())
    flash(_("{name} is kept.").format(name=one.name))
    return redirect(PATH)


@blueprint.post(f"{PATH}/remove")
@allowed(Rank.MANAGER)
def remove() -> Answer:
    """The end of what was entered: the default holds again, where there is one."""
    found, name = site(), forms.field("name")
    try:
        check_removal(found.config, found.store, name)
        if not remove_assumption(found.store, name, who=who(), now=found.clock()):
            raise UsageError(_("Nothing of that name is entered; it may be removed already."))
    except UsageError as error:
        return page(wrong={"assumptions": str(error)}), 400
    flash(_("What was entered for {name} is removed.").format(name=name))
    return redirect(PATH)


def page(
    *, typed: Mapping[str, str] | None = None, was: str = "", wrong: Mapping[str, str] | None = None
) -> str:
    """The page; `typed` is what its form holds, `was` the name it was opened for."""
    found = site()
    every = held(all_assumptions(found.store))
    workspace = found.config.workspace.currency
    return render(
        "assumptions.html",
        found,
        found.clock(),
        here="/value",
        part=PATH,
        known=[one for one in every if one.known],
        rates=[one for one in every if one.name.startswith(RATE)],
        others=[one for one in every if not one.known and not one.name.startswith(RATE)],
        units={unit.value: _(words) for unit, words in UNITS.items()},
        rate_of=_rate_of,
        workspace_currency=workspace,
        written=lambda value, one: written(value, one, workspace),
        chosen=next((one for one in every if one.name == was), None),
        typed=typed or {},
        was=was,
        wrong=wrong or {},
    )


def _rate_of(one: Held) -> tuple[str, str]:
    """The currency of a rate, and from which day on it holds, empty if it is of any."""
    of, _colon, since = one.name.removeprefix(RATE).partition(":")
    return of, since


def _typed(found: Site, name: str) -> dict[str, str]:
    """What the form holds of a name: what holds now, or the name alone."""
    one = next((one for one in held(all_assumptions(found.store)) if one.name == name), None)
    if one is None or one.assumption is None:
        return {"name": name}
    told = dict(sheets(found.config)["assumptions"].write(one.assumption))
    # Where a default is from is not where the number is from that takes its place.
    return told if one.kept else told | {"source": "", "date": ""}
