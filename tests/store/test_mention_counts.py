"""How many mentions a filter chooses: of whole days from the rollup, and the same as the list has."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Any

import pytest

from listener.model import Kind
from listener.store import Store, listing
from listener.store.listing import MentionFilter, count_mentions, list_mentions
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_post, at, read

TONES = (9_000, 0, -9_000, None)
LANGS = ("en", "pl", None)


@pytest.fixture
def filled(store: Store) -> Store:
    """Five days of mentions in all tones and two languages, and reposts of some."""
    found = [
        read(
            a_post(
                number, created_at=at(1 + number // 12, 2 * number % 24), lang=("en", "pl", None)[number % 3]
            ),
            *(("Acme",), ("Bolt",), ("Acme", "Bolt"))[number % 5 % 3],
            compound=TONES[number % 4],
        )
        for number in range(60)
    ]
    found += [
        read(a_post(f"r{number}", "RT", kind=Kind.REPOST, ref_id=str(number), created_at=at(2 + number % 4)))
        for number in range(8)
    ]
    save(store, found[:40], source="Feed", now=NOW, zone=WARSAW)
    save(store, found[40:], source="X", now=NOW, zone=WARSAW)
    return store


CHOICES: tuple[dict[str, Any], ...] = (
    {},
    {"brand": "Acme"},
    {"source": "X"},
    {"lang": "pl"},
    {"lang": "unknown", "brand": "Bolt"},
    {"sentiment": "negative"},
    {"sentiment": "neutral", "keywords": ("acme",)},
    {"sentiment": "scored"},
    {"sentiment": "unscored", "lang": "en"},
    {"keywords": ("acme", "bolt")},
    {"reposts": True},
    {"reposts": True, "source": "X"},
    {"reposts": True, "sentiment": "positive"},
    {"reposts": True, "keywords": ("acme",)},
    {"query": "like", "brand": "Acme"},
    {"author": ("x", "anna")},
)


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_as_many_are_counted_as_are_listed(filled: Store, chosen: dict[str, Any]) -> None:
    # Local midnight is 23:00 UTC of the day before.
    starts: tuple[datetime | None, ...] = (None, at(1, 23), at(2, 5))
    ends: tuple[datetime | None, ...] = (None, at(1, 23), at(2, 1), at(4, 23), at(5, 7), at(5, 22, 30))
    for start, end in product(starts, ends):
        one = MentionFilter(start=start, end=end, **chosen)
        assert count_mentions(filled, one) == len(list_mentions(filled, one, limit=200)), (start, end)


def test_whole_days_are_not_counted_one_by_one(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    some = MentionFilter(start=at(1, 23), end=at(4, 23), brand="Acme")
    expected = count_mentions(filled, some)
    monkeypatch.setattr(listing, "_counted", lambda *_: pytest.fail("counted one by one"))
    assert count_mentions(filled, some) == expected > 0
    assert count_mentions(filled, replace(some, brand="Nobody")) == 0
