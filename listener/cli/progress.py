"""How far long work is, on stderr: a bar for who watches, elsewhere a line now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from listener.cli.context import say

Tell = Callable[[int, int], None]
"""Called with how much is done and how much there is in all."""

LINE_SECONDS = 30.0
"""How long work is before the first line, and between two lines, where nobody watches."""


@contextmanager
def progress(title: str) -> Iterator[Tell]:
    """Gives a function to call with how much is done and how much there is in all."""
    if not sys.stderr.isatty():
        yield _lines(title)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(title: str) -> Tell:
    """Tells by lines; what is over sooner tells nothing."""
    begun = told = monotonic()
    first: int | None = None

    def tell(done: int, total: int) -> None:
        nonlocal told, first
        now = monotonic()
        # What was done before, by a run that was stopped, says nothing about the speed.
        first = done if first is None else first
        if now - told < LINE_SECONDS or not total:
            return
        told = now
        line = f"{title}: {done:,} of {total:,} ({done / total:.0%})"
        if done > first:
            line += f", about {_span((now - begun) * (total - done) / (done - first))} left"
        say(line)

    return tell


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"
