"""/sentiment/label: mentions of a language to label, one at a time; and what is said of them."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from listener.errors import UsageError
from listener.learning.labels import ENOUGH
from listener.model import CLASSES, Rank
from listener.render.learning_tables import languages_table
from listener.reports.labelling import learned_languages
from listener.store.round_draw import SIZE, draw_round, languages
from listener.store.rounds import Round, answer, open_round, rounds, take_back
from listener.words import _
from web import cards, forms, learning
from web.access import allowed, who
from web.cards import Card
from web.filters import read_filters
from web.frame import render
from web.numbers import number as number_of
from web.site import Site, site

blueprint = Blueprint("labelling", __name__)
PATH = "/sentiment/label"
JUDGES = 2 * ENOUGH
"""Until a language has so many labels that may judge a scorer, rounds are random: the first one is enough."""
_AHEAD = 4
"""How many mentions wait in the page, so that the next one is there at once."""
_SEEDS = 2**31
_HIDDEN = (
    *("since", "negative", "neutral", "positive", "both", "agreement", "kappa", "trained_at"),
    *("in_use_f1", "learned_f1", "difference", "missing"),
)
"""What /sentiment/learning tells of languages."""


@blueprint.get("/sentiment/label")
@allowed(Rank.AGENT)
def show() -> str:
    """The next mention to label; where there is none, what was done and the way to further ones."""
    return _page(read_filters(site(), site().clock(), ("lang",)).given.get("lang", ""))


def _page(lang: str, *, wrong: str = "") -> str:
    """The page of a language, of the most mentioned one if none is named."""
    found = site()
    lang = lang or next(iter(languages(found.store)), "")
    told = rounds(found.store, lang)
    opened = None if wrong else open_round(told, who())
    next_ones = _asked(found, opened) if opened else []
    said = [given for each in told for place in each.places for given in place.answers if given.by == who()]
    return render(
        "sentiment_round.html",
        found,
        found.clock(),
        here="/sentiment",
        path=PATH,
        learned=learning.PATH,
        lang=lang,
        query=urlencode({"lang": lang}),
        size=SIZE,
        wrong=wrong,
        cards=next_ones,
        has_answers=bool(said),
        mine=sum(one.label is not None for one in said),
        skipped=sum(one.label is None for one in said),
        classes=CLASSES,
        **({} if next_ones else _done(found, lang)),
    )


def _asked(found: Site, opened: Round) -> list[Card]:
    """The mentions of a round that come next for the visitor."""
    queue = opened.queue(who())
    told = [
        (one.post, one.brand, {"round": str(opened.id), "place": str(one.number)}) for one in queue[:_AHEAD]
    ]
    return cards.cards(found, told, first=opened.count - len(queue) + 1, count=opened.count)


def _done(found: Site, lang: str) -> dict[str, object]:
    """What is known of the language, and the others to go on with."""
    told = learned_languages(found.store)
    one = next((each for each in told if each.lang == lang), None)
    shown: dict[str, object] = {
        "one": one,
        "table": languages_table(told),
        "table_openings": learning.language_openings(told),
        "hidden": _HIDDEN,
        "names": [each.lang for each in told],
        "links": [learning.at(each.lang, PATH) for each in told],
    }
    if one is None:
        return shown
    return shown | {
        "agreed": learning.agreed(one),
        "next_step": learning.next_step(one),
        "everything": learning.opening(one, sum(one.by_class)),
        "fair": sum(one.fair),
        "both": learning.opening(one, one.both, origin=learning.BOTH),
    }


@blueprint.post("/sentiment/label")
@allowed(Rank.AGENT)
def draw() -> Response | tuple[str, int]:
    """Another round; then to its first mention."""
    found = site()
    lang = _lang()
    try:
        seed = secrets.randbelow(_SEEDS)
        draw_round(found.store, lang, seed=seed, who=who(), now=found.clock(), judges=JUDGES)
    except UsageError as error:
        return _page(lang, wrong=str(error)), 400
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
