"""Files that people bring, between their check and their import, and how far the work on them is.

A file waits in the cache folder, for an hour, under a random name that means nothing to anybody else: the
page of the check carries no data, what is imported is byte for byte what was checked, and nothing is sent
twice.
"""

from __future__ import annotations

import json
import os
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

LASTS = timedelta(hours=1)


class Uploads:
    """Files in a folder, each under a random name and for whoever brought it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes, *, who: str, now: datetime) -> str:
        """Keep a file for an hour; the name by which the same person finds it."""
        self._sweep(now)
        name = secrets.token_urlsafe(24)
        self._write(name, who, "csv", data)
        path = self._path(name, who, "csv")
        os.utime(path, (now.timestamp(), now.timestamp()))
        return name

    def find(self, name: str, *, who: str, now: datetime) -> bytes | None:
        """The file of that name; None if it is somebody else's, or waited too long."""
        path = self._path(name, who, "csv")
        try:
            return path.read_bytes() if path.stat().st_mtime >= _oldest(now) else None
        except OSError:
            return None

    def drop(self, name: str, *, who: str) -> None:
        """Forget the file of that name."""
        self._path(name, who, "csv").unlink(missing_ok=True)

    def tell(self, job: str, *, who: str, stage: str, done: int, total: int) -> None:
        """Note how far the work of that name is, for whoever asked for it. Any process may ask."""
        told = json.dumps({"stage": stage, "done": done, "total": total})
        self._write(job, who, "json", told.encode())

    def told(self, job: str, *, who: str) -> dict[str, Any]:
        """How far the work of that name is; empty before it begins."""
        try:
            found: dict[str, Any] = json.loads(self._path(job, who, "json").read_bytes())
        except (OSError, ValueError):
            return {}
        return found

    def _path(self, name: str, who: str, suffix: str) -> Path:
        digest = sha256(f"{who}\n{name}".encode()).hexdigest()
        return self._folder / f"{digest}.{suffix}"

    def _write(self, name: str, who: str, suffix: str, data: bytes) -> None:
        """The file appears whole, and nobody but this program reads it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(name, who, suffix)
        part = path.with_suffix(f".{secrets.token_hex(4)}.part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.replace(path)

    def _sweep(self, now: datetime) -> None:
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            try:
                if path.stat().st_mtime < _oldest(now):
                    path.unlink()
            except FileNotFoundError:
                continue


def _oldest(now: datetime) -> float:
    return (now - LASTS).timestamp()
