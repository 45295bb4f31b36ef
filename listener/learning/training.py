"""One training of a language's scorer: candidates from its labels, the best of them, and whether it is better
than the scorer in use.

Pure and deterministic; it takes seconds and hundreds of megabytes, so worker.py runs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from listener.enrich.scoring.features import FIGURES, LAST_PLACE
from listener.enrich.scoring.learned import Facts, Kind, Model, label_name
from listener.enrich.scoring.model_file import write
from listener.learning.curve import Point, curve, missing
from listener.learning.fit import VECTORS_ALONE, calibration, classes, matrix
from listener.learning.folds import Learning, cross_validated, folds_of, said
from listener.learning.labels import Labelled, Usable, usable
from listener.learning.verdict import TOO_FEW, Verdict, confusion, judge
from listener.model import CLASSES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Task:
    """Labels of a language, and those of others for its vectors.

    `encoder` is the one whose vectors the labels have, and labels without one then do not count; None if no
    vectors may be used.
    """

    lang: str
    labels: tuple[Labelled, ...]
    others: tuple[Labelled, ...] = ()
    encoder: str | None = None


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training came to.

    `content` is the model file of the best candidate, whether better than the scorer in use or not; None if
    there is none. `labels` are those it learned from by class (negative, neutral, positive), `fair` how many
    may judge, `left_out` how many are of texts on which people contradict each other. `verdict` is that on
    the best candidate, `tried` those on all.
    """

    lang: str
    verdict: Verdict
    labels: tuple[int, int, int]
    fair: int
    left_out: int
    kind: Kind | None = None
    content: bytes | None = None
    curve: tuple[Point, ...] = ()
    matrix: tuple[tuple[int, ...], ...] = ()
    tried: tuple[tuple[Kind, Verdict], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A way to learn, its cross-validated logits and classes of the labels, and its verdict."""

    kind: Kind
    learning: Learning
    logits: Floats
    said: Numbers
    verdict: Verdict


def trained(task: Task) -> Trained:
    """The training of a task. The same labels in any order give the same bytes on the same machine."""
    found = usable(_with_vectors(task.labels) if task.encoder else task.labels)
    nothing = Trained(task.lang, Verdict(False, TOO_FEW), found.counts, len(found.fair), found.left_out)
    if needed := found.lacking:
        return replace(nothing, verdict=Verdict(False, TOO_FEW, missing=needed))
    folds = folds_of(found.labels)
    tried = _candidates(task, found, folds)
    best = tried[0]
    for one in tried[1:]:
        if _replaces(one, best, found.labels):
            best = one
    learned_from = {task.lang, *(one.lang for one in task.others if best.kind is Kind.CARRIED)}
    facts = _facts(found, best, sorted(learned_from))
    points = _points(best, found, folds)
    return replace(
        nothing,
        verdict=replace(best.verdict, missing=missing(points, best.verdict)),
        kind=best.kind,
        content=write(_model(task, best, facts)),
        curve=points,
        matrix=facts.matrix,
        tried=tuple((one.kind, one.verdict) for one in tried),
    )


def _candidates(task: Task, found: Usable, folds: Numbers) -> list[_Candidate]:
    labels, y = found.labels, classes(found.labels)
    ways = [(Kind.WORDS, Learning(matrix(labels, words=True, vectors=False), y))]
    if task.encoder:
        ways.append((Kind.VECTORS, Learning(matrix(labels, words=True, vectors=True), y)))
        if others := usable(_with_vectors(task.others)).labels:
            more = matrix(others, words=False, vectors=True), classes(others)
            alone = matrix(labels, words=False, vectors=True)
            ways.append((Kind.CARRIED, Learning(alone, y, VECTORS_ALONE, more)))
    return [_candidate(kind, learning, labels, folds) for kind, learning in ways]


def _candidate(kind: Kind, learning: Learning, labels: Sequence[Labelled], folds: Numbers) -> _Candidate:
    logits = cross_validated(learning, folds)
    classes_said = said(logits, learning.y, folds)
    return _Candidate(kind, learning, logits, classes_said, judge(labels, classes_said.tolist()))


def _replaces(later: _Candidate, earlier: _Candidate, labels: Sequence[Labelled]) -> bool:
    """Whether the later candidate is better than the earlier as it would have to be than a scorer in use."""
    against = [
        replace(one, predicted=CLASSES[number])
        for one, number in zip(labels, earlier.said.tolist(), strict=True)
    ]
    return judge(against, later.said.tolist()).is_better


def _points(best: _Candidate, found: Usable, folds: Numbers) -> tuple[Point, ...]:
    """The learning curve, where there are enough labels to judge by."""
    import numpy as np

    if best.verdict.candidate_f1 is None:
        return ()
    fair = np.array([one.is_fair for one in found.labels])
    return curve(best.learning, folds, fair, best.verdict.candidate_f1)


def _facts(found: Usable, best: _Candidate, languages: Sequence[str]) -> Facts:
    import numpy as np

    fair = np.array([one.is_fair for one in found.labels])
    names = (label_name(one.key) for one in found.labels)
    return Facts(
        labels=found.counts,
        fair=int(fair.sum()),
        languages=tuple(languages),
        said=tuple(sorted(zip(names, best.said.tolist(), strict=True))),
        matrix=confusion(best.learning.y[fair], best.said[fair]),
        f1=best.verdict.candidate_f1,
        in_use_f1=best.verdict.in_use_f1,
        difference=best.verdict.difference,
    )


def _model(task: Task, best: _Candidate, facts: Facts) -> Model:
    """The candidate learned from all labels, calibrated by its cross-validated logits."""
    import numpy as np

    whole = best.learning.from_all().calibrated(calibration(best.logits, best.learning.y))
    columns, weights = whole.columns, whole.weights.astype(np.float32)
    in_text = columns < LAST_PLACE
    beside = np.zeros((best.learning.x.shape[1] - LAST_PLACE, len(CLASSES)), dtype=np.float32)
    beside[columns[~in_text] - LAST_PLACE] = weights[~in_text]
    figures, vector = beside[:FIGURES], beside[FIGURES:]
    return Model(
        lang=task.lang,
        kind=best.kind,
        places=columns[in_text].astype(np.int32),
        weights=weights[in_text],
        intercept=whole.intercept.astype(np.float32),
        figures=None if best.kind is Kind.CARRIED else figures,
        vector=vector if best.kind is not Kind.WORDS else None,
        encoder=None if best.kind is Kind.WORDS else task.encoder,
        facts=facts,
    )


def _with_vectors(labels: Sequence[Labelled]) -> tuple[Labelled, ...]:
    return tuple(one for one in labels if one.vector is not None)
