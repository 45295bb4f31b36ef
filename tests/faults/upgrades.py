"""R10: a wheel of an older release, installed and filled, then upgraded in place by the present one.

There are no tags yet: a release is the last commit before the next migration came. Its wheel is built from
the history of this repository and uses the libraries that are installed here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from listener.store.schema import HEAD
from tests.bench.archives import CONFIG, write_posts
from tests.bench.processes import Product, rows
from tests.faults.ground import inside
from tests.faults.outcome import Fault, Outcome

RELEASES = {"0003": "0004", "0007": "0008", "0010": "0011", "0011": "0012"}
"""Schemas of older releases, each with the one that followed."""
_ROOT = Path(__file__).parents[2]
_VERSIONS = "listener/store/migrations/versions"
_POSTS = 1_500
_PERIOD = ("--from", "2026-01-01", "--to", "2026-04-02", "--as-of", "2026-04-02", "--format", "json")

_SUMS = {
    "awareness": ("mentions", "potential_impressions", "engagements"),
    "sentiment": ("scored", "positive", "neutral", "negative"),
}


class _CannotBuild(Exception):
    """Why there is no wheel."""


def inject() -> Outcome:
    """Every older release, upgraded by the command that comes first, and its backup restored."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            present = _wheel(_ROOT, Path(folder, "present"))
            told = [
                one
                for old, new in RELEASES.items()
                for one in _upgraded(Path(folder, old), old, new, present)
            ]
    except _CannotBuild as error:
        return Outcome(not_run=str(error))
    wrong = [what for what, good in told if not good]
    bounds = [(f"from schemas {', '.join(RELEASES)} to {HEAD}", True), *((what, False) for what in wrong[:3])]
    return Outcome(len(told), len(told) - len(wrong), bounds=tuple(bounds))


