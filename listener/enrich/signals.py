"""What in a text bears on whether it needs a response: questions, and the terms of needs_terms.py.

The search itself is matching.py's, in one pass with the keywords of brands. Which signals make a message
need a response is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from listener.config import Response
from listener.enrich import needs_terms
from listener.enrich.text import fold, without_links
from listener.model import Signal

ELSE = "en"
"""The language whose terms are sought in texts of an unknown language, or of one that has no list."""

_QUESTION_MARKS = re.compile("[?؟՞፧¿]")  # fold() has made the others of these: "？", "⁇", "⁈", "⁉"
# A link ends before what ends the sentence: in "seen https://acme.test/new?" somebody asks.
_AT_THE_END = re.compile(r"\?(?=[^\w\s]*(?:\s|\Z))")
_GREEK_MARK = "\u037e"
_GREEK_QUESTION = re.compile(r"\w;(?=[^\w\s]*(?:\s|\Z))")


class SignalTerms:
    """The terms of all kinds and languages, each once, and what each of them says in each language.

    Lists of the configuration take the place of the built-in list of their kind and language.
    """

    def __init__(self, response: Response) -> None:
        self.sought, self._said = _table(_fixed(response.service_terms), _fixed(response.churn_terms))
        # A tuple is faster to look into than the enum is to ask, and this is asked of every post.
        self._signals = tuple(map(Signal, range(max(Signal) * 2)))

    def read(self, found: Iterable[int], text: str, folded: str, lang: str | None) -> Signal:
        """The signals in a text of that language; `found` numbers the terms of `sought` that are in it."""
        said = self._said.get(lang or ELSE) or self._said[ELSE]
        signals = Signal.QUESTION.value if asks(text, folded, lang) else 0
        for number in found:
            signals |= said[number]
        return self._signals[signals]


def asks(text: str, folded: str, lang: str | None) -> bool:
    """Whether there is a question mark of any script in the text, not as a part of a link."""
    if _GREEK_MARK in text:  # fold() makes a semicolon of it
        return True
    if lang == "el" and ";" in folded and _GREEK_QUESTION.search(without_links(folded)):
        return True
    if "?" not in folded and (folded.isascii() or not _QUESTION_MARKS.search(folded)):
        return False
    rest = without_links(folded)
    return rest is folded or bool(_QUESTION_MARKS.search(rest) or _AT_THE_END.search(folded))


_Lists = tuple[tuple[str, tuple[str, ...]], ...]


# Thousands of forms, nearly everywhere those of the built-in lists alone: not made anew for each enricher.
@lru_cache(maxsize=4)
def _table(service: _Lists, churn: _Lists) -> tuple[tuple[str, ...], Mapping[str, bytes]]:
    """The terms to look for, and by language the signals of each of them, given what is configured."""
    lists = {
        Signal.SERVICE.value: _listed(needs_terms.SERVICE, service),
        Signal.CHURN.value: _listed(needs_terms.CHURN, churn),
    }
    languages = {language for kind in lists.values() for language in kind}
    said: dict[str, dict[str, int]] = {}
    for signal, terms in lists.items():
        for language in languages:
            for form in _forms(terms.get(language, terms[ELSE])):
                by_language = said.setdefault(form, {})
                by_language[language] = by_language.get(language, 0) | signal
    return tuple(said), {
        language: bytes(by_language.get(language, 0) for by_language in said.values())
        for language in languages
    }


def _fixed(configured: Mapping[str, Sequence[str]]) -> _Lists:
    return tuple((language, tuple(terms)) for language, terms in sorted(configured.items()))


def _listed(built_in: Mapping[str, str], configured: _Lists) -> dict[str, Sequence[str]]:
    return {language: terms.split(",") for language, terms in built_in.items()} | dict(configured)


def _forms(terms: Iterable[str]) -> set[str]:
    """The terms folded, with their apostrophes straight, curly and left out."""
    folded = {fold(term).replace("’", "'") for term in terms}
    return {form.replace("'", mark) for form in folded for mark in ("'", "’", "")} - {""}
