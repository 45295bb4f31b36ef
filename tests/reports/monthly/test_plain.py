"""A document goes to JSON and comes back as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.reports.monthly.document import Card, Cards, Document, Figure, Mood, Section, Sentence, Unit
from listener.reports.monthly.plain import from_plain, to_plain

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@settings(max_examples=20)
@given(st.from_type(Document))
def test_a_document_comes_back_as_it_was(document: Document) -> None:
    told = json.dumps(to_plain(document), allow_nan=False)
    assert from_plain(Document, json.loads(told)) == document


def test_an_object_says_what_it_is() -> None:
    one = Section("first", "At a glance", (Sentence(("It is ", Figure(0.5, Unit.PERCENT)), Mood.GOOD),))
    assert to_plain(one) == {
        "is": "Section",
        "key": "first",
        "title": "At a glance",
        "blocks": [
            {
                "is": "Sentence",
                "mood": "good",
                "text": [
                    "It is ",
                    {
                        "is": "Figure",
                        "value": 0.5,
                        "unit": "percent",
                        "low": None,
                        "high": None,
                        "n": None,
                        "noun": "",
                        "currency": "",
                    },
                ],
            }
        ],
    }


def test_a_field_that_came_later_has_its_default() -> None:
    told = to_plain(Cards((Card("Mentions", Figure(7), "no clear change"),)))
    del told["cards"][0]["note"]
    assert from_plain(Cards, told) == Cards((Card("Mentions", Figure(7), "no clear change"),))


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"is": "Card", "cards": []}, id="another object"),
        pytest.param({"is": "Cards", "cards": "none"}, id="a text"),
        pytest.param({"is": "Cards", "cards": [{"is": "Figure", "value": 1}]}, id="another object inside"),
        pytest.param(None, id="nothing"),
    ],
)
def test_what_is_no_such_thing_is_refused(told: object) -> None:
    with pytest.raises(ValueError):
        from_plain(Cards, told)
