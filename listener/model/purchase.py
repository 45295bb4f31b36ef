"""Purchases: what a metered network was asked, what came, and what each of it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Resource(StrEnum):
    """What a metered network charges for: a post, a user, a post read by its owner, a request for counts."""

    POST = "post"
    USER = "user"
    OWNED = "owned"
    COUNTS = "counts"

    @property
    def by_request(self) -> bool:
        """Whether the request is charged for, whatever it brings."""
        return self is Resource.COUNTS


@dataclass(frozen=True, slots=True)
class Purchase:
    """What requests for one sort of resource brought at an instant: the ids, at `price` US dollars each.

    The network charges for an id once per UTC day, however often it comes.
    """

    resource: Resource
    price: Decimal
    at: datetime
    ids: tuple[str, ...] = ()
    requests: int = 1


@dataclass(frozen=True, slots=True)
class Bought:
    """What was bought of one sort of resource: requests made, resources that came, how many of them were
    billed, and what they cost in US dollars."""

    requests: int = 0
    resources: int = 0
    billed: int = 0
    cost: Decimal = Decimal(0)
