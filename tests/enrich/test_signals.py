"""What in a text bears on whether it needs a response."""

from __future__ import annotations

import pytest

from listener.config import Response
from listener.enrich.matching import Matcher
from listener.enrich.needs_terms import CHURN, SERVICE
from listener.enrich.signals import SignalTerms
from listener.enrich.text import fold
from listener.model import Signal

NONE, QUESTION, CHURNING = Signal.NONE, Signal.QUESTION, Signal.CHURN


def signals(text: str, lang: str | None = "en", response: Response | None = None) -> Signal:
    terms = SignalTerms(response or Response())
    folded = fold(text)
    return terms.read(Matcher([], terms.sought).find(folded).others, text, folded, lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("when do you open?", "en"),
        ("really??? wow", "en"),
        ("متى تفتحون؟", "ar"),
        ("何時ですか？", "ja"),
        ("you did what⁇", "en"),
        ("what⁈ no", "en"),
        ("no⁉", None),
        ("ινα τι\u037e", "el"),
        ("ινα τι\u037e", None),
        ("τι ώρα ανοίγετε;", "el"),
        ("τι ώρα; πείτε μου", "el"),
        ("«τι ώρα;»", "el"),
        ("Ե՞րբ", "hy"),
        ("መቼ፧", "am"),
        ("¿cuándo abren", "es"),
        ("have you seen https://acme.test/new?", "en"),
        ("(seen www.acme.test/new?)", "en"),
        ("https://acme.test/?q=1 or https://acme.test/?q=2? hm", "en"),
    ],
)
def test_a_question_mark_of_any_script_asks(text: str, lang: str | None) -> None:
    assert signals(text, lang) == QUESTION


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("", "en"),
        ("we open at nine", "en"),
        ("see https://acme.test/new?page=2 now", "en"),
        ("see https://acme.test/a?b and www.acme.test/?c", "en"),
        ("nine; not ten", "en"),
        ("nine; not ten", None),
        ("εννέα;δέκα", "el"),
        ("δείτε https://acme.test/a;b", "el"),
        (";", "el"),
    ],
)
def test_other_marks_and_those_inside_links_do_not(text: str, lang: str | None) -> None:
    assert signals(text, lang) == NONE


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("I want a REFUND", "en"),
        ("it doesn't work", "en"),
        ("it doesn’t work", "en"),
        ("it doesnt  work", "en"),
        ("das geht nicht", "de"),
        ("où est mon colis", "fr"),
        ("no funciona", "es"),
        ("non funziona", "it"),
        ("não consigo entrar", "pt"),
        ("paczka nie dotarła", "pl"),
        ("het werkt niet", "nl"),
        ("δεν λειτουργεί", "el"),
        ("ничего не работает", "ru"),
        ("التطبيق لا يعمل", "ar"),
        ("اپ کار نمی‌کند", "fa"),
    ],
)
def test_a_service_term_of_the_language_asks_for_service(text: str, lang: str) -> None:
    assert signals(text, lang) == Signal.SERVICE


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("I am leaving for a rival", "en"),
        ("nie wieder", "de"),
        ("plus jamais", "fr"),
        ("nunca más", "es"),
        ("mai più", "it"),
        ("nunca mais", "pt"),
        ("odchodzę do konkurencji", "pl"),
        ("nooit meer", "nl"),
        ("ποτέ ξανά", "el"),
        ("ухожу к другим", "ru"),
        ("خسرتم عميل", "ar"),
        ("دیگه هرگز", "fa"),
    ],
)
def test_a_churn_term_of_the_language_says_that_somebody_leaves(text: str, lang: str) -> None:
    assert signals(text, lang) == CHURNING


def test_a_text_may_hold_all_signals_and_a_term_may_give_two() -> None:
    assert signals("how do I cancel?") == QUESTION | Signal.SERVICE | CHURNING


@pytest.mark.parametrize("text", ["supportive", "refunds_x", "unbroken", "I helpfully returnable"])
def test_only_whole_words_count(text: str) -> None:
    assert signals(text) == NONE


def test_terms_of_another_language_do_not_count() -> None:
    assert signals("refund", "de") == NONE
    assert signals("kaputt", "en") == NONE
    assert signals("kaputt", "de") == Signal.SERVICE


@pytest.mark.parametrize("lang", [None, "sv", "xx"])
def test_a_language_unknown_or_without_a_list_is_read_by_the_english_lists(lang: str | None) -> None:
    assert signals("refund", lang) == Signal.SERVICE
    assert signals("kaputt", lang) == NONE


def test_configured_terms_take_the_place_of_the_built_in_ones_of_their_kind_and_language() -> None:
    mine = Response(
        service_terms={"en": ("Rückruf", "won't budge"), "sv": ("trasig",)}, churn_terms={"de": ()}
    )
    assert signals("a RÜCKRUF please", "en", mine) == Signal.SERVICE
    assert signals("it won’t budge", None, mine) == Signal.SERVICE
    assert signals("refund", "en", mine) == NONE
    assert signals("I am leaving", "en", mine) == CHURNING
    assert signals("den är trasig", "sv", mine) == Signal.SERVICE
    assert signals("I am leaving, won't budge", "sv", mine) == CHURNING
    assert signals("nie wieder kaputt", "de", mine) == Signal.SERVICE


def test_every_language_has_both_lists_and_no_list_has_a_term_twice_or_empty() -> None:
    assert SERVICE.keys() == CHURN.keys()
    for terms in [*SERVICE.values(), *CHURN.values()]:
        folded = [fold(term) for term in terms.split(",")]
        assert all(folded)
        assert sorted(folded) == sorted(set(folded))
