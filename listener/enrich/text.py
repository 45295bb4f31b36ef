"""Folding text so that spellings of one word compare equal, and what a word character is.

It does not search (terms.py) and does not change what is stored: a post keeps the text it came with.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, is_normalized, normalize

NON_ASCII = re.compile(r"[^\x00-\x7f]")

_LINK = re.compile(r"https?://[!-~]*|\bwww\.[!-~]+|\bt\.co/[!-~]+", re.IGNORECASE)
# "@" stands first, so that the search can leap to it; "@anna@example.social" is one handle.
_HANDLE = re.compile(r"@(?<!\w@)\w+(?:@[\w.-]+)?")

# NFKC would spell these out and glue them to the name they mark: "Acme™" must stay "acme", not "acmetm".
TRADE_MARKS = "™℠®"

# Scripts written without spaces: between two of their characters there is no boundary to ask for.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x312F),  # Han radicals and marks, Hiragana, Katakana, Bopomofo
    (0x31A0, 0x31FF),  # their extensions
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF),  # Myanmar
    (0xAA60, 0xAA7F),  # Myanmar
    (0xF900, 0xFAFF),  # Han
    (0xFF66, 0xFF9F),  # half-width Katakana
    (0x1AFF0, 0x1B16F),  # Kana
    (0x20000, 0x3FFFF),  # Han
)

# Of category Mn like any combining mark, but they only choose an emoji's looks: "❤️acme" is a word apart.
_VARIATION_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


def fold(text: str) -> str:
    """NFKC, case-folded, runs of white space as one space, none at the ends; trade marks count as space."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(normalize("NFKC", _without_marks(text)).casefold().split())


def tidy(text: str) -> str:
    """The text as written, but composed (NFC) and with white space and trade marks as in `fold`."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(normalize("NFC", _without_marks(text)).split())


def fold_in_place(text: str) -> str:
    """The text folded character by character to the same length, so that places in it stay the same.

    Coarser than `fold`: a character whose folded form is longer ("ß", "ﬁ") is only lowered.
    """
    # "İ" is the one character whose lower-case form is longer than itself.
    lowered = text.replace("İ", "i").lower()
    if lowered.isascii() or (is_normalized("NFKC", lowered) and lowered.casefold() == lowered):
        return lowered
    return NON_ASCII.sub(_fold_one, lowered)


def without_addresses(text: str) -> str:
    """The text with each link and each handle of a person or brand replaced by a space."""
    text = without_links(text)
    return _HANDLE.sub(" ", text) if "@" in text else text


def without_links(text: str) -> str:
    """The text with each link replaced by a space; the very same text if there is none."""
    return _LINK.sub(" ", text) if "/" in text or "www." in text.lower() else text


def in_link(text: str, place: int) -> bool:
    """Whether the character at that place belongs to a link."""
    return any(link.start() <= place < link.end() for link in _LINK.finditer(text))


def bare(handle: str) -> str:
    """A handle without its sign, otherwise as written."""
    return handle.strip().lstrip("@")


def is_word(character: str) -> bool:
    """Whether it is a letter, digit, underscore or combining mark of a script that separates words."""
    if character.isascii():
        return character.isalnum() or character == "_"
    return _is_foreign_word(character)


def _without_marks(text: str) -> str:
    for mark in TRADE_MARKS:
        text = text.replace(mark, " ")
    return text


def _fold_one(match: re.Match[str]) -> str:
    return _fold_character(match[0])


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    folded = normalize("NFKC", character).casefold()
    return folded if len(folded) == 1 else character


@lru_cache(maxsize=8192)
def _is_foreign_word(character: str) -> bool:
    code = ord(character)
    if any(first <= code <= last for first, last in (*_UNSPACED, *_VARIATION_SELECTORS)):
        return False
    return character.isalnum() or category(character) in ("Mn", "Mc")
