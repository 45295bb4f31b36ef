"""Makes text from outside storable: no NUL, no half of a surrogate pair. Does not touch what it says."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` without the characters that a database or UTF-8 cannot hold."""
    return _UNSTORABLE.sub("", text)


def one_line(text: str) -> str:
    """`text` with every run of blanks and line breaks as one space."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """`text` line by line without needless blanks; empty lines are dropped."""
    lines = (one_line(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
