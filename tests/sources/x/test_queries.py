"""What X is searched for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.model import Brand, Keyword, Role
from listener.sources.x.queries import LONGEST, answering, mention_terms, pack, reply_terms, term_of
from tests.sources.x.rig import acme

TERMS = st.lists(st.text("abc ", min_size=1, max_size=200).map(lambda text: term_of(f"x{text}")), max_size=60)


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("acme", "acme"),
        ("acme cloud", '"acme cloud"'),
        ("#acmelife", "#acmelife"),
        ("@acme", "@acme"),
        ("c++", '"c++"'),
        ("from:acme", '"from:acme"'),
        ("-acme", '"-acme"'),
        ("or", '"or"'),
        ('the "big" acme', '"the big acme"'),
        ("(acme", '"(acme"'),
        ("žluťoučký", "žluťoučký"),
        ("アクメ", "アクメ"),
    ],
)
def test_a_keyword_is_an_operand_and_never_an_operator(word: str, term: str) -> None:
    assert term_of(word) == term


def test_every_keyword_and_handle_is_asked_for_once_and_no_phrase_that_another_word_finds() -> None:
    brand = Brand(
        "A",
        Role.OWN,
        tuple(map(Keyword, ("acme", "Acme Cloud", "#acme", "@acme", "acme-cloud", "big acmes"))),
        handles={"x": ("ACME", "acmehelp")},
    )
    assert mention_terms([brand, brand]) == (
        "acme", "#acme", "@acme", '"acme-cloud"', '"big acmes"', "@acmehelp",
    )  # fmt: skip


@given(TERMS, st.sampled_from(["", "is:reply", "-@acmehelp"]))
def test_queries_hold_every_term_once_and_stay_under_the_limit(terms: list[str], suffix: str) -> None:
    queries = pack(terms, suffix)
    inner = [query.removeprefix("(").removesuffix(f") {suffix}") if suffix else query for query in queries]

    assert sorted(term for query in inner for term in query.split(" OR ")) == sorted(terms)
    assert all(len(query) <= LONGEST for query in queries)


@given(TERMS)
def test_packing_is_first_fit(terms: list[str]) -> None:
    inner = [query.split(" OR ") for query in pack(terms)]
    for number, some in enumerate(inner):
        for earlier in inner[:number]:
            # The first term of a later query had no room in any earlier one at its turn, so it has none now.
            assert len(" OR ".join([*earlier, some[0]])) > LONGEST


def test_replies_are_read_of_own_brands_or_of_all() -> None:
    assert answering(acme(), rivals=False) == ("acmehelp",)
    assert answering(acme(), rivals=True) == ("acmehelp", "boltcare")
    assert pack(reply_terms(("acmehelp", "boltcare")), "is:reply") == (
        "(from:acmehelp OR from:boltcare) is:reply",
    )
