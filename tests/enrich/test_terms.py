"""Blanking terms out of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.enrich.terms import Blanker, Terms
from listener.enrich.text import fold, fold_in_place, tidy
from tests.enrich.plain import SMALL, plain_find

TERMS = st.lists(st.text(alphabet="abB #@_é東", min_size=1, max_size=4), max_size=5)


@given(TERMS, SMALL)
def test_finding_equals_looking_everywhere(terms: list[str], text: str) -> None:
    folded = [term for term in map(fold, terms) if term]
    assert sorted(Terms(folded).find(fold(text))) == plain_find(folded, fold(text))


@given(TERMS, SMALL)
def test_blanking_takes_out_every_occurrence_and_leaves_the_rest_as_written(
    terms: list[str], text: str
) -> None:
    forms = sorted({*map(fold, terms), *(fold_in_place(tidy(term)) for term in terms)} - {""})
    rest = tidy(text)
    covered = {
        place for _, start, end in plain_find(forms, fold_in_place(rest)) for place in range(start, end)
    }
    blanked = Blanker(terms).blank(text)
    if not covered:
        assert blanked == text
    kept = "".join(character for place, character in enumerate(rest) if place not in covered)
    assert "".join(blanked.split()) == "".join(kept.split())


@pytest.mark.parametrize(
    ("terms", "text", "rest"),
    [
        (["united"], "Thanks UNITED, for United's crew and #united", "Thanks  , for  's crew and # "),
        (["united"], "reunited and united_x stay", "reunited and united_x stay"),
        (["acme", "acme cloud"], "the Acme\n Cloud is down", "the   is down"),
        (["acme cloud", "cloud"], "the Acme Cloud is down", "the   is down"),
        (["a b", "b c"], "x a b c y", "x   y"),
        (["#happyacme"], "so #HappyAcme and happyacme", "so   and happyacme"),
        (["Straße"], "STRASSE, Straße, straße", " ,  ,  "),
        (["café"], "Cafe\u0301 good", "  good"),
        (["acme"], "Ａcme™ is bad", "  is bad"),
        (["c++"], "C++11 rocks", " 11 rocks"),
    ],
)
def test_terms_are_blanked_in_every_spelling(terms: list[str], text: str, rest: str) -> None:
    assert Blanker(terms).blank(text) == rest


def test_no_terms_blank_nothing() -> None:
    assert Blanker([]).blank("as  it\nis") == "as  it\nis"
    assert Blanker(["", " ", "™"]).blank("as  it™ is") == "as  it™ is"


@pytest.mark.parametrize("text", ["\0acme\0", "\ud83d acme", "acme\udc00"])
def test_broken_characters_neither_crash_nor_hide_a_term(text: str) -> None:
    assert Blanker(["acme"]).blank(text) == text.replace("acme", " ")
