"""Links with utm tags: escaped, in place of older tags, everything else as it was."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import FieldError
from listener.render.utm import TAGS, tagged_link

AUTUMN = {"source": "x", "campaign": "autumn"}
TEXTS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://a.example", "https://a.example/?utm_source=x&utm_campaign=autumn"),
        ("HTTP://a.example/b", "http://a.example/b?utm_source=x&utm_campaign=autumn"),
        ("https://a.example/b?c=d%20e&f", "https://a.example/b?c=d%20e&f&utm_source=x&utm_campaign=autumn"),
        ("https://a.example/b#part", "https://a.example/b?utm_source=x&utm_campaign=autumn#part"),
        (
            "https://a.example/?utm_source=old&a=utm_x&UTM_Term=t&utm%5Fid=9#f?utm_source=y",
            "https://a.example/?a=utm_x&utm_source=x&utm_campaign=autumn#f?utm_source=y",
        ),
        (
            "https://a.example/ż ó?q=ł",
            "https://a.example/%C5%BC%20%C3%B3?q=%C5%82&utm_source=x&utm_campaign=autumn",
        ),
        ("https://[::1]:8000/", "https://[::1]:8000/?utm_source=x&utm_campaign=autumn"),
    ],
    ids=["bare", "scheme", "query", "fragment", "older", "letters", "ipv6"],
)
def test_an_address_keeps_all_but_its_older_tags(address: str, link: str) -> None:
    assert tagged_link(f" {address} ", AUTUMN) == link


def test_tags_are_escaped_and_stand_in_their_order() -> None:
    told = {"content": "a&b=c#d", "term": "50 %", "medium": " ", "campaign": "ż+1", "source": "x"}
    assert tagged_link("https://a.example/", told) == (
        "https://a.example/?utm_source=x&utm_campaign=%C5%BC%2B1&utm_term=50%20%25&utm_content=a%26b%3Dc%23d"
    )


@pytest.mark.parametrize(
    "address",
    [
        "a.example/b",
        "javascript:alert(1)",
        "ftp://a.example",
        "https://",
        "https:///path",
        "https://[::1",
        "https://a b.example/",
        "https://a.example/\nb",
        "//a.example",
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(FieldError, match="address: .* is no address of a page; write it whole"):
        tagged_link(address, AUTUMN)


@pytest.mark.parametrize("name", ["source", "campaign"])
def test_a_tag_by_which_visits_are_counted_must_be_there(name: str) -> None:
    with pytest.raises(FieldError, match=f"{name}: is missing"):
        tagged_link("https://a.example", AUTUMN | {name: " "})


@given(st.dictionaries(st.sampled_from(TAGS), TEXTS), st.lists(st.tuples(TEXTS, TEXTS), max_size=3))
def test_tags_are_read_as_they_were_told_and_making_a_link_again_changes_nothing(
    tags: dict[str, str], others: list[tuple[str, str]]
) -> None:
    from urllib.parse import quote

    told = AUTUMN | tags
    own = "&".join(f"q{quote(name, safe='')}={quote(value, safe='')}" for name, value in others)
    link = tagged_link(f"https://a.example/?{own}", told)
    read = parse_qs(urlsplit(link).query, keep_blank_values=True)
    assert {name: read[f"utm_{name}"] for name in told} == {name: [value] for name, value in told.items()}
    assert sum(len(values) for values in read.values()) == len(told) + len(others)
    assert tagged_link(link, told) == link
