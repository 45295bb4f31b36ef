"""What was counted once and is still true: results of a period, valid while none of its days changes.

Every change of what is counted on a day raises the day's version, in the same transaction (rollups.py).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

MOST = 256
"""How many results are kept."""
MOST_SUMS = 8
"""How many sums by author are kept, each of which may have as many numbers as there are authors."""
MOST_TABLES = 24
"""How many whole tables are kept, and figures that hold them: one of each kind that people bring, as rows or
columns, the last periods and comparisons asked for, and few that were changed since."""

Result = TypeVar("Result")


class Results:
    """The last results by what was asked and the versions of the days, the least used forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, object] = OrderedDict()
        self._making: dict[Hashable, threading.RLock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The result of that key, made if it is not at hand. Nobody may change it.

        Who asks for what is being made waits for it.
        """
        with self._lock:
            making = self._making.setdefault(key, threading.RLock())
        with making:
            with self._lock:
                if key in self._held:
                    self._held.move_to_end(key)
                    self._making.pop(key, None)
                    return cast(Result, self._held[key])
            try:
                found = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._held[key] = found
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
            return found
