"""Audits of sentiment as tables: the list of them, and of one its matrix, accuracy, shares and mentions."""

from __future__ import annotations

from collections.abc import Iterable

from listener.metrics.audit import Confusion
from listener.model import CLASSES, Sentiment
from listener.render.tables import Cell, Column, Kind, Table, bounds, with_interval
from listener.reports.audit import AuditReport, CorrectedTone
from listener.store.audits import Drawn
from listener.store.listing import NO_LANGUAGE
from listener.words import N_

EVERYTHING, BY_LANG, BY_SOURCE = "all", "lang", "source"
"""What a row of an audit is of: all that is labelled, one language of it, or one source."""

_ACCURACY = with_interval(Column("accuracy", N_("Accuracy"), Kind.PERCENT))
_F1 = Column("macro_f1", N_("Macro F1"), Kind.PERCENT)
AUDITS = (
    Column("audit", N_("Audit"), Kind.NUMBER),
    Column("brand", N_("Brand")),
    Column("from", N_("From")),
    Column("to", N_("To, not included")),
    Column("scorer", N_("Scorer")),
    Column("population", N_("Drawn from"), Kind.NUMBER),
    Column("drawn", N_("Drawn"), Kind.NUMBER),
    Column("labelled", N_("Labelled"), Kind.NUMBER),
    Column("left", N_("Left"), Kind.NUMBER),
    Column("skipped", N_("Skipped"), Kind.NUMBER),
    Column("gone", N_("Removed since"), Kind.NUMBER),
    *_ACCURACY,
    _F1,
    Column("drawn_at", N_("Drawn at"), Kind.INSTANT),
    Column("by", N_("By")),
)
_LABELLED = {
    Sentiment.NEGATIVE: Column("negative", N_("Negative to people"), Kind.NUMBER),
    Sentiment.NEUTRAL: Column("neutral", N_("Neutral to people"), Kind.NUMBER),
    Sentiment.POSITIVE: Column("positive", N_("Positive to people"), Kind.NUMBER),
}
MATRIX = (
    Column("of", N_("Of")),
    Column("value", N_("Which")),
    Column("scored_as", N_("Scored as")),
    *(_LABELLED[one] for one in CLASSES),
    Column("n", N_("Labelled"), Kind.NUMBER),
)
ACCURACY = (
    Column("of", N_("Of")),
    Column("value", N_("Which")),
    Column("n", N_("Labelled"), Kind.NUMBER),
    *_ACCURACY,
    _F1,
)
CLASS_TABLE = (
    Column("class", N_("Class")),
    Column("scored", N_("Scored so"), Kind.NUMBER),
    *with_interval(Column("precision", N_("Precision"), Kind.PERCENT)),
    Column("labelled", N_("Labelled so"), Kind.NUMBER),
    *with_interval(Column("recall", N_("Recall"), Kind.PERCENT)),
    Column("f1", N_("F1"), Kind.PERCENT),
)
SHARES = (
    Column("class", N_("Class")),
    *with_interval(Column("as_scored", N_("As scored"), Kind.PERCENT)),
    *with_interval(Column("corrected", N_("Corrected"), Kind.PERCENT)),
)
NET = (
    Column("figure", N_("Figure")),
    *with_interval(Column("as_scored", N_("As scored"), Kind.SIGNED)),
    *with_interval(Column("corrected", N_("Corrected"), Kind.SIGNED)),
)
LABELLED = (
    Column("place", N_("Place"), Kind.NUMBER),
    Column("id", N_("Mention"), Kind.NUMBER),
    Column("network", N_("Network")),
    Column("post_id", N_("Post")),
    Column("brand", N_("Brand")),
    Column("lang", N_("Language")),
    Column("source", N_("Source")),
    Column("scored_as", N_("Scored as")),
    Column("label", N_("Label")),
    Column("by", N_("By")),
    Column("at", N_("Time"), Kind.INSTANT),
)


def audits_table(found: Iterable[AuditReport]) -> Table:
    """A row per audit."""
    rows = tuple(
        (
            one.audit.id,
            one.audit.brand,
            one.audit.start.isoformat(),
            one.audit.end.isoformat(),
            one.audit.scorer,
            one.audit.population,
            len(one.sample),
            one.labelled,
            one.left,
            one.skipped,
            one.gone,
            *bounds(one.matrix.accuracy),
            one.matrix.macro_f1,
            one.audit.at,
            one.audit.by,
        )
        for one in found
    )
    return Table("audits", N_("Audits"), AUDITS, rows)


def parts_of(found: AuditReport) -> list[tuple[str, str, Confusion]]:
    """All that is labelled, then each language and each source of it: of what, which, and its matrix."""
    return [
        (EVERYTHING, "", found.matrix),
        *((BY_LANG, lang or NO_LANGUAGE, matrix) for lang, matrix in found.langs),
        *((BY_SOURCE, source, matrix) for source, matrix in found.sources),
    ]


def matrix_table(found: AuditReport) -> Table:
    """Three rows for all that is labelled, for each language and for each source: a row per scored class."""
    rows: list[tuple[Cell, ...]] = []
    for of, value, matrix in parts_of(found):
        for scored, counts in zip(CLASSES, matrix.counts, strict=True):
            rows.append((of, value or None, scored.value, *counts, sum(counts)))
    return Table(f"audit-{found.audit.id}", N_("Scored and labelled"), MATRIX, tuple(rows))


def accuracy_table(found: AuditReport) -> Table:
    """A row for all that is labelled, each language and each source."""
    rows = tuple(
        (of, value or None, matrix.n, *bounds(matrix.accuracy), matrix.macro_f1)
        for of, value, matrix in parts_of(found)
    )
    return Table(f"audit-{found.audit.id}-accuracy", N_("Accuracy"), ACCURACY, rows)


def classes_table(found: AuditReport) -> Table:
    """A row per class."""
    rows = tuple(
        (
            one.name.value,
            one.scored,
            *bounds(one.precision),
            one.labelled,
            *bounds(one.recall),
            one.f1,
        )
        for one in found.matrix.classes
    )
    return Table(f"audit-{found.audit.id}-classes", N_("Each class"), CLASS_TABLE, rows)


PUT_RIGHT = ("shares", "net")
"""What is put right by a matrix."""


def put_right(tone: CorrectedTone | None, part: str, name: str = "sentiment-corrected") -> Table:
    """A part of the tone as scored and as corrected: a row per class, or for net; none without a tone."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    if part == "net":
        if tone is not None:
            rows = (("net", *bounds(tone.net), *bounds(tone.corrected.net)),)
        return Table(f"{name}-net", N_("Net sentiment"), NET, rows)
    if tone is not None:
        rows = tuple(
            (one.value, *bounds(before), *bounds(after))
            for one, before, after in zip(CLASSES, tone.shares, tone.corrected.shares, strict=True)
        )
    return Table(f"{name}-shares", N_("Shares"), SHARES, rows)


def labelled_table(found: AuditReport, some: Iterable[Drawn]) -> Table:
    """A row per labelled mention, in the order of the sample."""
    rows = tuple(
        (
            one.place,
            one.post,
            one.network,
            one.native_id,
            one.brand,
            one.lang or None,
            one.source,
            one.predicted.value,
            one.label.value if one.label else None,
            one.by,
            one.at,
        )
        for one in some
        if one.label is not None
    )
    return Table(f"audit-{found.audit.id}-mentions", N_("Labelled mentions"), LABELLED, rows)
