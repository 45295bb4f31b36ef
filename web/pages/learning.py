"""/sentiment/learning: what is learned from labels, by language: who scores it, what there is to learn from,
what the last training came to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect
from werkzeug.wrappers import Response as AnyResponse

from listener.errors import UsageError
from listener.model import Rank, Sentiment
from listener.render.learning_tables import (
    ORIGINS,
    agreement_table,
    curve_table,
    given_table,
    labels_table,
    languages_table,
    pairs_table,
    people_table,
)
from listener.render.tables import Table
from listener.reports.labelling import LearnedLanguage, learned_languages
from listener.store.labels import Given
from listener.store.listing import NO_LANGUAGE
from listener.store.trainings import ask_for_training
from listener.words import _
from web import forms, learning
from web.access import allowed, who
from web.answers import table_answer
from web.cards import stored
from web.filters import chosen_of, read_filters
from web.frame import render
from web.learning import PATH
from web.site import site

blueprint = Blueprint("learning", __name__)
MOST = 200
"""How many labels the list shows; its files have them all."""
_LIST = ("lang", "origin", "label")
_TABLES: Mapping[str, Callable[[LearnedLanguage], Table]] = {
    "given": labels_table,
    "curve": curve_table,
    "agreement": agreement_table,
    "pairs": pairs_table,
    "people": people_table,
}
_NAMES = f"<any({', '.join(_TABLES)}):name>"


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str:
    """The languages, and all on one of them."""
    return page(read_filters(site(), site().clock(), ("lang",)).given.get("lang"))


def page(lang: str | None, *, wrong: str = "") -> str:
    """The page of a language, of the most mentioned one if none is named; `wrong` is what a file is not."""
    found = site()
    told = learned_languages(found.store)
    one = next((each for each in told if lang in (None, each.lang)), None)
    return render(
        "sentiment_learning.html",
        found,
        found.clock(),
        here="/sentiment",
        path=PATH,
        table=languages_table(told),
        table_openings=learning.language_openings(told),
        names=[each.lang for each in told],
        links=[learning.at(each.lang) for each in told],
        one=one,
        wrong=wrong,
        **({} if one is None else _details(one)),
    )


def _details(one: LearnedLanguage) -> dict[str, object]:
    labels = labels_table(one)
    return {
        "query": urlencode({"lang": one.lang}),
        "outcome": one.training.outcome if one.training else None,
        "agreed": learning.agreed(one),
        "wanting": learning.wanting(one),
        "next_step": learning.next_step(one),
        "everything": learning.opening(one, sum(one.by_class)),
        "fair": learning.opening(one, sum(one.fair), origin=learning.FAIRLY),
        "both": learning.opening(one, one.both, origin=learning.BOTH),
        "labels": labels,
        "label_openings": learning.label_openings(one),
        "label_names": [*(_(ORIGINS[origin]) for origin in one.labels), _("All")],
        "curve": curve_table(one),
        "agreement": agreement_table(one),
        "pairs": pairs_table(one),
        "people": people_table(one),
    }


@blueprint.get(f"{PATH}.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """The table of languages as a file."""
    _check(suffix)
    return table_answer(languages_table(learned_languages(site().store)), suffix)


@blueprint.get(f"{PATH}/{_NAMES}.<suffix>")
@allowed(Rank.VIEWER)
def part_file(name: str, suffix: str) -> Response:
    """A table of one language as a file."""
    _check(suffix)
    found = site()
    lang = read_filters(found, found.clock(), ("lang",)).given.get("lang")
    one = next(iter(learned_languages(found.store, lang)), None)
    if one is None:
        abort(404)
    return table_answer(_TABLES[name](one), suffix)


@blueprint.get(learning.LABELS)
@allowed(Rank.VIEWER)
def labels() -> str:
    """The labels behind a figure."""
    found = site()
    given, some = _some()
    shown = some[-MOST:][::-1]
    kept = {number: one for (number, _brand), one in stored(found, (one.post for one in shown)).items()}
    return render(
        "sentiment_given.html",
        found,
        found.clock(),
        here="/sentiment",
        path=PATH,
        given=given,
        count=len(some),
        most=MOST,
        rows=[(one, kept.get(one.post)) for one in shown],
        origins=ORIGINS,
        files_query=urlencode(given),
    )


@blueprint.get(f"{learning.LABELS}.<suffix>")
@allowed(Rank.VIEWER)
def labels_file(suffix: str) -> Response:
    """The same labels as a file, the first given first."""
    _check(suffix)
    given, some = _some()
    return table_answer(given_table(given.get("lang", "all"), some), suffix)


def _some() -> tuple[Mapping[str, str], list[Given]]:
    found = site()
    given = read_filters(found, found.clock(), _LIST).given
    origins = ("", learning.FAIRLY, learning.BOTH, *(one.value for one in ORIGINS))
    origin = chosen_of(given, "origin", origins, "")
    label = chosen_of(given, "label", ("", *Sentiment), "")
    lang = "" if given.get("lang") == NO_LANGUAGE else given.get("lang")
    return given, learning.chosen(found, lang=lang, origin=origin, label=label)


@blueprint.post(f"{PATH}/train")
@allowed(Rank.MANAGER)
def train() -> AnyResponse:
    """Have a language trained; whoever runs in the background takes it up."""
    found = site()
    lang = forms.field("lang")
    if learning.one_language(found, lang) is None or not lang:
        raise UsageError(_("lang: there is no mention in this language."))
    ask_for_training(found.store, lang, who=who(), now=found.clock())
    return redirect(learning.at(lang))


def _check(suffix: str) -> None:
    if suffix not in ("csv", "json"):
        abort(404)
