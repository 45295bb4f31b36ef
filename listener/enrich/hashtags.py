"""The hashtags of a text, folded so that spellings of one tag compare equal."""

from __future__ import annotations

import re

from listener.enrich.text import fold

LONGEST = 100
"""Characters; what is longer is no hashtag that anybody would look for."""
_HASHTAG = re.compile(r"(?<![\w&/])[#＃](\w+)")


def hashtags_of(text: str) -> tuple[str, ...]:
    """The hashtags without their #, NFKC and case-folded, each once, in the order of the text.

    A number alone ("#1") is none.
    """
    if "#" not in text and "＃" not in text:
        return ()
    found = (fold(tag) for tag in _HASHTAG.findall(text))
    return tuple(dict.fromkeys(tag for tag in found if tag and len(tag) <= LONGEST and not tag.isdigit()))