def undefended() -> Outcome:
    """The newest of them, once nothing is kept aside first."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            old, new = list(RELEASES.items())[-1]
            installed = _filled(Path(folder, old), old, new)
            product = Product(installed.product.folder, undefended="upgrades:keep_nothing")
            product.run("poll")
            return Outcome(1, int(_kept(product, old).exists()))
    except _CannotBuild as error:
        return Outcome(not_run=str(error))


def keep_nothing() -> None:
    """Upgrade without a copy of what stood there."""

    def copy(store: Any, target: Path, **_told: Any) -> None:
        """Copy nothing."""

    inside("listener.store.migrate").copy_sqlite = copy


@dataclass(frozen=True, slots=True)
class _Installed:
    """A release in an environment of its own, and a folder for what it keeps."""

    python: Path
    product: Product

    def install(self, wheel: Path) -> None:
        """Put a wheel in the place of what is there."""
        self._call("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--force-reinstall", wheel)

    def run(self, *arguments: object, database: Path | None = None) -> subprocess.CompletedProcess[str]:
        """A command of the installed release."""
        common = [
            "--config",
            self.product.config,
            "--database",
            f"sqlite:///{database or self.product.database}",
        ]
        return self._call(self.python.with_name("listener"), *common, *arguments)

    def totals(self, database: Path | None = None) -> Mapping[str, Any]:
        """What its report says that only adds up."""
        ran = self.run("report", *_PERIOD, database=database)
        found = json.loads(ran.stdout)["brands"]
        return {
            brand: {
                **{
                    key: one["awareness"][key] for key in ("mentions", "potential_impressions", "engagements")
                },
                **{key: one["sentiment"][key] for key in ("scored", "positive", "neutral", "negative")},
            }
            for brand, one in found.items()
        }

    def _call(self, *command: object) -> subprocess.CompletedProcess[str]:
        told = [str(part) for part in command]
        if told[0] == "-m":
            told.insert(0, str(self.python))
        return subprocess.run(
            told,
            capture_output=True,
            text=True,
            check=False,
            # Elsewhere than here, where the present release would be found first.
            cwd=self.product.folder,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )


def _upgraded(folder: Path, old: str, new: str, present: Path) -> Iterator[tuple[str, bool]]:
    """What an upgrade from that schema has to withstand, and whether it does."""
    installed = _filled(folder, old, new)
    product = installed.product
    before = installed.totals()
    backup = folder / "backup.db"
    yield f"{old}: a backup before", installed.run("backup", backup).returncode == 0
    installed.install(present)
    refused = installed.run("report", *_PERIOD)
    yield f"{old}: what only reads asks for the upgrade", "run `listener db upgrade`" in refused.stderr
    first = installed.run("poll")
    kept = _kept(product, old)
    yield (
        f"{old}: the first command upgrades and says so: {first.stderr[-200:]}",
        (first.returncode == 0 and str(kept) in first.stderr and _version(product.database) == HEAD),
    )
    yield f"{old}: what stood there is kept", kept.exists() and _version(kept) == old
    yield f"{old}: the report says the same", installed.totals() == before and bool(before)
    doctor = installed.run("doctor").stdout
    yield f"{old}: sound", "is whole" in doctor and "rollups agree" in doctor
    restored = folder / "restored.db"
    done = installed.run("restore", backup, database=restored)
    yield f"{old}: the backup restores: {done.stderr[-200:]}", done.returncode == 0
    yield f"{old}: the backup says the same", installed.totals(restored) == before
    again = installed.run("import", folder / "posts.jsonl")
    yield f"{old}: nothing is new: {again.stdout}", " 0 new posts, 0 new mentions" in again.stdout


def _filled(folder: Path, old: str, new: str) -> _Installed:
    """An older release, installed, with posts in its database."""
    folder.mkdir()
    with _sources(f"{_commit_of(new)}^") as sources:
        wheel = _wheel(sources, folder / "wheel")
    environment = folder / "venv"
    venv.create(environment, with_pip=True)
    # Its libraries are those that are installed here; it itself is not.
    packages = next(environment.glob("lib/python*/site-packages"))
    (packages / "libraries.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n")
    product = Product(folder / "place")
    product.folder.mkdir()
    product.config.write_text(CONFIG, encoding="utf-8")
    installed = _Installed(environment / "bin" / "python", product)
    installed.install(wheel)
    write_posts(folder / "posts.jsonl", _POSTS)
    ran = installed.run("import", folder / "posts.jsonl")
    if ran.returncode or _version(product.database) != old:
        raise _CannotBuild(
            f"the release of schema {old} does not run with these libraries: {ran.stderr[-200:]}"
        )
    return installed


def _kept(product: Product, old: str) -> Path:
    return product.database.with_name(f"{product.database.name}.before-upgrade-from-{old}")


def _version(database: Path) -> str:
    return str(rows(database, "SELECT version_num FROM alembic_version")[0][0])


@cache
def _commit_of(schema: str) -> str:
    """The commit that brought a schema."""
    found = _git("log", "--diff-filter=A", "--format=%H", "--", f"{_VERSIONS}/{schema}_*.py").split()
    if not found:
        raise _CannotBuild("this copy of the repository has no history")
    return found[-1]


@contextmanager
def _sources(commit: str) -> Iterator[Path]:
    """A folder with the files of a commit."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "sources.tar")
        _git("archive", f"--output={archive}", commit)
        with tarfile.open(archive) as file:
            file.extractall(Path(folder, "sources"), filter="data")
        yield Path(folder, "sources")


def _git(*arguments: str) -> str:
    try:
        return subprocess.run(
            ["git", *arguments], cwd=_ROOT, check=True, capture_output=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise _CannotBuild("this copy of the repository has no history, or there is no git") from error


def _wheel(sources: Path, folder: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(sources),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise _CannotBuild(f"no wheel can be built here: {done.stderr.strip()[-200:]}")
    return next(folder.glob("*.whl"))


R10_UPGRADE = Fault(
    "R10-upgrade",
    "wheels of four older releases, filled, backed up and upgraded in place",
    inject,
    "nothing is kept aside before a migration",
    undefended,
)
