"""What people do in audits of sentiment: draw one, label its mentions one by one, take the last one back."""

from __future__ import annotations

import secrets

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from listener.errors import UsageError
from listener.model import Rank
from listener.reports.audit import draw_audit
from listener.reports.periods import period_of
from listener.reports.report import tracked
from listener.store.audits import LEAST, MOST, all_audits, answer, take_back
from listener.words import _
from web import forms
from web.access import allowed, who
from web.cards import said
from web.numbers import number as number_of
from web.pages.sentiment_audit import page
from web.site import site

blueprint = Blueprint("audit_work", __name__)
_SEEDS = 2**31


@blueprint.post("/sentiment/audit")
@allowed(Rank.AGENT)
def draw() -> Response | tuple[str, int]:
    """A new sample; then to its first mention."""
    found = site()
    now = found.clock()
    typed = {name: forms.field(name) for name in ("brand", "size", "from", "to")}
    try:
        brand = tracked(found.config, typed["brand"]).name if typed["brand"] else None
        number = draw_audit(
            found.store,
            found.config,
            brand=brand,
            period=period_of(typed["from"] or None, typed["to"] or None, found.config.zone, now),
            size=_size(typed["size"]),
            seed=secrets.randbelow(_SEEDS),
            who=who(),
            now=now,
        )
    except UsageError as error:
        return page(typed=typed, wrong=str(error)), 400
    return redirect(f"/sentiment/audit/{number}")


def _size(written: str) -> int:
    size = number_of(written)
    if size is None or not LEAST <= size <= MOST:
        raise UsageError(_("size: give a number from {least} to {most}.").format(least=LEAST, most=MOST))
    return size


@blueprint.post("/sentiment/audit/<int:number>/label")
@allowed(Rank.AGENT)
def label(number: int) -> Response:
    """What somebody says of one mention; then to the next."""
    found = site()
    _check(number)
    place, told = said()
    answer(found.store, found.work, number, place, told, who=who(), at=found.clock())
    return redirect(f"/sentiment/audit/{number}")


@blueprint.post("/sentiment/audit/<int:number>/undo")
@allowed(Rank.AGENT)
def undo(number: int) -> Response:
    """Take back what the visitor said last; then to that mention again."""
    found = site()
    _check(number)
    take_back(found.store, found.work, number, who=who(), at=found.clock())
    return redirect(f"/sentiment/audit/{number}")


def _check(number: int) -> None:
    if not any(one.id == number for one in all_audits(site().store)):
        abort(404)
