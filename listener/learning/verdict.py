"""Whether one scorer tells people's labels better than another, beyond chance and the mix of the labels.

Two tests, for each alone can be fooled: (1) the paired difference in macro-F1, with the percentile interval
of a bootstrap over texts; (2) the macro-F1 against that of the very same predictions when the labels are
dealt out anew among the posts. A learner that only matches the mix of labels beats a fixed scorer in the
first, never in the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.enrich.text import fold
from listener.learning.labels import lacking
from listener.model import CLASSES, UNKNOWN, Estimate
from listener.words import N_

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from listener.learning.labels import Labelled

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

PERMUTATIONS = 500
DRAWS = 2_000
_SEED = 8
_AT_ONCE = 2_000_000
"""How many draws of texts are held in memory together."""

BETTER = N_("It tells people's labels better than what was in use.")
TOO_FEW = N_("There are too few labels to judge by: it takes 50, five of each class.")
NOT_BETTER = N_("It is not shown to tell people's labels better than what is in use.")
AS_IN_USE = N_("It says of every label what the scorer in use says, so that stays.")
NO_BETTER_THAN_MIX = N_("It only matches how many labels of each class there are, not which text has which.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison of a candidate with the scorer in use came to, on `difference.n` labels.

    The macro-F1 are None with too few labels to judge by. `exceeded` is how many of PERMUTATIONS the
    candidate's macro-F1 exceeds. `missing` is how many more labels it may take; None if that cannot be told,
    0 if none.
    """

    is_better: bool
    reason: str
    candidate_f1: float | None = None
    in_use_f1: float | None = None
    difference: Estimate = UNKNOWN
    exceeded: int = 0
    missing: int | None = None

    @property
    def p(self) -> float | None:
        """How often labels dealt out anew would be told as well; None where nothing was compared."""
        return None if self.candidate_f1 is None else (PERMUTATIONS - self.exceeded + 1) / (PERMUTATIONS + 1)


def judge(labels: Sequence[Labelled], candidate: Sequence[int]) -> Verdict:
    """The candidate's class of each label, said without having learned from it, against what is predicted.

    Only labels that are fair count. Where nobody predicted anything, the best single class stands in.
    """
    import numpy as np

    fair = [place for place, one in enumerate(labels) if one.is_fair]
    told = [labels[place] for place in fair]
    if needed := lacking(told):
        return Verdict(False, TOO_FEW, missing=needed)
    truth = np.array([CLASSES.index(one.label) for one in told])
    said = np.asarray(candidate, dtype=np.int64)[fair]
    used = in_use(told, truth)
    texts = np.unique([fold(one.text) for one in told], return_inverse=True)[1]
    f1, in_use_f1 = _macro(truth, said), _macro(truth, used)
    low, high = _interval(truth, said, used, texts)
    difference = Estimate(f1 - in_use_f1, low, high, len(told))
    exceeded = _exceeded(truth, said, f1)
    mix_only, is_above = exceeded < PERMUTATIONS, low > 0
    reason = NO_BETTER_THAN_MIX if mix_only and is_above else BETTER if is_above else NOT_BETTER
    if (said == used).all():
        reason = AS_IN_USE
    is_better = is_above and not mix_only
    return Verdict(is_better, reason, f1, in_use_f1, difference, exceeded, 0 if is_better else None)


def in_use(labels: Sequence[Labelled], truth: Numbers) -> Numbers:
    """What the scorer in use says of each label; where nothing, the class that would score best alone."""
    import numpy as np

    alone = max(range(len(CLASSES)), key=lambda one: (_macro(truth, np.full(len(truth), one)), -one))
    return np.array(
        [alone if one.predicted is None else CLASSES.index(one.predicted) for one in labels], dtype=np.int64
    )


def confusion(truth: Numbers, said: Numbers) -> tuple[tuple[int, ...], ...]:
    """How many are said to be of class p and labelled t, as [p][t]."""
    import numpy as np

    n = len(CLASSES)
    counts = np.bincount(said * n + truth, minlength=n * n).reshape(n, n)
    return tuple(tuple(row) for row in counts.tolist())


def macro_f1(counts: Floats) -> Floats:
    """The mean of F1 over the classes that are labelled, of confusion counts (..., said, labelled)."""
    import numpy as np

    right = np.diagonal(counts, axis1=-2, axis2=-1)
    labelled = counts.sum(axis=-2)
    both = counts.sum(axis=-1) + labelled
    f1 = 2 * right / np.maximum(both, 1)
    known = labelled > 0
    return np.asarray((f1 * known).sum(axis=-1) / np.maximum(known.sum(axis=-1), 1))


def _macro(truth: Numbers, said: Numbers) -> float:
    import numpy as np

    return float(macro_f1(np.array(confusion(truth, said), dtype=np.float64)))


def _interval(truth: Numbers, said: Numbers, used: Numbers, texts: Numbers) -> tuple[float, float]:
    """The 95 % interval of the difference in macro-F1, drawing texts with all posts of each."""
    import numpy as np

    n = len(CLASSES)
    of_text = np.zeros((int(texts.max()) + 1, 2 * n * n))
    np.add.at(of_text, (texts, said * n + truth), 1)
    np.add.at(of_text, (texts, n * n + used * n + truth), 1)
    chance = np.random.default_rng(_SEED)
    each = max(1, _AT_ONCE // len(of_text))
    differences = []
    for done in range(0, DRAWS, each):
        drawn = chance.multinomial(
            len(of_text), np.full(len(of_text), 1 / len(of_text)), size=min(each, DRAWS - done)
        )
        f1 = macro_f1((drawn @ of_text).reshape(-1, 2, n, n))
        differences.append(f1[:, 0] - f1[:, 1])
    low, high = np.percentile(np.concatenate(differences), (2.5, 97.5))
    return float(low), float(high)


def _exceeded(truth: Numbers, said: Numbers, f1: float) -> int:
    """How many times labels dealt out anew are told worse than the labels."""
    import numpy as np

    n = len(CLASSES)
    dealt = np.random.default_rng(_SEED).permuted(np.tile(truth, (PERMUTATIONS, 1)), axis=1)
    cells = said * n + dealt + n * n * np.arange(PERMUTATIONS)[:, None]
    counts = np.bincount(cells.ravel(), minlength=PERMUTATIONS * n * n).reshape(-1, n, n)
    return int((macro_f1(counts.astype(np.float64)) < f1).sum())
