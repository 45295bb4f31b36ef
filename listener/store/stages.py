"""Telling whoever watches how far long work is, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Self

Tell = Callable[[int, int], None]
"""Called with how much is done and how much there is in all."""

Watch = Callable[[str], AbstractContextManager[Tell]]
"""From the name of a stage to what tells how far it is."""


@contextmanager
def unwatched(_title: str) -> Iterator[Tell]:
    """Tells nobody."""
    yield lambda _done, _total: None


class Stages:
    """Opens a stage when work comes to it, and closes the one before."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._open = ExitStack()
        self._title: str | None = None
        self._tell: Tell = lambda _done, _total: None
        self._most = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_told: object) -> None:
        self._open.close()

    def tell(self, title: str, done: int, total: int) -> None:
        """How far the stage of that name is. Where only what is left is known, `done` is 0 and `total` that:
        the most that ever was left is then taken for the whole.
        """
        if title != self._title:
            self._open.close()
            self._title, self._most = title, 0
            self._tell = self._open.enter_context(self._watch(title))
        self._most = max(self._most, total)
        self._tell(done + self._most - total, self._most)
