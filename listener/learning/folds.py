"""Cross-validation: what is said of each label by what was learned from the others. Seeded.

Folds have as many of each class, and equal texts are in one: nobody is asked what he was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from listener.enrich.text import fold
from listener.learning.fit import STRENGTH, Linear, calibration, fit
from listener.model import CLASSES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from scipy import sparse

    from listener.learning.labels import Labelled

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

SEED = 20260
_FEW = 500
"""Up to so many labels a tenth is left out at a time, above a fifth: by then a tenth more teaches little."""


@dataclass(frozen=True, slots=True, eq=False)
class Learning:
    """What is learned from: features `x`, classes `y`, and `more` of both that every fold learns from."""

    x: sparse.csr_matrix
    y: Numbers
    strength: float = STRENGTH
    more: tuple[sparse.csr_matrix, Numbers] | None = None

    def from_some(self, rows: Numbers) -> Linear:
        """Weights from these rows, and all that is there more."""
        x, y = self.x[rows], self.y[rows]
        if self.more is not None:
            import numpy as np
            from scipy import sparse

            x, y = sparse.vstack([x, self.more[0]], format="csr"), np.concatenate([y, self.more[1]])
        return fit(x, y, self.strength)

    def from_all(self) -> Linear:
        """Weights from all there is."""
        import numpy as np

        return self.from_some(np.arange(len(self.y)))


def folds_of(labels: Sequence[Labelled]) -> npt.NDArray[np.int64]:
    """The number of the fold of each label, from 0, as the labels are ordered."""
    import numpy as np

    number = 10 if len(labels) <= _FEW else 5
    chance = np.random.default_rng(SEED)
    same: dict[str, list[int]] = {}
    for place, one in enumerate(labels):
        same.setdefault(fold(one.text), []).append(place)
    by_class: dict[str, list[list[int]]] = {}
    for places in same.values():
        by_class.setdefault(labels[places[0]].label.value, []).append(places)
    shuffled = chain.from_iterable(
        [groups[place] for place in chance.permutation(len(groups))] for _, groups in sorted(by_class.items())
    )
    found = np.zeros(len(labels), dtype=np.int64)
    # Dealt out one after the other through all classes, so that folds are of one size as well.
    for turn, places in enumerate(shuffled):
        found[places] = turn % number
    return found


def cross_validated(learn: Learning, folds: Numbers, *, most: int | None = None) -> Floats:
    """The logits of each text by weights learned from the other folds, (n, 3).

    With `most`, from no more than so many of them, drawn as they come, but one of each class at least.
    """
    import numpy as np

    found = np.zeros((len(folds), len(CLASSES)))
    for number in range(int(folds.max()) + 1):
        out = folds == number
        others = np.flatnonzero(~out)
        if most is not None:
            drawn = np.random.default_rng((SEED, number)).permutation(others)
            first = np.unique(learn.y[drawn], return_index=True)[1]
            others = np.sort(np.concatenate([drawn[first], np.delete(drawn, first)])[:most])
        found[out] = learn.from_some(others).logits(learn.x[out])
    return found


def said(logits: Floats, y: Numbers, folds: Numbers) -> Numbers:
    """The class of each text by its cross-validated logits, calibrated without its own fold."""
    import numpy as np

    found = np.zeros(len(y), dtype=np.int64)
    for number in range(int(folds.max()) + 1):
        out = folds == number
        found[out] = most_likely(calibration(logits[~out], y[~out]).of(logits[out]))
    return found


def most_likely(logits: Floats) -> Numbers:
    """The class of the largest sum of each row; of equal ones neutral, then negative."""
    import numpy as np

    order = np.array([1, 0, 2])
    return np.asarray(order[np.argmax(logits[:, order], axis=1)])
