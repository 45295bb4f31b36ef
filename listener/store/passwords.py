"""What is kept of a password: a salted scrypt hash with its parameters. It decides no rules of sign-in.

Parameters: OWASP Password Storage Cheat Sheet, scrypt with 32 MiB (N = 2^15, r = 8, p = 3).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

from listener.config.values import fold
from listener.errors import UsageError
from listener.words import _

SHORTEST = 10
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Cost:
    """What checking a password costs: N as a power of two, r and p of scrypt."""

    log_n: int = 15
    r: int = 8
    p: int = 3


COST = Cost()
_MEMORY = 64 * 1024 * 1024


def check_password(name: str, password: str) -> None:
    """UsageError where a password is no good for the account of that name."""
    if len(password) < SHORTEST:
        raise UsageError(
            _("The password is too short; use at least {least} characters.").format(least=SHORTEST)
        )
    if len(password) > LONGEST:
        raise UsageError(_("The password is longer than {most} characters.").format(most=LONGEST))
    if fold(password) == fold(name):
        raise UsageError(_("The password must not be the name."))
    if len(set(password)) == 1:
        raise UsageError(_("The password is one character over and over; choose another."))


def hashed(password: str) -> str:
    """What is kept: "scrypt$N$r$p$salt$hash"."""
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, 1 << COST.log_n, COST.r, COST.p)
    return f"scrypt${1 << COST.log_n}${COST.r}${COST.p}${_text(salt)}${_text(made)}"


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password. Takes as long where nothing is kept: time tells nobody which exist."""
    if kept is None:
        _scrypt(password, b"nobody", 1 << COST.log_n, COST.r, COST.p)
        return False
    _kind, n, r, p, salt, made = kept.split("$")
    tried = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(tried, base64.b64decode(made))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    # Keyboards write one letter in several ways.
    told = unicodedata.normalize("NFKC", password[:LONGEST]).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(told, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
