"""The language of a page: the best of those translated, by what the browser asks for. English needs none.

A translation is a folder `translations/<language>/LC_MESSAGES/messages.mo`; nothing else names languages.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from listener.words import _, ngettext, spoken

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SOURCE = "en"
_FOLDER = Path(__file__).parent / "translations"
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def speak(app: Flask, folder: Path = _FOLDER) -> None:
    """Answer every request in the language it asks for, among those of the folder."""
    translations: dict[str, gettext.NullTranslations] = {SOURCE: gettext.NullTranslations()}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.mo")):
        with path.open("rb") as file:
            translations[path.parts[-3]] = gettext.GNUTranslations(file)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_, ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals["language"] = lambda: chosen(request.environ, translations)
    app.jinja_env.globals["direction"] = lambda: direction(chosen(request.environ, translations))
    inner = app.wsgi_app

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with spoken(translations[chosen(environ, translations)]):
            return inner(environ, start)

    app.wsgi_app = answer  # type: ignore[assignment,method-assign]


def chosen(environ: WSGIEnvironment, known: Iterable[str]) -> str:
    """The best known language for a request."""
    asked = parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE"), LanguageAccept)
    return asked.best_match(sorted(known, key=lambda one: one != SOURCE), default=SOURCE) or SOURCE


def direction(language: str) -> str:
    """Where a line begins: "ltr" or "rtl"."""
    return "rtl" if language.split("-")[0].split("_")[0] in _RIGHT_TO_LEFT else "ltr"
