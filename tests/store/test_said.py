"""What authors said, summed by day and put together: as summed at once, and as counted one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from listener.store.columns import UNKNOWN, Days, joined
from listener.store.said import Said, narrowed, said_in, together

BRANDS = ("Acme", "Bolt", "Corvo")
Row = tuple[Any, ...]

COUNTS = st.one_of(st.just(UNKNOWN), st.integers(0, 300), st.integers(0, 2**40))


@st.composite
def days(draw: st.DrawFn) -> list[list[Row]]:
    """Rows by day. A post has one author and one day, and may name several brands."""
    authors = draw(st.sampled_from((3, 2**30)))
    told: list[list[Row]] = []
    post = 0
    for _ in range(draw(st.integers(1, 3))):
        rows: list[Row] = []
        for _ in range(draw(st.integers(0, 6))):
            post += 1
            author = draw(st.integers(1, authors))
            repost = draw(st.booleans())
            unknown = (None, None, UNKNOWN, UNKNOWN)
            rows += [
                (
                    *(post, brand, "Feed", "en", author, draw(COUNTS), 0, UNKNOWN, author % 64),
                    *(unknown if repost else (*draw(TONES), draw(COUNTS), draw(COUNTS))),
                    repost,
                )
                for brand in draw(st.sets(st.sampled_from((*BRANDS, "Dune")), min_size=1))
            ]
        told.append(rows)
    return told


TONES = st.sampled_from((("positive", 9_000), ("neutral", 0), ("negative", -7_000), (None, None)))


@given(days())
def test_days_put_together_are_what_all_of_them_say(found: list[list[Row]]) -> None:
    names = Days()
    codes = {brand: names.code(brand) for brand in BRANDS}
    columns = [names.columns(rows) for rows in found]
    by_day = [narrowed(said_in(one, None, codes)) for one in columns]
    at_once = said_in(joined(columns), None, codes)
    for brand in BRANDS:
        merged = together([one.brands[brand] for one in by_day])
        assert plain(merged) == plain(at_once[brand]) == counted(found, brand)
        assert {getattr(merged, one.name).dtype.name for one in fields(Said) if one.name != "whole"} == {
            "int64"
        }


def plain(one: Said) -> dict[int, dict[str, object]]:
    """By author, parts as fractions."""
    arrays = {each.name: getattr(one, each.name).tolist() for each in fields(Said) if each.name != "whole"}
    arrays["parts"] = [Fraction(part, one.whole) for part in arrays["parts"]]
    authors = arrays.pop("author")
    assert authors == sorted(set(authors))
    return {
        author: {name: values[place] for name, values in arrays.items()}
        for place, author in enumerate(authors)
    }


def counted(found: Sequence[Sequence[Row]], brand: str) -> dict[int, dict[str, object]]:
    """The same, entry by entry."""
    rows = [row for day in found for row in day]
    told: dict[int, dict[str, Any]] = {}
    for row in rows:
        post, name, _source, _lang, author, followers, _set, _story, group, *rest = row
        if name != brand:
            continue
        sentiment, compound, engaged, seen, repost = rest
        one = told.setdefault(author, _nothing(group))
        one["followers"] = max(one["followers"], followers)
        one["potential"] += max(followers, 0)
        if repost:
            continue
        named = sum(other[0] == post and other[1] in BRANDS and not other[-1] for other in rows)
        one["mentions"] += 1
        one["positive"] += sentiment == "positive"
        one["negative"] += sentiment == "negative"
        one["scored"] += sentiment is not None
        one["compound"] += compound or 0
        one["parts"] += Fraction(1, named)
        if seen > 0 and engaged != UNKNOWN:
            one["engaged"] += engaged
            one["impressions"] += seen
    return told


def _nothing(group: int) -> dict[str, Any]:
    sums = [one.name for one in fields(Said) if one.name not in ("author", "whole")]
    return dict.fromkeys(sums, 0) | {"group": group, "followers": UNKNOWN, "parts": Fraction(0)}


def test_of_no_day_nothing_is_said() -> None:
    assert plain(together([])) == {}
