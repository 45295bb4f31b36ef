"""Numbers of rows as addresses and forms name them: none that is larger than a database counts."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter, Map

_LARGEST = 2**63 - 1
_DIGITS = len(str(_LARGEST))


class RowNumber(IntegerConverter):
    """`<int:...>` in a route: an address with a larger number is none of ours, as with no number at all."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=_LARGEST)


def number(written: str) -> int | None:
    """A number as a form sends it; None for what is none."""
    found = int(written) if written.isdecimal() and len(written) <= _DIGITS else None
    return None if found is None or found > _LARGEST else found
