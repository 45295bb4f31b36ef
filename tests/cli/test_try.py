"""`listener try`: whether a text would need a response, and why."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Listener

NEEDS = [
    ("@acmehelp when do you open?", "question", "yes, it tags a brand and asks a question"),
    ("@acmehelp this is terrible", "negative", "yes, it tags a brand and its tone is negative"),
    ("@acmehelp the app needs a fix", "service", "yes, it tags a brand and holds a service term"),
    ("leaving acme for good", "churn", "yes, it names a brand and holds a churn term"),
    ("@acmehelp hello, leaving bolt today", "churn", "yes, it names a brand and holds a churn term"),
    (
        "@acmehelp hello, leaving acme today",
        "nothing",
        "no, it tags a brand but asks nothing, is not negative and holds no service term",
    ),
    (
        "does acme open today, this is terrible?",
        "nothing",
        "no, it names a brand without tagging it and holds no churn term",
    ),
    ("leaving, help?", "nothing", "no, it neither tags nor names a brand"),
]


@pytest.mark.parametrize(("text", "reason", "said"), NEEDS)
def test_try_tells_whether_a_post_would_need_a_response_and_why(
    configured: Listener, text: str, reason: str, said: str
) -> None:
    assert configured("try", text, "--lang", "en").out.splitlines()[-1] == f"needs a response: {said}"
    told = configured("try", text, "--lang", "en", "--format", "json").json
    assert list(told) == ["mentions", "lang", "lang_confidence", "sentiment", "needs_response"]
    assert told["needs_response"] == {"needs": reason != "nothing", "reason": reason}


def test_try_tells_the_tone_of_the_sentences_about_each_brand(configured: Listener) -> None:
    text = "I love @acmehelp. Bolt is horrible!"
    out = configured("try", text, "--lang", "en").out.splitlines()
    assert out[0].endswith(" (positive +0.6369 in its own sentences)")
    assert out[1] == "Bolt: bolt (negative -0.5848 in its own sentences)"
    assert out[-1].startswith("needs a response: no, ")
    told = configured("try", text, "--lang", "en", "--format", "json").json["mentions"]
    assert [(one["brand"], one["sentiment"]["class"]) for one in told] == [
        ("Acme", "positive"),
        ("Bolt", "negative"),
    ]
