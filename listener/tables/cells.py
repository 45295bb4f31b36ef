"""Cells that spreadsheets leave alone and that come back as they were. Pure."""

from __future__ import annotations

import re

from listener.render.csv import safe

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it; a number stays one."""
    return f"'{text}" if _is_run(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _is_run(text) else text


def _is_run(text: str) -> bool:
    # Apostrophes in front count as well: else one that was there would be taken off.
    bare = text.lstrip("'")
    return not _NUMBER.fullmatch(text) and safe(bare) != bare.replace("\0", "")
