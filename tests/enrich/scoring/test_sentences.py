"""Which sentences are about which brand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.enrich.matching import Matcher
from listener.enrich.scoring.scorer import Term
from listener.enrich.scoring.sentences import own_texts, score_sentences, sentences
from listener.enrich.text import fold
from listener.model import Brand, Keyword, Role, Score

NAMES = ("acme", "bolt", "cog", "yahoo!", "モーニング娘。", "acme\ncloud", "rust ab")
MATCHER = Matcher([Brand(name.title(), Role.OWN, (Keyword(name),)) for name in NAMES])


class Lengths:
    """Scores a text by how long it is; it cannot score what is longer than ten characters."""

    name = "lengths-1"
    languages = frozenset({"en"})
    needs_vectors = False

    def score(self, text: str, vector: bytes | None = None) -> Score | None:
        return Score(len(text), self.name) if len(text) <= 10 else None

    def terms(self, text: str) -> tuple[Term, ...]:
        return ()


def told(text: str) -> dict[str, str]:
    return own_texts(text, MATCHER.places(fold(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Acme is good. Bolt is bad!", ["Acme is good. ", "Bolt is bad!"]),
        ("What?! No... Yes… Ok", ["What?! ", "No... ", "Yes… ", "Ok"]),
        ("He said “fine.” Then left (late.) Bye", ["He said “fine.” ", "Then left (late.) ", "Bye"]),
        ("one\ntwo\r\n\n three", ["one\n", "two\r\n\n ", "three"]),
        ("很好。 不好！真的？", ["很好。 ", "不好！", "真的？"]),
        ("هل هذا جيد؟ نعم", ["هل هذا جيد؟ ", "نعم"]),
        ("यह अच्छा है। वह बुरा है।", ["यह अच्छा है। ", "वह बुरा है।"]),
        ("Dr. Smith of Acme Inc. paid 3.50 vs. 4.", ["Dr. Smith of Acme Inc. paid 3.50 vs. 4."]),
        ("No. 5 is alive, oh no. Bolt", ["No. 5 is alive, oh no. ", "Bolt"]),
        ("On Jan. 5 in the U.S. of A. and J. Doe", ["On Jan. 5 in the U.S. of A. and J. Doe"]),
        ("1. Acme\n2. Bolt in 2020. Fine", ["1. Acme\n", "2. Bolt in 2020. ", "Fine"]),
        ("See https://a.test/x.html?y=1!z. Now", ["See https://a.test/x.html?y=1!z. ", "Now"]),
        ("no end here", ["no end here"]),
        ("", []),
    ],
)
def test_sentences_end_at_marks_and_line_breaks_not_at_dots_within_them(text: str, found: list[str]) -> None:
    assert list(sentences(text)) == found


@given(st.text(alphabet='aB1 .!?…。؟\n\u2028™\u0301ﬁİß"”)', max_size=40))
def test_the_sentences_in_a_row_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I love Acme. Bolt is bad.", {"Acme": "I love Acme. ", "Bolt": "Bolt is bad."}),
        (
            "I love Acme. They care. Bolt is bad. It broke",
            {"Acme": "I love Acme. They care. ", "Bolt": "Bolt is bad. It broke"},
        ),
        ("Listen: Hello! I love Acme. Bolt!", {"Acme": "Listen: Hello! I love Acme. ", "Bolt": "Bolt!"}),
        ("Acme or Bolt? Bolt is bad.", {"Acme": "Acme or Bolt? "}),
        ("Acme! Bolt. Acme again", {"Acme": "Acme! Acme again", "Bolt": "Bolt. "}),
        ("Acme and bolt! Cog.", {"Acme": "Acme and bolt! ", "Bolt": "Acme and bolt! ", "Cog": "Cog."}),
        ("acme很好。bolt不好。", {"Acme": "acme很好。", "Bolt": "bolt不好。"}),
        (
            "ＡＣＭＥ™ rocks.  \u00a0Bolt\u3000sucks",
            {"Acme": "ＡＣＭＥ™ rocks.  \u00a0", "Bolt": "Bolt\u3000sucks"},
        ),
        ("Love Acme than Bolt", {}),
        ("Acme is good. I love it.", {}),
        ("", {}),
    ],
)
def test_a_sentence_is_about_the_brands_it_names_or_those_of_the_sentence_before(
    text: str, found: dict[str, str]
) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Yahoo! Mail is good. Bolt is bad", {"Yahoo!": "Yahoo! Mail is good. ", "Bolt": "Bolt is bad"}),
        ("I use Yahoo!\nBolt is bad", {"Yahoo!": "I use Yahoo!\n", "Bolt": "Bolt is bad"}),
        ("モーニング娘。最高！boltは嫌い", {"モーニング娘。": "モーニング娘。最高！", "Bolt": "boltは嫌い"}),
        (
            "I love acme\ncloud! Bolt not",
            {"Acme\nCloud": "I love acme\ncloud! ", "Acme": "I love acme\ncloud! ", "Bolt": "Bolt not"},
        ),
    ],
)
def test_no_sentence_ends_within_a_name(text: str, found: dict[str, str]) -> None:
    assert told(text) == found


@given(st.lists(st.sampled_from(["acme", "bolt", "fine", ".", "! ", " ", "\n", "。", "™", "ﬁ", "e\u0301"])))
def test_every_sentence_is_about_somebody_where_the_brands_do_not_share_all_of_it(parts: list[str]) -> None:
    text = "".join(parts)
    found = told(text)
    pieces = sentences(text)
    assert all(piece in "".join(found.values()) or len(found) < 2 for piece in pieces)
    assert all(mine != text and mine for mine in found.values())


def test_each_brand_gets_the_score_of_its_own_sentences_where_they_can_be_scored() -> None:
    text = "Acme yes. Bolt, after all, is fine"
    assert score_sentences(Lengths(), text, MATCHER.places(fold(text))) == {"Acme": Score(10, "lengths-1")}


def test_a_scorer_that_needs_vectors_has_no_score_of_a_part() -> None:
    scorer = Lengths()
    scorer.needs_vectors = True
    assert score_sentences(scorer, "Acme. Bolt", MATCHER.places("acme. bolt")) == {}


def test_a_text_of_nothing_but_marks_takes_no_longer_than_any_other() -> None:
    for text in ("!" * 100_000, "。" * 100_000, ". " * 50_000, '"' * 100_000 + " "):
        assert "".join(sentences(text)) == text
