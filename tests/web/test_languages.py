"""Every text of the pages goes through gettext: in a language that marks each message, none is left bare."""

from __future__ import annotations

import gettext
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from listener.words import _, ngettext, spoken
from tests.web.conftest import Get
from web import languages

PAGES = (
    "/",
    "/?from=2026-11-20",
    "/mentions",
    "/share-of-voice",
    "/sentiment",
    "/sentiment/learning",
    "/keywords",
    "/status",
    "/help",
    "/value/costs",
    "/value/costs?category=ads",
    "/value/assumptions",
    "/value/tables",
    "/value/tables/customers",
    "/value/links?address=https://a.example&source=x&campaign=autumn",
    "/mentions/1",
    "/mentions?sentiment=angry",
    "/nothing-here",
)
THEIRS = {"code", "script", "style", "option", "mark", "kbd", "time"}
"""What people wrote, typed or named, and what the browser does not show."""
LETTERS = re.compile(r"[^\W\d_]{2,}")
OURS = {"brand", "listener", "CSV", "JSON", "SVG", "Acme", "Rival", "Co", "News", "Europe", "Warsaw"}


class Marking(gettext.NullTranslations):
    """A language in which every message stands in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class Bare(HTMLParser):
    """Collects the texts that stand in no brackets and are nobody's but ours."""

    def __init__(self) -> None:
        super().__init__()
        self.theirs: list[bool] = []
        self.tags: list[str] = []
        self.found: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("aria-label", "title", "placeholder", "alt"):
            if given.get("dir") != "auto":
                self._look(given.get(name) or "")
        if tag in {"meta", "link", "input", "img", "br", "hr", "path", "polyline", "polygon"}:
            return
        self.tags.append(tag)
        self.theirs.append("dir" in given or tag in THEIRS or "data-theirs" in given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.tags and self.tags[-1] == tag:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.tags and self.tags[-1] == tag:
            self.tags.pop()
            self.theirs.pop()

    def handle_data(self, data: str) -> None:
        # The html element always has a direction.
        if not any(self.theirs[1:]):
            self._look(data)

    def _look(self, text: str) -> None:
        bare = ""
        for character in text:
            self.depth += (character == "⟦") - (character == "⟧")
            bare += " " if self.depth or character == "⟧" else character
        words = [word for word in LETTERS.findall(bare) if word not in OURS]
        if words:
            self.found.append(" ".join(words))


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request is answered in the language that marks."""
    monkeypatch.setattr(languages, "spoken", lambda _translations: spoken(Marking()))


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("path", PAGES)
def test_no_text_of_ours_is_left_untranslated(get: Get, path: str) -> None:
    page = Bare()
    page.feed(get(path).text)
    assert page.found == []


def test_without_a_translation_english_is_spoken() -> None:
    assert (_("Mentions"), ngettext("{count} row", "{count} rows", 2)) == ("Mentions", "{count} rows")


def test_the_browser_chooses_among_the_languages_there_are() -> None:
    environ = {"HTTP_ACCEPT_LANGUAGE": "fa-IR,fa;q=0.9,en;q=0.5"}
    assert languages.chosen(environ, ["en", "fa", "pl"]) == "fa"
    assert languages.chosen(environ, ["en", "pl"]) == "en"
    assert languages.chosen({}, ["en", "pl"]) == "en"


def test_lines_of_persian_begin_at_the_right() -> None:
    assert [languages.direction(one) for one in ("fa", "ar_EG", "en", "pl")] == ["rtl", "rtl", "ltr", "ltr"]


def test_a_folder_is_all_that_a_translation_needs(tmp_path: Path) -> None:
    folder = tmp_path / "fa" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    # The smallest catalogue there is: a header and no message.
    (folder / "messages.mo").write_bytes(
        _catalogue({"": "Content-Type: text/plain; charset=UTF-8\n", "Help": "راهنما"})
    )
    app = Flask("test")
    languages.speak(app, tmp_path)
    app.add_url_rule("/", view_func=lambda: render_template_string("{{ direction() }} {{ _('Help') }}"))
    answer = app.test_client().get("/", headers={"Accept-Language": "fa"})
    assert answer.text == "rtl راهنما"


def _catalogue(messages: dict[str, str]) -> bytes:
    """A compiled catalogue, as msgfmt writes it."""
    import struct

    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items())
    count, start = len(pairs), 28
    at = start + 16 * count
    tables: list[bytes] = []
    body = b""
    for side in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[side]), at + len(body)))
            body += pair[side] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, start, start + 8 * count, 0, 0) + b"".join(tables) + body
