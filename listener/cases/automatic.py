"""Which of an account's posts with one text are automatic: so many of them within a day write themselves.

Identical texts of other people mean nothing: five hundred people may be angry in the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

MANY = 20
WITHIN = timedelta(hours=24)


def automatic(times: Sequence[datetime]) -> list[bool]:
    """For each time, in order, whether it is one of at least MANY within some 24 hours."""
    found = [False] * len(times)
    first = 0
    for last, at in enumerate(times):
        while at - times[first] > WITHIN:
            first += 1
        if last - first + 1 >= MANY:
            found[first : last + 1] = [True] * (last - first + 1)
    return found
