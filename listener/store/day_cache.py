"""What whole local days hold, kept in memory for as long as nothing of a day changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Generic, TypeVar

Held = TypeVar("Held", bound=Sized)


class DayCache(Generic[Held]):
    """What days hold, by version, the least used forgotten first. Safe across threads."""

    def __init__(self, most_rows: int) -> None:
        self._most_rows = most_rows
        self._days: OrderedDict[Hashable, tuple[Hashable, Held]] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    def get(self, day: Hashable, version: Hashable, read: Callable[[], Held]) -> Held:
        """What a day holds at that version, read if it is not at hand. `day` may say of what, too."""
        with self._lock:
            held = self._days.get(day)
            if held is not None and held[0] == version:
                self._days.move_to_end(day)
                return held[1]
        found = read()
        with self._lock:
            old = self._days.pop(day, None)
            self._rows += len(found) - (len(old[1]) if old else 0)
            self._days[day] = (version, found)
            while self._rows > self._most_rows and len(self._days) > 1:
                _day, (_version, oldest) = self._days.popitem(last=False)
                self._rows -= len(oldest)
        return found
