"""The reader of sources that cannot be read for want of a secret: it asks nobody and says what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from listener.config import Config
from listener.config.load import X_USER
from listener.model import Cursor, Part, PollStatus, Reading


@dataclass(frozen=True, slots=True)
class PausedReader:
    """Answers every visit with `reason`, and leaves the cursor as it stands."""

    reason: str

    async def read(self, part: Part, cursor: Cursor | None, now: datetime) -> Reading:
        """A paused Reading; it costs nothing."""
        state = cursor.state if cursor is not None else {}
        return Reading(PollStatus.PAUSED, state=state, error=self.reason)

    def close(self) -> None:
        """It holds nothing."""


def paused_x(config: Config) -> PausedReader | None:
    """X without its secrets: paused, naming the variables to set; None if all are there."""
    if config.x_token is None:
        return PausedReader("X needs LISTENER_X_BEARER_TOKEN; set it to a bearer token of the X API")
    if config.x_user is None and any(source.x is not None and source.x.owned for source in config.sources):
        names = ", ".join(X_USER)
        return PausedReader(f"owned = true needs {names}; set all four, or leave owned out")
    return None
