"""The rules of cases as the store is given them: pure, kept elsewhere, called within its transactions.

They must give the same for the same posts and work. Put together by listener.desk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from listener.model import Desk, ThreadPost, Work

Automatic = Callable[[Sequence[datetime]], Sequence[bool]]
"""From the times of an account's posts with one text, in order, to which of them are automatic replies."""


@dataclass(frozen=True, slots=True)
class Casework:
    """How conversations become messages and cases.

    `build` tells what whole conversations come to; `due` when the target is used up for somebody who waits
    since then, None for never; `handles` are the (network, folded handle) of all brands. `settings` stands
    for all that of the configuration: cases made by other settings are made again.
    """

    build: Callable[[Sequence[ThreadPost], Sequence[Work]], Desk]
    due: Callable[[datetime], datetime | None]
    automatic: Automatic
    handles: Collection[tuple[str, str]]
    zone: ZoneInfo
    settings: str
