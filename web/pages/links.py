"""/value/links: makes links with utm tags. Nothing is kept, shortened or followed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from listener.errors import FieldError
from listener.model import Rank
from listener.render.utm import TAGS, tagged_link
from listener.store import Store
from listener.store.business import COSTS, TOUCHES, VISITS, Kept, remembered_rows
from web.access import allowed
from web.filters import fields_given
from web.frame import render
from web.site import site

blueprint = Blueprint("links", __name__)
PATH = "/value/links"
_FIELDS = ("address", *TAGS)
_OFFERED = 200
_TELLING: tuple[Kept[Any], ...] = (VISITS, TOUCHES, COSTS)


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str | tuple[str, int]:
    """The form, and the link once it is filled."""
    found = site()
    typed = fields_given(_FIELDS)
    link, wrong = None, {}
    try:
        link = tagged_link(typed.get("address", ""), typed) if typed else None
    except FieldError as error:
        wrong = {error.field: error.told}
    page = render(
        "links.html",
        found,
        found.clock(),
        here="/value",
        part=PATH,
        typed=typed,
        wrong=wrong,
        link=link,
        channels=_known(found.store, "channel"),
        campaigns=_known(found.store, "campaign"),
    )
    return (page, 400) if wrong else page


def _known(store: Store, field: str) -> list[str]:
    """What stands in a field of visits, touches and costs."""
    values = {getattr(row, field) for kept in _TELLING for row in remembered_rows(store, kept)}
    return sorted(values - {None})[:_OFFERED]
