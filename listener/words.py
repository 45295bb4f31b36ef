"""The language of what people read: gettext, with the translations of whoever is being answered.

Without translations, as in the terminal, every text stays as it stands in the code. It knows no languages
and reads no files: the pages choose the translations of a request (web/languages.py).
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ENGLISH = _gettext.NullTranslations()
_spoken: ContextVar[_gettext.NullTranslations] = ContextVar("spoken", default=_ENGLISH)


def _(message: str) -> str:
    """The message in the language spoken now."""
    return _spoken.get().gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for that count, in the language spoken now."""
    return _spoken.get().ngettext(singular, plural, count)


def speaking() -> object:
    """What is spoken now: an object that is the same while the language is."""
    return _spoken.get()


def N_(message: str) -> str:
    """Marks a text for translation where it is named before anybody is spoken to."""
    return message


@contextmanager
def spoken(translations: _gettext.NullTranslations) -> Iterator[None]:
    """Speak these translations inside the block."""
    token = _spoken.set(translations)
    try:
        yield
    finally:
        _spoken.reset(token)
