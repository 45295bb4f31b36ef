"""The files a page loads: our stylesheet and script, and the chart code, built once out of a wheel.

Each has its own hash in its address and is kept by browsers for ever. The chart code is built in a process
of its own, because the library that holds it must never run in one that forks, and costs 100 MB of memory.
"""

from __future__ import annotations

import gzip
import logging
import mimetypes
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

_BUILD = "import sys, vl_convert; sys.stdout.buffer.write(vl_convert.javascript_bundle().encode())"
_BUILD_SECONDS = 60
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class File:
    """One of our own static files."""

    body: bytes
    mimetype: str
    version: str


class Assets:
    """Everything that pages load besides themselves."""

    def __init__(self, cache_dir: Path, static_dir: Path, more: Mapping[str, bytes]) -> None:
        """`more` are files of ours that stand elsewhere, by name."""
        self._cache_dir = cache_dir
        self._building = threading.Lock()
        ours = {path.name: path.read_bytes() for path in sorted(static_dir.iterdir()) if path.is_file()}
        self.files = {name: _file(name, body) for name, body in (ours | dict(more)).items()}
        self.vega_key = sha256(f"{version('vl-convert-python')} {_BUILD}".encode()).hexdigest()[:16]

    def vega(self) -> bytes | None:
        """The chart code, gzipped; built on first use. None if it cannot be built: the tables remain."""
        path = self._cache_dir / f"vega-{self.vega_key}.js.gz"
        with self._building:
            try:
                if not path.exists():
                    _write(path, gzip.compress(_build(), mtime=0))
                return path.read_bytes()
            except (OSError, subprocess.SubprocessError) as error:
                _log.error("The chart code could not be built, pages show tables only: %s", error)
                return None


def _file(name: str, body: bytes) -> File:
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return File(body, mimetype, sha256(body).hexdigest()[:12])


def _build() -> bytes:
    built = subprocess.run(
        [sys.executable, "-c", _BUILD], stdout=subprocess.PIPE, check=True, timeout=_BUILD_SECONDS
    )
    return built.stdout


def _write(path: Path, body: bytes) -> None:
    """The file appears only when it is complete, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
