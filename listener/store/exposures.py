"""How often mentions of a brand were seen, by whether they spoke against it: what media costs are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.model import Period
from listener.store.choice import ANY, Choice
from listener.store.columns import UNKNOWN, Columns
from listener.store.database import Store
from listener.store.figures import remembered
from listener.store.voices import chosen, columns_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Seen:
    """Impressions of so many mentions: `measured` where the network tells them, else `potential`, the
    followers of who wrote. `unknown` mentions have neither."""

    mentions: int = 0
    measured: int = 0
    potential: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Exposures:
    """Of positive and neutral mentions, and of negative ones. What was not scored is in neither."""

    favourable: Seen = Seen()
    negative: Seen = Seen()


def exposures(store: Store, period: Period, brand: str, choice: Choice = ANY) -> Exposures:
    """The impressions of a brand's mentions in the period."""
    with store.read() as connection:

        def make() -> Exposures:
            found = columns_of(store, connection, period)
            mask = (found.brand == store.days.code(brand)) & ~found.is_repost
            wanted = chosen(store, connection, found, choice)
            mask = mask if wanted is None else mask & wanted
            kind = (found.tone == 0) | (found.tone == 1)
            return Exposures(_seen(found, mask & kind), _seen(found, mask & (found.tone == -1)))

        return remembered(store, connection, period, ("exposures", brand, choice), make)


def _seen(found: Columns, mask: Mask) -> Seen:
    measured = mask & (found.impressions != UNKNOWN)
    potential = mask & (found.impressions == UNKNOWN) & (found.followers != UNKNOWN)
    mentions = int(mask.sum())
    return Seen(
        mentions=mentions,
        measured=int(found.impressions[measured].sum()),
        potential=int(found.followers[potential].sum()),
        unknown=mentions - int(measured.sum()) - int(potential.sum()),
    )
