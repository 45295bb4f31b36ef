"""The language of a post."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.enrich import language
from listener.enrich.language import CONFIDENCE, detect, language_of


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("EN_gb", "en"),
        (" pl ", "pl"),
        ("zh-Hant-TW", "zh"),
        ("ckb", "ckb"),
        ("iw", "he"),
        ("in", "id"),
        ("eng", "en"),
    ],
)
def test_a_source_tag_is_cut_to_its_language(tag: str, code: str) -> None:
    assert language_of(tag) == code


@pytest.mark.parametrize(
    "tag",
    [
        *(None, "", " ", "und", "und-Latn", "zxx", "mul", "mis", "art"),
        *("qme", "qht", "qam", "qst", "qct", "qaa"),
        *("jp", "cz", "xx", "english", "e", "en us", "12", "en\0", "-en", "日本語"),
    ],
)
def test_a_tag_that_names_no_language_is_none(tag: str | None) -> None:
    assert language_of(tag) is None


@given(st.text(max_size=8))
def test_whatever_the_tag_the_answer_is_a_code_or_none(tag: str) -> None:
    code = language_of(tag)
    assert code is None or (code.isascii() and code.isalpha() and code.islower() and len(code) in (2, 3))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The parcel arrived two days late and nobody answered my mail.", "en"),
        ("THE PARCEL ARRIVED TWO DAYS LATE AND NOBODY ANSWERED", "en"),
        ("Das Paket kam zwei Tage zu spät und niemand hat geantwortet.", "de"),
        ("El paquete llegó dos días tarde y nadie me contestó.", "es"),
        ("Paczka przyszła dwa dni za późno i nikt nie odpowiedział.", "pl"),
        ("荷物が二日遅れて届いて、誰も返事をくれなかった。", "ja"),
        ("وصل الطرد متأخرا يومين ولم يرد أحد على رسالتي", "ar"),
    ],
)
def test_sentences_are_told_apart_with_a_confidence(text: str, code: str) -> None:
    lang, confidence = detect(text)
    assert lang == code
    assert confidence is not None
    assert CONFIDENCE <= confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "12:30 !!!",
        "#1",
        "2026-05-04",
        "❤️❤️❤️",
        "€",
        "https://example.test/the-parcel-arrived @somebody",
        "\0\0",
    ],
)
def test_a_text_without_letters_of_its_own_has_no_language(text: str) -> None:
    assert detect(text) == (None, None)


def test_a_text_too_short_to_tell_has_no_language() -> None:
    assert detect("zk qx") == (None, None)


def test_links_and_handles_do_not_vote() -> None:
    text = "Das Paket kam zwei Tage zu spät"
    noise = "@the_best_of_the_day https://example.test/the-best-of-the-day-in-the-news-of-today "
    assert detect(noise + text) == detect(text)


@pytest.mark.parametrize(
    "text", ["half a pair \ud83d of what was an emoji in this post", "a\0b is what it says"]
)
def test_broken_characters_do_not_crash_the_detector(text: str) -> None:
    assert detect(text)[0] == "en"


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    english = "This is a plain English sentence about nothing in particular. " * 4
    assert detect(english + "Das ist Deutsch. " * 20_000) == detect(english)


def test_only_the_model_that_came_in_the_wheel_is_used() -> None:
    assert language._detector().config.model == "lite"
