"""keywords.toml and the environment in; the frozen Config out, or one ConfigError with every problem."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from listener.config.build import build_config
from listener.config.channels import DEADMAN, channels
from listener.config.check import check_document
from listener.config.locate import KeyPath, Lines, locate
from listener.config.settings import Config, Secret, XUser
from listener.config.values import shown
from listener.errors import ConfigError, Problem

X_TOKEN = "LISTENER_X_BEARER_TOKEN"
X_USER = (
    "LISTENER_X_CONSUMER_KEY",
    "LISTENER_X_CONSUMER_SECRET",
    "LISTENER_X_ACCESS_TOKEN",
    "LISTENER_X_ACCESS_SECRET",
)
"""The user token of the brand's own app: what owned reads are signed with."""
SECRET_KEY = "LISTENER_SECRET_KEY"
_TWICE = (  # how tomllib begins what people most often get wrong, and our sentence for it
    ("Cannot overwrite a value", "a key stands twice in this table; keep one of them"),
    ("Cannot declare", "this table stands twice; put all its keys under one header"),
)
_PLACE = re.compile(r" \((?:at line (\d+), column \d+|at end of document)\)$")


def load_config(path: str | PathLike[str], environ: Mapping[str, str]) -> Config:
    """Read and check everything a run is told; `environ` gives the secrets and nothing else.

    Raises ConfigError with all problems in file order, those of the environment last.
    """
    file = fspath(path)
    problems: list[Problem] = []
    secrets = {name: _secret(name, environ, problems) for name in (X_TOKEN, *X_USER, SECRET_KEY, DEADMAN)}
    found = channels(environ, lambda name: _secret(name, environ, problems), problems)
    try:
        text = _read(file)
        document, faults = check_document(_parse(file, text))
        # Where each key stands takes longer to find than all the rest, and is asked for by problems only.
        lines = _lines(file, text) if faults else Lines({})
    except ConfigError as error:
        raise ConfigError([*error.problems, *problems]) from None
    located = [Problem(file, lines.of(fault.path), key_of(fault.path), fault.message) for fault in faults]
    problems = [*sorted(located, key=lambda problem: problem.line or 0), *problems]
    if problems or document is None:
        raise ConfigError(problems)
    user = [secret for name in X_USER if (secret := secrets[name]) is not None]
    return build_config(
        document,
        file,
        x_token=secrets[X_TOKEN],
        x_user=XUser(*user) if len(user) == len(X_USER) else None,
        secret_key=secrets[SECRET_KEY],
        channels=found,
        deadman_url=secrets[DEADMAN],
    )


def key_of(path: KeyPath) -> str:
    """A path as people write it: `brands[0].groups."of mine"[2]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (
                part if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", part) else shown(part)
            )
    return text


def _read(file: str) -> str:
    try:
        data = Path(file).read_bytes()
    except FileNotFoundError:
        raise _one(file, None, "file", "there is no such file; run `listener init` to make one") from None
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise _one(file, None, "file", f"cannot be read ({why}); give it a readable file") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _one(file, line, "file", "is not UTF-8; save it again in that encoding") from None
    return text.replace("\r\n", "\n")


def _parse(file: str, text: str) -> dict[str, Any]:
    try:
        raw = tomllib.loads(text, parse_float=_decimal)
    except RecursionError:
        raise _too_deep(file) from None
    except tomllib.TOMLDecodeError as error:
        raise _syntax(file, text, str(error)) from None
    except ValueError:  # Python's limit on the digits of whole numbers
        raise _one(
            file, None, "syntax", "holds a number of thousands of digits; write a shorter one"
        ) from None
    if not raw:
        raise _one(file, 1, "file", "is empty; run `listener init` for an example to start from")
    return raw


def _lines(file: str, text: str) -> Lines:
    try:
        return locate(text)
    except RecursionError:
        raise _too_deep(file) from None


def _too_deep(file: str) -> ConfigError:
    return _one(file, None, "syntax", "is nested too deeply; write lists and tables flat")


def _decimal(text: str) -> Decimal:
    """Exact, so that prices stay what was written; what no Decimal holds is no number and fails its check."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal("nan")


def _syntax(file: str, text: str, message: str) -> ConfigError:
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else len(text.rstrip("\n").split("\n"))
    reason = _PLACE.sub("", message)
    ours = next(
        (sentence for start, sentence in _TWICE if reason.startswith(start)), f"not valid TOML: {reason}"
    )
    return _one(file, line, "syntax", ours)


def _one(file: str, line: int | None, key: str, message: str) -> ConfigError:
    return ConfigError([Problem(file, line, key, message)])


def _secret(name: str, environ: Mapping[str, str], problems: list[Problem]) -> Secret | None:
    """A secret from the variable, or from the file its `…_FILE` names. Its value enters no message."""
    value, file = environ.get(name, ""), environ.get(f"{name}_FILE", "")
    key = f"{name}_FILE" if file else name
    try:
        if value and file:
            raise ValueError(f"{name} is set as well; set one of the two")
        secret = _from_file(file) if file else value.strip()
        if not (secret.isascii() and secret.isprintable()):  # it goes into headers, and their errors quote it
            raise ValueError("holds more than one line of plain ASCII text; give the secret alone")
        return Secret(secret) if secret else None
    except ValueError as error:
        problems.append(Problem("environment", None, key, str(error)))
        return None


def _from_file(file: str) -> str:
    try:
        secret = Path(file).read_text("utf-8").strip()
    except UnicodeDecodeError:
        raise ValueError(f"{shown(file)} is not UTF-8 text; put the secret alone into it") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no file name"
        raise ValueError(f"{shown(file)} cannot be read ({why}); name a readable file") from None
    if not secret:
        raise ValueError(f"{shown(file)} is empty; put the secret into it")
    return secret
