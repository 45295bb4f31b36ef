"""The reader of sources that cannot be read yet: it asks nobody and says what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from listener.config import Config
from listener.model import Cursor, Part, PollStatus, Reading


@dataclass(frozen=True, slots=True)
class PausedReader:
    """Answers every visit with `reason`, and leaves the cursor as it stands."""

    reason: str

    async def read(self, part: Part, cursor: Cursor | None, now: datetime) -> Reading:
        """A paused Reading; it costs nothing."""
        state = cursor.state if cursor is not None else {}
        return Reading(PollStatus.PAUSED, state=state, error=self.reason)


def paused_x(config: Config) -> PausedReader:
    """X, until its reader is built: paused, naming the variable to set if that is missing."""
    if config.x_token is None:
        return PausedReader("X needs LISTENER_X_BEARER_TOKEN; set it to a bearer token of the X API")
    return PausedReader(
        "reading X arrives in a later version; LISTENER_X_BEARER_TOKEN is set and will be used then"
    )
