"""Page marks: where the last row of a page stood, so that the next page goes on there whatever came since."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime

from listener.errors import UsageError
from listener.words import _

Place = tuple[datetime, int, str]
"""Where a row stands in a list that is sorted newest first: its time, the number of its post, its brand."""
_LARGEST = 2**63 - 1  # what a row's number fits in


def mark(place: Place) -> str:
    """The place as letters that go into an address."""
    at, number, brand = place
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), number, brand]).encode()).decode()


def place_of(mark: str) -> Place:
    """The place that a mark tells. UsageError if it is none."""
    try:
        at, number, brand = json.loads(base64.urlsafe_b64decode(mark.encode()))
        if not 0 <= int(number) <= _LARGEST:
            raise ValueError(number)
        # What no database takes for text is no brand either.
        brand.encode()
        if "\0" in brand:
            raise ValueError(brand)
        return datetime.fromisoformat(at).astimezone(UTC), int(number), brand
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        message = _("after: this is no page mark; start from the first page again.")
        raise UsageError(message) from error
