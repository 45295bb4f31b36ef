"""Hold-outs: a random half of those who write about a brand, not to it, goes without a proactive answer.

So that what answering does can be told from who is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Holdout:
    """A time in which a brand's proactive answers are held back from half of the cases opened in it."""

    brand: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None = None
    ended_by: str | None = None


def is_held_out(brand: str, network: str, post: str) -> bool:
    """Whether the case that this post opened is in the half that is held out, by the network's id of it.

    Drawn by a hash, so that it is the same on every machine and never changes.
    """
    return bool(sha256(f"{brand}\0{network}\0{post}".encode()).digest()[0] & 1)
