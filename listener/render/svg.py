"""A chart's spec drawn to SVG in a process of its own: for print, mail and browsers without script.

The library that draws holds 130 MB, keeps the interpreter to itself while it works and hangs after a fork, so
it is never loaded here. What was drawn once is kept in a folder, by the spec with its data.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from listener.errors import RenderError
from listener.render import svg_worker
from listener.spawning import Spawning
from listener.words import _

if TYPE_CHECKING:
    from pebble import ProcessPool

WIDTH = 720
_SPARE = 10
"""Pixels at the left for numbers of the axis: who looks at a picture has other letters than who drew it."""
_STARTING = 20.0
"""Seconds the process may need to start on a busy machine."""
_TASKS = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds one chart may take to draw, and bytes that the charts kept may have."""

    seconds: float = 20.0
    kept_bytes: int = 64 * 1024 * 1024


class Drawer:
    """Draws specs to SVG, one at a time, for any thread.

    The process behind it starts with the first chart that is not kept already; `close()` ends it.
    """

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        self._folder = folder
        self._limits = limits or Limits()
        self._drawing = threading.Lock()
        self._changing = threading.Lock()
        self._pool: _Started | None = None
        self._under_way: Future[bytes | str] | None = None

    def svg(self, spec: dict[str, Any], *, width: int = WIDTH) -> bytes:
        """The chart, `width` pixels wide: shapes, texts, local links. RenderError if it cannot be drawn."""
        padding = {**spec.get("padding", {}), "left": _SPARE}
        fixed = {**spec, "width": width, "padding": padding}
        written = json.dumps(fixed, sort_keys=True, allow_nan=False)
        path = self._folder / f"{_key(written)}.svg"
        if kept := _read(path):
            return kept
        if not self._drawing.acquire(timeout=self._limits.seconds):
            raise RenderError(_("Other charts are being drawn; ask for this one again in a minute."))
        try:
            # Who waited may have waited for this very chart.
            return _read(path) or self._keep(path, self._draw(written))
        finally:
            self._drawing.release()

    def close(self) -> None:
        """End the process and what it draws. A later chart starts another one."""
        with self._changing:
            pool, self._pool = self._pool, None
            future = self._under_way
        if pool is not None:
            # First, because pebble never settles what a stopped pool still had to do.
            if future is not None:
                future.cancel()
            pool.end()

    def _draw(self, written: str) -> bytes:
        try:
            drawn = self._run(written)
        except RuntimeError:
            # The pool itself broke, not the drawing: the process was killed while it was idle, say.
            self.close()
            drawn = self._run_again(written)
        if isinstance(drawn, str):
            raise RenderError(
                _("The chart cannot be drawn ({reason}); its table has the same figures.").format(
                    reason=drawn
                )
            )
        return drawn

    def _run_again(self, written: str) -> bytes | str:
        try:
            return self._run(written)
        except RuntimeError as error:
            self.close()
            raise RenderError(
                _("The process that draws charts does not run; look whether memory is short.")
            ) from error

    def _run(self, written: str) -> bytes | str:
        """One chart through the process. RuntimeError if the pool is broken."""
        future = self._scheduled(written)
        try:
            # pebble counts from the start of the work; the rest is for a process that must start.
            return future.result(timeout=self._limits.seconds + _STARTING)
        except TimeoutError as error:
            self.close()
            raise RenderError(
                _("The chart took over {seconds} s to draw; choose fewer days, or read its table.").format(
                    seconds=f"{self._limits.seconds:g}"
                )
            ) from error
        except CancelledError as error:
            raise RenderError(
                _("The program is being stopped; ask for the chart again when it runs.")
            ) from error
        except OSError as error:
            raise RenderError(
                _("The process that draws charts was ended, probably for want of memory; ask again.")
            ) from error

    def _scheduled(self, written: str) -> Future[bytes | str]:
        with self._changing:
            if self._pool is None:
                self._pool = _Started.now()
            future = self._pool.processes.schedule(
                svg_worker.draw, args=(written,), timeout=self._limits.seconds
            )
            self._under_way = future
        return future

    def _keep(self, path: Path, drawn: bytes) -> bytes:
        """Keep what was drawn, complete or not at all; a folder that cannot be written keeps nothing."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(drawn)
                os.replace(part, path)
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise
            self._forget_oldest()
        return drawn

    def _forget_oldest(self) -> None:
        """Keep the charts last used, as many as may be kept."""
        kept = [(one.stat(), one) for one in self._folder.iterdir()]
        kept.sort(key=lambda one: one[0].st_mtime_ns, reverse=True)
        size = 0
        for stat, path in kept:
            size += stat.st_size
            if size > self._limits.kept_bytes:
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, eq=False)
class _Started:
    """pebble's pool of one process, and the context that knows it."""

    processes: ProcessPool
    context: Spawning

    @classmethod
    def now(cls) -> _Started:
        from pebble import ProcessPool

        context = Spawning()
        return cls(ProcessPool(max_workers=1, max_tasks=_TASKS, context=context), context)

    def end(self) -> None:
        self.processes.stop()  # type: ignore[no-untyped-call]
        self.context.kill_all()
        self.processes.join()


def _read(path: Path) -> bytes | None:
    """A chart kept earlier, which counts as used now."""
    with suppress(OSError):
        drawn = path.read_bytes()
        os.utime(path)
        return drawn
    return None


def _key(written: str) -> str:
    return sha256(f"{version('vl-convert-python')}\n{written}".encode()).hexdigest()
