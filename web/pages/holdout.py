"""The switch of the random hold-out of proactive answers, in the inbox."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from listener.errors import UsageError
from listener.model import Rank
from listener.store.holdouts import end_holdout, start_holdout
from listener.words import _
from web import forms
from web.access import allowed, who
from web.inbox import own_brands
from web.site import site

blueprint = Blueprint("holdout", __name__)


@blueprint.post("/inbox/holdout")
@allowed(Rank.MANAGER)
def switch() -> Response:
    """Begin or end the hold-out of a brand."""
    found, brand, way = site(), forms.field("brand"), forms.field("switch")
    if brand not in own_brands(found):
        known = ", ".join(own_brands(found))
        raise UsageError(_("brand: choose one of yours: {known}.").format(known=known))
    if way not in ("on", "off"):
        raise UsageError(_("switch: choose on or off."))
    change = start_holdout if way == "on" else end_holdout
    change(found.store, brand, who=who(), now=found.clock())
    told = _("The hold-out of {brand} has begun.") if way == "on" else _("The hold-out of {brand} has ended.")
    flash(told.format(brand=brand), "done")
    return redirect("/inbox")
