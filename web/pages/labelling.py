"""/sentiment/label: mentions of a language to label, one at a time; and what is said of them."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from listener.errors import UsageError
from listener.metrics.audit import CLASSES
from listener.model import Rank
from listener.store.round_draw import SIZE, draw_round, languages
from listener.store.rounds import answer, open_round, rounds, take_back
from listener.words import _
from web import cards, forms, labelling
from web.access import allowed, who
from web.filters import read_filters
from web.frame import render
from web.numbers import number as number_of
from web.site import site

blueprint = Blueprint("labelling", __name__)
PATH = "/sentiment/label"
_SEEDS = 2**31


@blueprint.get("/sentiment/label")
@allowed(Rank.AGENT)
def show() -> str:
    """The next mention to label; where there is none, what was done and the way to further ones."""
    found = site()
    now = found.clock()
    given = read_filters(found, now, ("lang",)).given
    known = languages(found.store)
    lang = given.get("lang") or next(iter(known), "")
    told = rounds(found.store, lang)
    opened = open_round(told, who())
    next_ones = labelling.asked(found, opened, who()) if opened else []
    mine = any(one.by == who() for each in told for place in each.places for one in place.answers)
    return render(
        "sentiment_round.html",
        found,
        now,
        here="/sentiment",
        path=PATH,
        lang=lang,
        languages=known,
        size=SIZE,
        cards=next_ones,
        has_answers=mine,
        classes=CLASSES,
    )


@blueprint.post("/sentiment/label")
@allowed(Rank.AGENT)
def draw() -> Response:
    """Another round; then to its first mention."""
    found = site()
    lang = _lang()
    draw_round(found.store, lang, seed=secrets.randbelow(_SEEDS), who=who(), now=found.clock())
    return _on(lang)


@blueprint.post("/sentiment/label/label")
@allowed(Rank.AGENT)
def label() -> Response:
    """What somebody says of one mention; then to the next."""
    found = site()
    lang, number, (place, told) = _lang(), number_of(forms.field("round")), cards.said()
    answer(found.store, found.work, number or 0, place, told, who=who(), at=found.clock())
    return _on(lang)


@blueprint.post("/sentiment/label/undo")
@allowed(Rank.AGENT)
def undo() -> Response:
    """Take back what the visitor said last; then to that mention again."""
    found = site()
    lang = _lang()
    take_back(found.store, found.work, lang, who=who(), at=found.clock())
    return _on(lang)


def _lang() -> str:
    lang = forms.field("lang")
    if lang not in languages(site().store):
        raise UsageError(_("lang: there is no mention in this language."))
    return lang


def _on(lang: str) -> Response:
    return redirect(f"{PATH}?{urlencode({'lang': lang})}")
