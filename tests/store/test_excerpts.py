"""What was said in a stretch of time: who and what, within bounds, whatever the order in which posts came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.model import EnrichedPost, Match
from listener.store import Store
from listener.store.authors import named_authors
from listener.store.choice import Choice
from listener.store.excerpts import (
    Excerpt,
    Excerpts,
    Stretch,
    _step,
    excerpts,
    voices_in,
)
from listener.store.removals import remove
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_post, at, read

WHOLE = Stretch("Acme", at(1), at(20))


def keep(store: Store, *posts: EnrichedPost, source: str = "Feed") -> None:
    save(store, list(posts), source=source, now=NOW, zone=WARSAW)


@pytest.fixture
def filled(store: Store) -> Store:
    keep(
        store,
        read(a_post(1, "acme one", created_at=at(8)), "Acme", compound=-5_000),
        read(a_post(2, "acme two", created_at=at(7), author="ben"), "Acme", compound=0),
        read(a_post(3, "bolt", created_at=at(8)), "Bolt"),
    )
    keep(
        store,
        read(a_post(4, "acme vier", lang="de", created_at=at(9)), "Acme", compound=None),
        read(
            a_post(5, "acme x", lang=None, created_at=at(9, 13)),
            matches=(Match("Acme", ("x",)),),
            compound=5_000,
        ),
        source="Blog",
    )
    return store


def texts(store: Store, stretch: Stretch) -> list[str]:
    return [one.text for one in excerpts(store, stretch, most=100).read]


def test_texts_are_read_in_the_order_they_were_written(filled: Store) -> None:
    found = excerpts(filled, WHOLE, most=100)
    assert found.of == 4
    assert [(one.lang, one.text) for one in found.read] == [
        ("en", "acme two"),
        ("en", "acme one"),
        ("de", "acme vier"),
        ("", "acme x"),
    ]
    (first,) = excerpts(filled, Stretch("Bolt", at(1), at(20)), most=100).read
    assert first == Excerpt(first.number, found.read[1].author, "en", "bolt")


@pytest.mark.parametrize(
    ("stretch", "expected"),
    [
        (Stretch("Acme", at(8), at(9)), ["acme one"]),
        (Stretch("Acme", at(1), at(20), sentiment="negative"), ["acme one"]),
        (Stretch("Acme", at(1), at(20), Choice(source="Blog")), ["acme vier", "acme x"]),
        (Stretch("Acme", at(1), at(20), Choice(lang="de")), ["acme vier"]),
        (Stretch("Acme", at(1), at(20), Choice(keywords=("x",))), ["acme x"]),
        (Stretch("Acme", at(1), at(20), without=(date(2026, 3, 9),)), ["acme two", "acme one"]),
        (Stretch("Nobody", at(1), at(20)), []),
    ],
)
def test_a_stretch_is_narrowed(filled: Store, stretch: Stretch, expected: list[str]) -> None:
    assert texts(filled, stretch) == expected
    assert excerpts(filled, stretch, most=100).of == len(voices_in(filled, stretch)) == len(expected)


def test_what_was_removed_has_no_text(filled: Store) -> None:
    with filled.write() as connection:
        remove(connection, "x", ["1"], now=NOW, zone=WARSAW)
    found = excerpts(filled, WHOLE, most=100)
    assert (found.of, len(found.read)) == (4, 3)


def test_voices_tell_who_spoke_where(filled: Store) -> None:
    told = voices_in(filled, WHOLE)
    people = named_authors(filled, (author for _, author, _ in told))
    assert [(people[author].label, source) for _, author, source in told] == [
        ("ben", "Feed"),
        ("anna", "Feed"),
        ("anna", "Blog"),
        ("anna", "Blog"),
    ]
    assert ("x", "anna") in {(one.network, one.id) for one in people.values()}


def test_a_sample_is_the_same_in_whatever_order_posts_came(
    new_sqlite_store: Callable[[], Store],
) -> None:
    posts = [
        read(a_post(n, f"acme {n}", created_at=at(3) + timedelta(seconds=61 * n)), "Acme") for n in range(400)
    ]
    found: list[Excerpts] = []
    for order in (posts, posts[::-1]):
        store = new_sqlite_store()
        keep(store, *order)
        found.append(excerpts(store, WHOLE, most=50))
    there, back = ([one.text for one in each.read] for each in found)
    assert there == back
    assert found[0].of == 400
    assert 20 <= len(there) <= 60


def test_posts_dated_to_the_minute_are_sampled_alike(store: Store) -> None:
    keep(
        store,
        *(read(a_post(n, created_at=at(3) + timedelta(minutes=n)), "Acme") for n in range(600)),
    )
    assert 60 <= len(excerpts(store, WHOLE, most=100).read) <= 120


@given(st.integers(0, 10**7), st.integers(1, 5_000))
def test_the_step_never_reads_more_than_asked(count: int, most: int) -> None:
    assert count / _step(count, most) <= most
