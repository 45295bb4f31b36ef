"""What X is searched for: every term once, packed first-fit into as few queries as hold them. Pure.

Which brand a post is about is decided by matching, since a search does not say which term it found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from listener.config.values import fold
from listener.model import Brand, Role, X

LONGEST = 511
"""Characters; X refuses queries of 512 and more from accounts without a contract."""

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"[#@$]\w+")
_OPERATORS = ("OR", "AND", "NOT")


def mention_terms(brands: Iterable[Brand]) -> tuple[str, ...]:
    """Every keyword, hashtag and handle as X writes them, each once, in the order of the configuration.

    A phrase is left out where another term finds it: who finds "acme" finds "acme cloud" too.
    """
    terms: dict[str, str] = {}
    for brand in brands:
        for word in (keyword.text for keyword in brand.keywords):
            terms.setdefault(fold(word), term_of(word))
        for handle in brand.handles.get(X, ()):
            terms.setdefault(fold("@" + handle), "@" + handle)
    return tuple(term for key, term in terms.items() if not any(_holds(key, other) for other in terms))


def term_of(word: str) -> str:
    """A keyword as an operand: as it is if X cannot take it for more than a word or tag, else quoted."""
    plain = " ".join(word.replace('"', " ").split())
    if (_WORD.fullmatch(plain) or _TAG.fullmatch(plain)) and plain.upper() not in _OPERATORS:
        return plain
    return f'"{plain}"'


def reply_terms(handles: Sequence[str]) -> tuple[str, ...]:
    """Terms for what these accounts post."""
    return tuple(f"from:{handle}" for handle in handles)


def answering(brands: Iterable[Brand], *, rivals: bool) -> tuple[str, ...]:
    """The handles whose replies are read: of the own brands, or of all."""
    found = (
        handle for brand in brands if rivals or brand.role is Role.OWN for handle in brand.handles.get(X, ())
    )
    return tuple({fold(handle): handle for handle in found}.values())


def pack(terms: Iterable[str], suffix: str = "") -> tuple[str, ...]:
    """Queries of terms joined by OR, each term in the first that has room for it; `suffix` limits each.

    With a suffix the terms stand in parentheses, for AND binds more tightly than OR.
    """
    around = len(suffix) + 3 if suffix else 0
    bins: list[list[str]] = []
    for term in terms:
        for some in bins:
            if len(" OR ".join([*some, term])) + around <= LONGEST:
                some.append(term)
                break
        else:
            bins.append([term])
    joined = (" OR ".join(some) for some in bins)
    return tuple(f"({query}) {suffix}" if suffix else query for query in joined)


def _holds(phrase: str, other: str) -> bool:
    """Whether every post with the phrase has the other term: its words stand in it, one after the other."""
    if phrase == other or not _words_only(phrase) or not _words_only(other):
        return False
    return f" {other} " in f" {phrase} "


def _words_only(text: str) -> bool:
    return all(_WORD.fullmatch(word) for word in text.split())
