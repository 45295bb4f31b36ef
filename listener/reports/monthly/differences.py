"""Where figures that were published differ from those of today, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from listener.words import N_


class Cause(StrEnum):
    """Why a figure of days that are over may change."""

    LATE = N_("late arrivals")
    REMOVED = N_("removed at the source")
    CORRECTED = N_("corrections")
    RESCORED = N_("scored again")
    RECOUNTED = N_("counters read again")
    POLLED = N_("polls made since")
    BROUGHT = N_("imports, assumptions and goals")
    SETTINGS = N_("other settings")
    VERSION = N_("another version")


_HEARD = (Cause.LATE, Cause.REMOVED, Cause.CORRECTED)
_MAY: Mapping[str, tuple[Cause, ...]] = {
    "awareness": (*_HEARD, Cause.RECOUNTED),
    "sentiment": (*_HEARD, Cause.RESCORED),
    "response": (*_HEARD, Cause.RESCORED),
    "coverage": (Cause.POLLED,),
    "goals": (*_HEARD, Cause.RESCORED, Cause.RECOUNTED, Cause.BROUGHT),
    "value": (*_HEARD, Cause.RESCORED, Cause.RECOUNTED, Cause.BROUGHT),
}
_WIDE = ("response", "goals", "value")
_ALWAYS = (Cause.SETTINGS, Cause.VERSION)

Plain = object
"""A value of JSON."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not what it was, and where it stands; `causes` may have changed it, each with how many
    there are of it. Without any nobody knows.
    """

    path: str
    then: Plain
    now: Plain
    causes: tuple[tuple[Cause, int], ...]


MISSING = "(missing)"
"""What stands for a value that is there in only one of the two."""


def differences(
    then: Plain, now: Plain, counts: Mapping[Cause, int], wide: Mapping[Cause, int]
) -> tuple[Difference, ...]:
    """Every value that differs, in the order of what was published, with the causes that there are.

    `counts` are of the days of the report, `wide` of all that response, goals and value look at.
    """
    return tuple(
        Difference(".".join(path), before, after, _causes(path, counts, wide))
        for path, before, after in _walk((), then, now)
    )


def _causes(
    path: Sequence[str], counts: Mapping[Cause, int], wide: Mapping[Cause, int]
) -> tuple[tuple[Cause, int], ...]:
    part = next((one for one in path if one in _MAY), "")
    counts = wide if part in _WIDE else counts
    may = (*_MAY.get(part, ()), *_ALWAYS)
    return tuple((one, counts[one]) for one in may if counts.get(one))


def _walk(path: tuple[str, ...], then: Plain, now: Plain) -> Iterator[tuple[tuple[str, ...], Plain, Plain]]:
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*then, *now)):
            yield from _walk((*path, str(key)), then.get(key, MISSING), now.get(key, MISSING))
    elif isinstance(then, list) and isinstance(now, list):
        for place in range(max(len(then), len(now))):
            before, after = (one[place] if place < len(one) else MISSING for one in (then, now))
            yield from _walk((*path, _named(before, after, place)), before, after)
    elif then != now or isinstance(then, bool) is not isinstance(now, bool):
        yield path, then, now


def _named(then: Plain, now: Plain, place: int) -> str:
    """What an entry of a list is called: by its id or name where both have the same."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for key in ("id", "name"):
            if key in then and then[key] == now.get(key):
                return str(then[key])
    return str(place)
