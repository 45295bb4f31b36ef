"""When a message that could not be delivered is tried again, and when it is given up. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from listener.alerts.send import Outcome
from listener.model import OutMessage

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 60
GIVEN_UP = timedelta(hours=24)
"""From its being put out, a message is tried for so long."""
_DOUBLINGS = 20
_JITTER = 0.25


def next_attempt(message: OutMessage, outcome: Outcome, now: datetime) -> datetime | None:
    """When the message is due again after that failure, None if it is given up.

    Waits double from FIRST_WAIT up to LONGEST_WAIT, each longer by up to a quarter, so that channels that
    failed together do not come back together; what a server asks for is given to it.
    """
    if outcome.permanent or message.attempts >= MOST_ATTEMPTS:
        return None
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(message.attempts - 1, _DOUBLINGS))
    wait += wait * _JITTER * _fraction(f"{message.key} {message.attempts}")
    due_at = now + max(wait, outcome.wait or timedelta())
    return due_at if due_at - message.created_at <= GIVEN_UP else None


def _fraction(text: str) -> float:
    """A number in [0, 1) that the text stands for: jitter without dice."""
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big") / 2**32
