"""Takes typed values out of one decoded JSON object, or says by name what is wrong. Pure.

Hand-written, because an archive has millions of them: a schema library costs ten times as much.
"""

from __future__ import annotations

from typing import Any

from listener.errors import LineError

Fields = dict[str, Any]

LONGEST_NAME = 1_000
"""Bytes of an id or a handle; databases cannot index much longer ones."""

LARGEST = 10**12
"""More people than there are; sums over millions of such counts still fit 64 bits."""


def text(fields: Fields, key: str, *, place: str = "") -> str | None:
    """A text, None where it is missing or null."""
    value = fields.get(key)
    if value is None or type(value) is str:
        return value
    raise LineError(f"{place}{key}: must be text, not {shown(value)}")


def name(fields: Fields, key: str, *, place: str = "") -> str | None:
    """A text or whole number that names something, as text; None where it is missing, null or blank."""
    value = fields.get(key)
    if value is None:
        return None
    if type(value) is str or type(value) is int:
        named = str(value).strip()
        # Only what is long in characters can be too long in bytes: few are looked at twice.
        if len(named) * 4 > LONGEST_NAME and len(named.encode()) > LONGEST_NAME:
            raise LineError(f"{place}{key}: is longer than {LONGEST_NAME:,} bytes")
        return named or None
    raise LineError(f"{place}{key}: must be text or a whole number, not {shown(value)}")


def count(fields: Fields, key: str, *, place: str = "") -> int | None:
    """A whole number from 0, None where it is missing or null."""
    value = fields.get(key)
    if value is None:
        return None
    if type(value) is int and 0 <= value <= LARGEST:
        return value
    raise LineError(f"{place}{key}: must be a whole number from 0 to 10^12, not {shown(value)}")


def group(fields: Fields, key: str) -> Fields | None:
    """An object, None where it is missing or null."""
    value = fields.get(key)
    if value is None or type(value) is dict:
        return value
    raise LineError(f"{key}: must be an object, not {shown(value)}")


def shown(value: object) -> str:
    """The value as a reason may quote it."""
    quoted = repr(value)
    return quoted if len(quoted) <= 60 else f"{quoted[:60]}..."
