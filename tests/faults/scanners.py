"""S7: what scanners find in the product: bandit in its code, detect-secrets in its files, pip-audit in what
it stands on. They come by pip into an environment of their own.

A scanner that cannot be had, or whose database knows nothing, has not run: that is never "0 found".
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.outcome import Fault, Outcome

_ROOT = Path(__file__).parents[2]
_CODE = ("listener", "web")
_FILES = (*_CODE, "keywords.example.toml", "pyproject.toml", "Makefile", "README.md", ".ci")
_KNOWN_BAD = "jinja2==2.4.1"
"""A release with weaknesses that every database knows: one that does not knows nothing."""
NO_SECRETS: Mapping[tuple[str, str], str] = {
    ("keywords.example.toml", "Secret Keyword"): "the headline above the variables for secrets",
    ("listener/config/channels.py", "Secret Keyword"): "the end of the name of a variable",
    ("listener/config/load.py", "Secret Keyword"): "the name of a variable",
    ("listener/sources/rss/refusal.py", "Basic Auth Credentials"): "an example of how to write them",
    ("listener/store/marks.py", "Secret Keyword"): "the name of a setting",
    ("web/first_run.py", "Base64 High Entropy String"): "the alphabet of the first code",
}
"""What looks like a secret and is none, and why."""
_PLANTED = f"""
import subprocess
KEY = "AKIA{"IOSFODNN7EXAMPLQ"}"
def run(told):
    subprocess.call(told, shell=True)
"""


@dataclass(frozen=True, slots=True)
class _Scan:
    """What a scanner found of medium weight and above, or why it did not run."""

    name: str
    found: Sequence[str] = ()
    not_run: str = ""

    @property
    def told(self) -> tuple[str, bool]:
        """As a bound of the outcome; that it was not run is no failure, and no success either."""
        if self.not_run:
            return f"{self.name} not run: {self.not_run}", True
        more = f": {', '.join(self.found[:3])}" if self.found else ""
        return f"{self.name} {len(self.found)} found{more}", not self.found


def inject() -> Outcome:
    """Every scanner over the product as it is."""
    with _tools() as tools:
        if tools is None:
            return Outcome(not_run="the scanners cannot be had from here by pip")
        scans = (_bandit(tools, _ROOT, _CODE), _secrets(tools, _ROOT, _FILES), _audit(tools))
    return _outcome(scans)


def undefended() -> Outcome:
    """A file with a shell that takes anything, and the key of a cloud."""
    with _tools() as tools, tempfile.TemporaryDirectory() as folder:
        if tools is None:
            return Outcome(not_run="the scanners cannot be had from here by pip")
        Path(folder, "planted.py").write_text(_PLANTED)
        places = ("planted.py",)
        return _outcome((_bandit(tools, Path(folder), places), _secrets(tools, Path(folder), places)))


def _outcome(scans: Sequence[_Scan]) -> Outcome:
    ran = [one for one in scans if not one.not_run]
    survived = sum(not one.found for one in ran)
    return Outcome(len(ran), survived, bounds=tuple(one.told for one in scans))


@contextmanager
def _tools() -> Iterator[Path | None]:
    """Where the scanners' programs are; None where they cannot be installed."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder, "bin")
        pip = (programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        done = subprocess.run(
            [*pip, "bandit", "detect-secrets", "pip-audit"], capture_output=True, check=False
        )
        yield None if done.returncode else programs


def _bandit(tools: Path, root: Path, places: Sequence[str]) -> _Scan:
    """Weaknesses of medium and high weight."""
    found = _json(tools / "bandit", "-ll", "-q", "-r", *places, "-f", "json", cwd=root)
    if found is None:
        return _Scan("bandit", not_run="it gave no answer")
    told = [f"{one['filename']}:{one['line_number']} {one['test_id']}" for one in found["results"]]
    return _Scan("bandit -ll", told)


def _secrets(tools: Path, root: Path, places: Sequence[str]) -> _Scan:
    """What looks like a secret and is not known to be none. Tests are full of made-up ones."""
    files = [file for place in places for file in _files(root / place)]
    found = _json(tools / "detect-secrets", "scan", *(str(one.relative_to(root)) for one in files), cwd=root)
    if found is None:
        return _Scan("detect-secrets", not_run="it gave no answer")
    told = [
        f"{name}:{one['line_number']} {one['type']}"
        for name, ones in found["results"].items()
        for one in ones
        if (name, one["type"]) not in NO_SECRETS
    ]
    return _Scan(f"detect-secrets in {len(files)} files", told)


def _files(place: Path) -> Sequence[Path]:
    if place.is_file():
        return (place,)
    return sorted(one for one in place.rglob("*") if one.is_file() and "__pycache__" not in one.parts)


def _audit(tools: Path) -> _Scan:
    """Known weaknesses of what the product is installed with."""
    if not _weaknesses(tools, _KNOWN_BAD):
        return _Scan("pip-audit", not_run="there is no database of weaknesses that it can ask from here")
    frozen = subprocess.run(
        [sys.executable, "-m", "pip", "freeze", "--exclude-editable"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = _weaknesses(tools, frozen.stdout)
    return _Scan("pip-audit", not_run="it gave no answer") if found is None else _Scan("pip-audit", found)


def _weaknesses(tools: Path, requirements: str) -> Sequence[str] | None:
    """None where not every requirement could be looked up."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "requirements.txt")
        file.write_text(requirements)
        options = ("--progress-spinner", "off", "--no-deps", "--disable-pip", "--format", "json")
        found = _json(tools / "pip-audit", *options, "-r", file, cwd=Path(folder))
    if found is None or any("skip_reason" in one for one in found["dependencies"]):
        return None
    return [f"{one['name']} {weak['id']}" for one in found["dependencies"] for weak in one["vulns"]]


def _json(*command: object, cwd: Path) -> Any:
    """What a program says on standard output; None where that is no JSON. Findings make its exit code 1."""
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False, cwd=cwd, timeout=300
        )
        return json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


S7 = Fault(
    "S7",
    "bandit, detect-secrets and pip-audit over the product",
    inject,
    "a weakness and a secret are planted",
    undefended,
)
