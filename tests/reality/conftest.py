"""Where the real data lies, and the product run as people run it: by its commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Listener = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data."""
    folder = os.environ.get("DATA")
    if not folder:
        pytest.skip("DATA names no folder of real data")
    return Path(folder)


@pytest.fixture
def listener(tmp_path: Path) -> Listener:
    """Runs `listener` with a keywords.toml and a database in a folder of its own."""

    def run(*arguments: object, config: Path | None = None) -> subprocess.CompletedProcess[str]:
        common = ["--config", str(config or tmp_path / "keywords.toml")]
        common += ["--database", f"sqlite:///{tmp_path / 'listener.db'}"]
        command = [sys.executable, "-m", "listener", *common, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)

    return run
