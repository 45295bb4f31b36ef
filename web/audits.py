"""Audits of sentiment as pages show them: cards to label, what figures open, whether a brand is audited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from listener.metrics.audit import Confusion
from listener.model import CLASSES, Sentiment
from listener.render.audit_tables import BY_LANG, BY_SOURCE, EVERYTHING, parts_of
from listener.reports.audit import AuditReport
from listener.store.audits import Drawn
from web.cards import Card, cards
from web.openings import Opening
from web.site import Site

Cells = dict[str, Opening]
"""What the figures of a row open, by column."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a matrix: what was scored as one class, by what people call it, with what each count opens."""

    scored: Sentiment
    counts: Sequence[tuple[Sentiment, int, Opening]]
    n: int
    opening: Opening


@dataclass(frozen=True, slots=True)
class Matrix:
    """A confusion matrix: of all that is labelled, or of the language or source `value`."""

    of: str
    value: str
    n: int
    lines: Sequence[Line]


def asked(site: Site, found: AuditReport, most: int = 2) -> list[Card]:
    """The mentions that come next."""
    left = [one for one in found.sample if one.is_left]
    count = len(found.sample) - found.gone
    told = [(one.post, one.brand, {"place": str(one.place)}) for one in left[:most]]
    return cards(site, told, first=count - len(left) + 1, count=count)


def path(found: AuditReport, part: str = "") -> str:
    """The address of an audit, or of a part of it."""
    return f"/sentiment/audit/{found.audit.id}{part}"


def opening(found: AuditReport, n: int, **fields: str) -> Opening:
    """The labelled mentions behind a figure."""
    query = urlencode(fields)
    return Opening(n, path(found, "/mentions") + (f"?{query}" if query else ""))


def _of(kind: str, value: str) -> dict[str, str]:
    return {} if kind == EVERYTHING else {{BY_LANG: "lang", BY_SOURCE: "source"}[kind]: value}


def matrices(found: AuditReport) -> list[Matrix]:
    """Of all that is labelled, of each language and of each source."""
    return [
        Matrix(
            kind,
            value,
            matrix.n,
            [_line(found, scored, counts, _of(kind, value)) for scored, counts in _rows(matrix)],
        )
        for kind, value, matrix in parts_of(found)
    ]


def _rows(matrix: Confusion) -> Iterable[tuple[Sentiment, tuple[int, ...]]]:
    return zip(CLASSES, matrix.counts, strict=True)


def _line(found: AuditReport, scored: Sentiment, counts: Sequence[int], fields: Mapping[str, str]) -> Line:
    told = dict(fields) | {"scored": scored.value}
    cells = [
        (label, count, opening(found, count, **told, label=label.value))
        for label, count in zip(CLASSES, counts, strict=True)
    ]
    return Line(scored, cells, sum(counts), opening(found, sum(counts), **told))


def accuracy_openings(found: AuditReport) -> list[Cells]:
    """What the accuracy of all that is labelled, of each language and each source open."""
    return [
        dict.fromkeys(("n", "accuracy", "macro_f1"), opening(found, matrix.n, **_of(kind, value)))
        for kind, value, matrix in parts_of(found)
    ]


def class_openings(found: AuditReport) -> list[Cells]:
    """What the figures of each class open."""
    told = []
    for one in found.matrix.classes:
        scored = opening(found, one.scored, scored=one.name.value)
        labelled = opening(found, one.labelled, label=one.name.value)
        told.append({"scored": scored, "precision": scored, "labelled": labelled, "recall": labelled})
    return told


def chosen(found: AuditReport, *, scored: str, label: str, lang: str | None, source: str) -> list[Drawn]:
    """The labelled mentions of an audit that a figure is made of; what is empty, or None, does not choose."""
    return [
        one
        for one in found.sample
        if one.label is not None
        and (not scored or one.predicted is Sentiment(scored))
        and (not label or one.label is Sentiment(label))
        and (lang is None or one.lang == lang)
        and (not source or one.source == source)
    ]
