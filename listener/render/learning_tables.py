"""Labelling and learning as tables: the languages, and of one its labels, curve, agreement and people."""

from __future__ import annotations

from collections.abc import Iterable

from listener.model import CLASSES, UNKNOWN, Sentiment
from listener.render.tables import Cell, Column, Kind, Table, bounds, with_interval
from listener.reports.labelling import LearnedLanguage
from listener.store.labels import FAIR, Given, Origin
from listener.words import N_

ORIGINS = {
    Origin.RANDOM: N_("Drawn at random"),
    Origin.UNCERTAIN: N_("In doubt"),
    Origin.CORRECTION: N_("Corrected at work"),
    Origin.IMPORT: N_("Imported"),
}
"""How people came to label a post, in words."""
_CLASSES = (
    Column("negative", N_("Negative"), Kind.NUMBER),
    Column("neutral", N_("Neutral"), Kind.NUMBER),
    Column("positive", N_("Positive"), Kind.NUMBER),
)
_AGREEMENT = with_interval(Column("agreement", N_("Agreement"), Kind.PERCENT))
_KAPPA = Column("kappa", N_("Kappa"), Kind.SIGNED)
LANGUAGES = (
    Column("lang", N_("Language")),
    Column("mentions", N_("Mentions"), Kind.NUMBER),
    Column("scorer", N_("Scored by")),
    Column("since", N_("Since"), Kind.INSTANT),
    Column("labels", N_("Labels"), Kind.NUMBER),
    *_CLASSES,
    Column("fair", N_("To judge by"), Kind.NUMBER),
    Column("both", N_("By two people"), Kind.NUMBER),
    *_AGREEMENT,
    _KAPPA,
    Column("trained_at", N_("Trained"), Kind.INSTANT),
    Column("in_use_f1", N_("Macro F1 in use"), Kind.PERCENT),
    Column("learned_f1", N_("Macro F1 learned"), Kind.PERCENT),
    *with_interval(Column("difference", N_("Difference"), Kind.POINTS)),
    Column("missing", N_("Labels missing"), Kind.NUMBER),
)
LABELS = (
    Column("origin", N_("How it came about")),
    *_CLASSES,
    Column("n", N_("Labels"), Kind.NUMBER),
    Column("judges", N_("To judge by")),
)
CURVE = (
    Column("labels", N_("Labels"), Kind.NUMBER),
    Column("macro_f1", N_("Macro F1"), Kind.PERCENT),
)
AGREEMENT = (
    Column("first", N_("Said first")),
    *_CLASSES,
    Column("n", N_("Mentions"), Kind.NUMBER),
)
PAIRS = (
    Column("one", N_("One")),
    Column("other", N_("The other")),
    Column("n", N_("Mentions"), Kind.NUMBER),
    *_AGREEMENT,
    _KAPPA,
)
PEOPLE = (
    Column("who", N_("Who")),
    Column("labelled", N_("Labelled"), Kind.NUMBER),
    Column("skipped", N_("Skipped"), Kind.NUMBER),
    Column("left", N_("Still asked"), Kind.NUMBER),
)
GIVEN = (
    Column("id", N_("Mention"), Kind.NUMBER),
    Column("network", N_("Network")),
    Column("post_id", N_("Post")),
    Column("lang", N_("Language")),
    Column("source", N_("Source")),
    Column("scored_as", N_("Scored as")),
    Column("label", N_("Label")),
    Column("by", N_("By")),
    Column("origin", N_("How it came about")),
    Column("at", N_("Time"), Kind.INSTANT),
)


def languages_table(found: Iterable[LearnedLanguage]) -> Table:
    """A row per language."""
    return Table("learning", N_("Languages"), LANGUAGES, tuple(map(_language_row, found)))


def _language_row(one: LearnedLanguage) -> tuple[Cell, ...]:
    outcome = one.training.outcome if one.training else None
    return (
        one.lang,
        one.mentions,
        one.scorer or None,
        one.since,
        sum(one.by_class),
        *one.by_class,
        sum(one.fair),
        one.agreement.n,
        *bounds(one.agreement.share),
        one.agreement.kappa,
        one.training.finished_at if one.training else None,
        outcome.in_use_f1 if outcome else None,
        outcome.candidate_f1 if outcome else None,
        *bounds(outcome.difference if outcome else UNKNOWN),
        outcome.missing if outcome else None,
    )


def labels_table(one: LearnedLanguage) -> Table:
    """A row per way in which labels came about, then one of all."""
    rows = [
        (origin.value, *counts, sum(counts), "yes" if origin in FAIR else "no")
        for origin, counts in one.labels.items()
    ]
    whole = ("all", *one.by_class, sum(one.by_class), None)
    return Table(f"learning-{one.lang}-labels", N_("Labels"), LABELS, (*rows, whole))


def curve_table(one: LearnedLanguage) -> Table:
    """How right the learned scorer is by the number of labels it learns from."""
    curve = one.training.outcome.curve if one.training and one.training.outcome else ()
    return Table(f"learning-{one.lang}-curve", N_("Learning curve"), CURVE, tuple(curve))


def agreement_table(one: LearnedLanguage) -> Table:
    """A row per class that was said first, a column per class that the next person said."""
    counts = one.agreement.table.counts
    rows = tuple((name.value, *row, sum(row)) for name, row in zip(CLASSES, counts, strict=True))
    return Table(f"learning-{one.lang}-agreement", N_("Agreement"), AGREEMENT, rows)


def pairs_table(one: LearnedLanguage) -> Table:
    """A row per two people who labelled the same mentions."""
    rows = tuple(
        (pair.one, pair.other, pair.agreement.n, *bounds(pair.agreement.share), pair.agreement.kappa)
        for pair in one.pairs
    )
    return Table(f"learning-{one.lang}-pairs", N_("Each two people"), PAIRS, rows)


def people_table(one: LearnedLanguage) -> Table:
    """A row per person who answered in rounds."""
    rows = tuple((each.who, each.labelled, each.skipped, each.left) for each in one.labellers)
    return Table(f"learning-{one.lang}-people", N_("Who labelled"), PEOPLE, rows)


def given_table(lang: str, some: Iterable[Given]) -> Table:
    """A row per label."""
    rows = tuple(
        (
            one.post,
            one.network,
            one.native_id,
            one.lang,
            one.source,
            _value(one.scored),
            one.label.value,
            one.by,
            one.origin.value,
            one.at,
        )
        for one in some
    )
    return Table(f"learning-{lang}-given", N_("Labels"), GIVEN, rows)


def _value(sentiment: Sentiment | None) -> str | None:
    return None if sentiment is None else sentiment.value
