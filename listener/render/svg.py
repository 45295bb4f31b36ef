"""A chart's spec drawn to SVG in a process of its own: for print, mail and browsers without script.

The library that draws holds 130 MB, keeps the interpreter to itself while it works and hangs after a fork, so
it is never loaded here. What was drawn once is kept in a folder, by the spec with its data.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from concurrent.futures import TimeoutError as DeadlineError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from listener.errors import RenderError

WIDTH = 720
_SECONDS = 30
_TASKS = 200
_MOST_BYTES = 64 * 1024 * 1024
_KEPT = "chart-*.svg"


class Drawer:
    """Draws specs to SVG; the process behind it starts with the first one that is not kept already."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool: ProcessPool | None = None
        self._lock = threading.Lock()

    def svg(self, spec: dict[str, Any], *, width: int = WIDTH) -> bytes:
        """The chart, `width` pixels wide. RenderError if it cannot be drawn."""
        written = _fixed(spec, width)
        path = self._folder / f"chart-{_key(written)}.svg"
        with suppress(OSError):
            kept = path.read_bytes()
            os.utime(path)
            return kept
        drawn = self._draw(written)
        with suppress(OSError):
            self._keep(path, drawn)
        return drawn

    def pid(self) -> int | None:
        """The process that draws, None while none was needed."""
        with self._lock:
            pool = self._pool
        workers = pool._pool_manager.worker_manager.workers if pool is not None else {}
        return next(iter(workers), None)

    def close(self) -> None:
        """End the process, if it was started."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _draw(self, written: str) -> bytes:
        try:
            return self._run(written)
        except BrokenProcessPool:
            # The process was killed while it had nothing to do: another one takes its place.
            self.close()
        try:
            return self._run(written)
        except BrokenProcessPool as error:
            raise RenderError("The process that draws charts ended; ask for the chart again.") from error

    def _run(self, written: str) -> bytes:
        try:
            return self._started().schedule(draw, args=(written,), timeout=_SECONDS).result()
        except DeadlineError as error:
            message = f"The chart took longer than {_SECONDS} s to draw; its table has it all."
            raise RenderError(message) from error
        except ProcessExpired as error:
            raise RenderError("The process that draws charts ended; ask for the chart again.") from error
        except ValueError as error:
            raise RenderError(f"The chart cannot be drawn: {error}") from error

    def _started(self) -> ProcessPool:
        with self._lock:
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(max_workers=1, max_tasks=_TASKS, context=get_context("spawn"))
            return self._pool

    def _keep(self, path: Path, drawn: bytes) -> None:
        """The file appears only when it is complete; the oldest ones go when there are too many."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self._folder, prefix=f"{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(drawn)
            os.replace(part, path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        kept = sorted(self._folder.glob(_KEPT), key=lambda one: one.stat().st_mtime)
        size = sum(one.stat().st_size for one in kept)
        while size > _MOST_BYTES and len(kept) > 1:
            size -= kept[0].stat().st_size
            kept.pop(0).unlink(missing_ok=True)


def draw(written: str) -> bytes:
    """Runs in the process of its own. ValueError for a spec that is none."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(json.loads(written))).encode()


def _fixed(spec: dict[str, Any], width: int) -> str:
    """The spec with a width in pixels and without links, as canonical JSON: a picture leads nowhere."""
    return json.dumps(_unlinked(spec) | {"width": width}, sort_keys=True, ensure_ascii=False)


def _unlinked(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _unlinked(value) for name, value in part.items() if name != "href"}
    return [_unlinked(one) for one in part] if isinstance(part, list) else part


def _key(written: str) -> str:
    return sha256(f"{version('vl-convert-python')} {written}".encode("utf-8", "replace")).hexdigest()[:32]
