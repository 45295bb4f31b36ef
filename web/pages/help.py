"""/help: what every figure means, in the words that stand beside it in the code."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from flask import Blueprint

from listener.reports.health import SourceHealth
from listener.reports.report import Awareness, Report, Shift, Tone
from listener.reports.series import BrandDay
from web.filters import read_filters
from web.frame import render
from web.site import site

blueprint = Blueprint("help", __name__)
_DEFINED = (
    ("Awareness", Awareness),
    ("Sentiment", Tone),
    ("Change of sentiment", Shift),
    ("Day by day", BrandDay),
    ("Coverage of a period", Report),
    ("Health of a source", SourceHealth),
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A heading and its text; every other part of `parts` is the name of a field."""

    title: str
    parts: tuple[str, ...]


@blueprint.get("/help")
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    read_filters(found, now, ())
    return render("help.html", found, now, here="/help", definitions=definitions())


def definitions() -> list[Definition]:
    """The docstrings of the report objects, cut at their backticks."""
    return [
        Definition(title, tuple(" ".join((inspect.getdoc(noun) or "").split()).split("`")))
        for title, noun in _DEFINED
    ]
