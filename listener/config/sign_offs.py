"""How agents sign their replies: which sign-offs a pattern of `agents` means, and which two mean one.

It does not look for the sign-off in a text (listener.enrich does).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from listener.config import values

_AROUND = re.compile(r"\A\W+|\W+\Z")


def means(pattern: re.Pattern[str], sign_off: str) -> bool:
    """Whether the pattern means this sign-off, as it is written or without the marks around it.

    "^JD" means "JD", "^JD", "-JD" and "(JD)", not "JDs"; a pattern of two words means one of two words.
    """
    if sign_off.count(" ") != pattern.pattern.count(" "):
        return False
    return any(_begins(pattern, form) for form in (_AROUND.sub("", sign_off), sign_off))


def clashes(agents: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(pattern, earlier pattern) where both mean one sign-off and name different agents.

    Sign-offs are tried that stand in the patterns; what compiles not is passed over.
    """
    patterns = [(re.compile(text), name) for text, name in agents.items() if _compiles(text)]
    for (earlier, one), (later, other) in combinations(patterns, 2):
        tried = {*_written_in(earlier.pattern), *_written_in(later.pattern)}
        if one != other and any(means(earlier, word) and means(later, word) for word in tried):
            yield later.pattern, earlier.pattern


def _begins(pattern: re.Pattern[str], word: str) -> bool:
    match = pattern.fullmatch(word) or pattern.match(word)
    return bool(match and match[0] and not re.match(r"\w", word[match.end() :]))


def _written_in(pattern: str) -> Iterator[str]:
    yield re.sub(r"\\(\W)", r"\1", pattern.removeprefix("^").removesuffix("$"))
    yield from re.findall(r"\w+", pattern)


def _compiles(pattern: str) -> bool:
    try:
        return bool(values.pattern(pattern))
    except ValueError:
        return False
