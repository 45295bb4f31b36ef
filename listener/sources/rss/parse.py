"""Makes entries of a feed's bytes. Runs inside a worker that may be killed: stdlib, feedparser, nh3 only.

It decides nothing: dates, identities and posts are made of its entries elsewhere. feedparser's own
sanitiser is switched off, because it leaks; all text leaves here as plain text.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXParseException

from listener.sources.text import one_line, storable, tidy

PARSER_VERSION = "1"
"""Raise it when the same bytes give other entries than before: it makes unchanged feeds be read again."""

LONGEST_TEXT = 20_000
"""Characters kept of a summary."""

_LONGEST_TITLE = 1_000
_LONGEST_NAME = 200
_LONGEST_LINK = 2_000
_LONGEST_MARKUP = 100_000
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|"
    r"li|main|nav|ol|p|pre|section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry as its feed gave it. `published_parsed` is feedparser's reading: year to second, UTC."""

    guid: str | None
    link: str | None
    title: str
    summary: str
    published: str | None = None
    published_parsed: tuple[int, ...] | None = None
    author: str | None = None
    author_uri: str | None = None
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's entries. `version` is feedparser's name of the format, "" if there is none.

    `ttl` is how many minutes the feed asks to be left alone; `broken` is why its XML is not well-formed.
    """

    version: str
    entries: tuple[RawEntry, ...] = ()
    language: str | None = None
    ttl: int | None = None
    broken: str | None = None
    looks_like_html: bool = False


def parse_feed(body: bytes, url: str, content_type: str | None) -> ParsedFeed:
    """The entries of `body`, which came from `url`; links are absolute http(s) or None.

    May raise anything, run for minutes or eat the machine: that is why it is called in a worker.
    """
    import feedparser

    # A stream, because feedparser opens whatever else it is given. No base URL, because it would turn a
    # guid "17" into a link. Without a type it would take Latin-1 for the default encoding of XML.
    found = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type or "application/xml"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    version = found.get("version") or ""
    feed: Fields = found["feed"]
    return ParsedFeed(
        version=version,
        entries=tuple(_entry(entry, url) for entry in found["entries"]),
        language=_text(feed, "language"),
        ttl=_ttl(feed),
        broken=_broken(found.get("bozo_exception")),
        looks_like_html=not version and _is_page(body),
    )


def _entry(entry: Fields, url: str) -> RawEntry:
    title, title_language = _content(entry, "title")
    summary, language = _content(entry, "summary")
    date = next((key for key in ("published", "updated", "created") if _text(entry, key)), "published")
    parsed = dict.get(entry, f"{date}_parsed")
    author: Fields = next(iter(dict.get(entry, "authors") or ()), {})
    source = dict.get(entry, "source") or {}
    return RawEntry(
        guid=_text(entry, "id"),
        link=_link(entry, url),
        title=one_line(title)[:_LONGEST_TITLE],
        summary=tidy(summary)[:LONGEST_TEXT],
        published=_text(entry, date),
        published_parsed=tuple(parsed[:6]) if parsed else None,
        author=_plain_name(_mail_name(entry) or _text(author, "name") or _text(entry, "author")),
        author_uri=_absolute(url, _text(author, "href")),
        publisher=_plain_name(_text(source, "title")),
        language=_text(entry, "language") or language or title_language,
    )


def _text(fields: Fields, key: str) -> str | None:
    # dict.get, because feedparser's own answers with "published" where "updated" was asked for.
    value = dict.get(fields, key)
    return (storable(value).strip() or None) if isinstance(value, str) else None


def _plain_name(name: str | None) -> str | None:
    return one_line(_plain(name, "text/html"))[:_LONGEST_NAME] or None if name else None


def _mail_name(entry: Fields) -> str | None:
    """The name in RSS's "ann@press.example (Ann Lee)", which feedparser cuts wrongly at long domains."""
    match = re.fullmatch(r"\S+@\S+\s+\((.+)\)", (_text(entry, "author") or "")[: 2 * _LONGEST_NAME])
    return match[1] if match else None


def _content(entry: Fields, key: str) -> tuple[str, str | None]:
    """The plain text of a title or summary, and the language it says it is in."""
    contents = dict.get(entry, "content") or [] if key == "summary" else []
    value = _text(entry, key) or next((text for part in contents if (text := _text(part, "value"))), None)
    if value is None:
        return "", None
    # The type of an empty <summary> says nothing of the <content> that stands in for it.
    parts = (dict.get(entry, f"{key}_detail") or {}, *contents)
    part: Fields = next((part for part in parts if _text(part, "value") == value), {})
    return _plain(value, part.get("type")), _text(part, "language")


def _plain(text: str, mime: str | None) -> str:
    """Text as it reads on a page: nothing but `text` itself if it is no HTML."""
    import nh3

    text = text[:_LONGEST_MARKUP]
    if mime == "text/plain" or not ("<" in text or "&" in text):
        return text
    text = nh3.clean(_BLOCK.sub("\n<", text), tags=set(), clean_content_tags={"script", "style"})
    return storable(html.unescape(text))


def _link(entry: Fields, url: str) -> str | None:
    link = _text(entry, "link")
    if link is not None and link == _text(entry, "id") and dict.get(entry, "guidislink"):
        # The guid stands in for a missing link. Only a whole address is one; "17" is not.
        return _absolute("", link)
    return _absolute(url, link)


def _absolute(base: str, link: str | None) -> str | None:
    """`link` as an absolute http(s) address, None if it is none."""
    if link is None:
        return None
    try:
        link = urljoin(base, re.sub(r"[\t\r\n]", "", link)).replace(" ", "%20")
        parts = urlsplit(link)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and len(link) <= _LONGEST_LINK
    except ValueError:
        return None
    return link if usable else None


def _ttl(feed: Fields) -> int | None:
    """Minutes: the longer of <ttl> and the syndication module's period over its frequency."""
    ttl = _whole(_text(feed, "ttl"))
    period = _PERIODS.get((_text(feed, "sy_updateperiod") or "").lower(), 0)
    return max(ttl, period // (_whole(_text(feed, "sy_updatefrequency")) or 1)) or None


def _whole(text: str | None) -> int:
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,6}", text) else 0


def _broken(error: Exception | None) -> str | None:
    """Why the XML is not well-formed. A wrong media type or declared encoding hurts nobody."""
    import feedparser

    if isinstance(error, (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)):
        return None
    if isinstance(error, SAXParseException):
        return f"line {error.getLineNumber()}: {error.getMessage()}"
    return None if error is None else one_line(str(error))[:_LONGEST_NAME] or type(error).__name__


def _is_page(body: bytes) -> bool:
    return re.search(rb"<!doctype\s+html|<html[\s>]", body[:4096], re.IGNORECASE) is not None
