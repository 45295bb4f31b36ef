"""X's ids carry the millisecond in which they were made: ids to instants and back. Pure.

Bits 22 and up count milliseconds since 2010-11-04T01:42:54.657Z; ids from before are smaller and carry
none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime.fromtimestamp(1_288_834_974_657 / 1_000, UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SHIFT = 22
_FIRST = 1 << 40
"""Smaller ids are no snowflakes: they would be from the first minutes, in which none was made."""


def time_of(native_id: str) -> datetime | None:
    """When the id was made, UTC, to the millisecond; None if it carries no time."""
    if not native_id.isdecimal() or not native_id.isascii() or len(native_id) > 19:
        return None
    number = int(native_id)
    return _EPOCH + (number >> _SHIFT) * _MILLISECOND if number >= _FIRST else None


def first_id_at(instant: datetime) -> int:
    """The smallest id that the millisecond of `instant` can have."""
    return max(0, (instant - _EPOCH) // _MILLISECOND) << _SHIFT


def earlier(native_id: str, span: timedelta) -> str:
    """The id that was made `span` before this one; the id itself if it carries no time."""
    if time_of(native_id) is None:
        return native_id
    return str(max(1, int(native_id) - ((span // _MILLISECOND) << _SHIFT)))


def newer(one: str | None, other: str | None) -> str | None:
    """The larger of two ids; None only if there is none."""
    found = [each for each in (one, other) if each is not None]
    return max(found, key=lambda each: (len(each), each), default=None)
