"""Before there is an account: whether there is one by now, and the one-time code that makes the first.

The code lives in the memory of this process and is told in its terminal, to whoever started it.
"""

from __future__ import annotations

import hmac
import secrets
import threading

from listener.store import Store
from listener.store.people import has_users

ATTEMPTS = 10
"""How often a wrong code may be tried before a new start is needed."""
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that nobody takes for each other."""


def new_code() -> str:
    """A one-time code, XXXX-XXXX."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


class FirstRun:
    """Knows whether anybody has an account yet, and checks the code of those who want the first one."""

    def __init__(self, store: Store, code: str) -> None:
        self.code = code
        self._store = store
        self._left = ATTEMPTS
        self._is_over = False
        self._lock = threading.Lock()

    @property
    def is_over(self) -> bool:
        """Whether there is an account. Once there is one there always will be: nobody is deleted."""
        if not self._is_over:
            self._is_over = has_users(self._store)
        return self._is_over

    @property
    def is_locked(self) -> bool:
        """Whether too many wrong codes were tried."""
        return self._left <= 0

    def opens(self, typed: str) -> bool:
        """Whether that is the code, in whatever case and with or without its dash. Wrong ones are counted."""
        with self._lock:
            if self.is_locked:
                return False
            told = "".join(typed.upper().split()).replace("-", "")[:64]
            right = hmac.compare_digest(told.encode(), self.code.replace("-", "").encode())
            self._left -= not right
            return right
