"""Scorers that learn, as pages show them: what figures open, and what is to be done next, in words."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from listener.learning.labels import EACH, ENOUGH, short_of
from listener.render import figures
from listener.reports.labelling import Counts, LearnedLanguage, by_several, learned_languages
from listener.store.labels import FAIR, Given, given_labels
from listener.words import _
from web.openings import Opening
from web.site import Site

PATH = "/sentiment/learning"
LABELS = f"{PATH}/labels"
FAIRLY = "fair"
"""What the list calls the labels that may judge a scorer."""
BOTH = "both"
"""What it calls labels of mentions that more than one person labelled."""
CLASS_NAMES = ("negative", "neutral", "positive")
Cells = dict[str, Opening]


def at(lang: str, path: str = PATH) -> str:
    """The address of a page on one language."""
    return f"{path}?{urlencode({'lang': lang})}"


def one_language(site: Site, lang: str) -> LearnedLanguage | None:
    """What is known of a language, None where nothing is said in it."""
    return next(iter(learned_languages(site.store, lang)), None)


def opening(one: LearnedLanguage, n: int, **fields: str) -> Opening:
    """The labels behind a figure of a language."""
    return Opening(n, f"{LABELS}?{urlencode({'lang': one.lang, **fields})}", noun="label")


def language_openings(found: Sequence[LearnedLanguage]) -> list[Cells]:
    """What the figures of each language open."""
    told = []
    for one in found:
        cells = _classes(one, one.by_class)
        cells["labels"] = opening(one, sum(one.by_class))
        cells["fair"] = opening(one, sum(one.fair), origin=FAIRLY)
        both = opening(one, one.both, origin=BOTH)
        cells |= dict.fromkeys(("both", "agreement", "kappa"), both)
        if one.mentions:
            cells["mentions"] = Opening(one.mentions, f"/mentions?{urlencode({'lang': one.lang})}")
        told.append(cells)
    return told


def label_openings(one: LearnedLanguage) -> list[Cells]:
    """What the figures of the table of labels open."""
    told = []
    for origin, counts in one.labels.items():
        row = _classes(one, counts, origin=origin.value)
        row["n"] = opening(one, sum(counts), origin=origin.value)
        told.append(row)
    return [*told, _classes(one, one.by_class) | {"n": opening(one, sum(one.by_class))}]


def _classes(one: LearnedLanguage, counts: Counts, **fields: str) -> Cells:
    return {
        name: opening(one, count, label=name, **fields)
        for name, count in zip(CLASS_NAMES, counts, strict=True)
    }


def chosen(site: Site, *, lang: str | None, origin: str, label: str) -> list[Given]:
    """The labels that a figure is made of; what is empty does not choose."""
    given = given_labels(site.store)
    if origin == BOTH:
        numbers = {some[0].post for some in by_several(given)}
        given = tuple(one for one in given if one.post in numbers)
    return [
        one
        for one in given
        if lang in (None, one.lang)
        and (not label or one.label.value == label)
        and (origin in ("", BOTH, one.origin.value) or (origin == FAIRLY and one.origin in FAIR))
    ]


def agreed(one: LearnedLanguage) -> str:
    """The interval of the agreement in a language, as it is written."""
    share = one.agreement.share
    return figures.interval(share.low, share.high, figures.percent)


def wanting(one: LearnedLanguage) -> int:
    """How many more labels that may judge it takes at least until a scorer can be learned of a language."""
    return short_of(sum(one.fair), one.fair)


def next_step(one: LearnedLanguage) -> str:
    """What a language needs next, in one sentence."""
    if lacking := wanting(one):
        wanted = _(
            "A scorer is judged by {enough} labels of mentions that were drawn at random, or imported, "
            "{each} of each class: {count} to go."
        )
        return wanted.format(enough=ENOUGH, each=EACH, count=lacking)
    if one.training is None or one.training.outcome is None:
        return _("There are enough labels to learn from; nobody has had it trained yet.")
    if one.training.outcome.missing:
        return _("About {count} more labels may let it win.").format(count=one.training.outcome.missing)
    return _("More labels make what is learned better, and the figures surer.")
