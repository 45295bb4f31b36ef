"""Feeds that no parser should be given: some made by hand, and mutations of honest ones."""

from __future__ import annotations

import base64
import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.sources.rss.feeds import ATOM_03, ATOM_10, RSS_090, RSS_091, RSS_10, RSS_20, item, rss

_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry>{}</entry></feed>'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_NASTY = (
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"<?",
    b"&#x110000;",
    b"&#0;",
    b"&nbsp;",
    b"&l9;",
    b"\x00",
    b"\xff\xfe",
    b"\xf0\x9f\x98",
    b"\xed\xa0\x80",
    b"<item>",
    b"</channel>",
    b"<title type='xhtml'>",
    b" xmlns:a='a'",
    b"<!DOCTYPE rss [",
    b"javascript:alert(1)",
    b"99999999999999999999",
    b"-1",
    b"<svg onload=alert(1)>",
    b"\x1b[31m",
    "‮".encode(),
)


def _doctype(inside: str, title: str) -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [{inside}]><rss version="2.0"><channel><item>'
        f"<title>{title}</title></item></channel></rss>"
    ).encode()


def _dated(date: str) -> bytes:
    return rss(item(title="Acme", guid="tag:a,2026:1", pubDate=date))


def handmade() -> dict[str, bytes]:
    """Each by its name."""
    return _expanding() | _nested() | _flooding() | _misspelt() | _misdated() | _mislabelled()


def _expanding() -> dict[str, bytes]:
    """Small on the wire, large in memory or long at work."""
    return {
        "billion laughs": _doctype(f'<!ENTITY l0 "ha">{_LAUGHS}', "&l9;"),
        "quadratic blow-up": _doctype(f'<!ENTITY a "{"ha" * 20_000}">', "&a;" * 20_000),
        "entity of a file": _doctype('<!ENTITY f SYSTEM "file:///etc/passwd">', "&f;"),
        "entity of an address": _doctype('<!ENTITY f SYSTEM "http://127.0.0.1:9/">', "&f;"),
        "entity of itself": _doctype('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
        "parameter entity": _doctype('<!ENTITY % p SYSTEM "file:///etc/passwd">%p;', "Acme"),
        "DTD elsewhere": b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/a.dtd">' + RSS_20.partition(b"?>")[2],
        "long author": rss(item(author="a" * 10_000 + "@")),
        "longer author": rss(item(author="a" * 40_000 + "@")),
        "longest author": rss(item(author="a" * 160_000 + "@")),
        "comments in CDATA": rss(
            "<item><description><![CDATA[" + "<!--" * 80_000 + "]]></description></item>"
        ),
        "brackets": rss(item(title="<" * 200_000)),
        "ampersands": rss(item(title="&" * 200_000)),
        "entities in a summary": rss(item(description="&eacute;" * 100_000)),
        "base64 that is none": _ATOM.format(f"<content type='a/b'>{'=' * 500_000}</content>").encode(),
        "base64 of a megabyte": _ATOM.format(
            f"<content type='image/png'>{base64.b64encode(bytes(10**6)).decode()}</content>"
        ).encode(),
    }


def _nested() -> dict[str, bytes]:
    """Deeper than anybody reads."""
    return {
        "divs in divs": rss(item(description="<div>" * 100_000)),
        "elements in elements": rss("<item>" + "<a>" * 200_000),
        "items in items": rss("<item>" * 20_000),
        "channels in channels": b"<rss version='2.0'>" + b"<channel>" * 50_000,
        "XHTML in XHTML": _ATOM.format(
            "<content type='xhtml'>" + "<div xmlns='http://www.w3.org/1999/xhtml'>" * 5_000 + "</content>"
        ).encode(),
        "lists in lists": rss(item(description="<ul><li>" * 50_000)),
        "CDATA that never ends": b"<rss version='2.0'>" + b"<![CDATA[" * 50_000,
        "a comment that never ends": b"<rss version='2.0'><channel><!--" + b"-" * 500_000,
        "a tag that never ends": b"<rss version='2.0'><channel><item a='" + b"a" * 500_000,
    }


def _flooding() -> dict[str, bytes]:
    """Too many of everything."""
    attributes = " ".join(f"a{number}='1'" for number in range(20_000))
    spaces = " ".join(f"xmlns:n{number}='n{number}'" for number in range(5_000))
    return {
        "a hundred thousand items": rss("<item/>" * 100_000),
        "five megabytes of items": rss("<item><title>a</title></item>" * 170_000),
        "five megabytes of title": rss(item(title="Acme " * 1_000_000)),
        "five megabytes of guid": rss(item(title="Acme", guid="a" * 5_000_000)),
        "five megabytes of link": rss(item(title="Acme", link="https://a.example/" + "a" * 5_000_000)),
        "five megabytes of space": rss(" " * 5_000_000),
        "attributes": f"<rss version='2.0' {attributes}/>".encode(),
        "namespaces": f"<rss version='2.0' {spaces}/>".encode(),
        "categories": rss(
            item(title="Acme").replace("</item>", "<category>c</category>" * 20_000 + "</item>")
        ),
        "enclosures": rss(item(title="Acme").replace("</item>", "<enclosure url='a'/>" * 20_000 + "</item>")),
        "links": _ATOM.format("<link href='a'/>" * 20_000).encode(),
        "authors": _ATOM.format("<author><name>a</name></author>" * 20_000).encode(),
        "processing instructions": rss("<?a b?>" * 100_000),
        "images of media": rss("<item>" + "<media:content url='a'/>" * 20_000 + "</item>"),
    }


def _misspelt() -> dict[str, bytes]:
    """Broken in a way that some publisher managed."""
    return {
        "a character beyond Unicode": rss("<item><title>&#x110000;</title></item>"),
        "half a surrogate": rss("<item><title>&#xD800;</title></item>"),
        "a huge character": rss("<item><title>&#99999999999;</title></item>"),
        "NUL": RSS_20.replace(b"Acme", b"Ac\x00me"),
        "control characters": RSS_20.replace(b"Acme", bytes(range(1, 32))),
        "torn UTF-8": RSS_20.replace(b"Acme", b"\xf0\x9f\x98"),
        "an attribute twice": b"<rss version='2.0' a='1' a='2'><channel/></rss>",
        "two roots": RSS_20 + RSS_20,
        "end without start": b"</rss></channel></item>" + RSS_20,
        "text before": b"Warning: mysql_connect()\n" + RSS_20,
        "guids that are empty": rss(*(item(title=f"Acme {n}", guid="") for n in range(50))),
        "guids that are equal": rss(*(item(title=f"Acme {n}", guid="1") for n in range(50))),
        "links that run": rss(item(title="Acme", link="javascript:alert(1)", guid="javascript:alert(2)")),
        "a base that runs": ATOM_10.replace(b"https://atom.example/blog/", b"javascript:alert(1)//"),
        "an address torn open": rss(item(title="Acme", link="http://[::1")),
    }


def _misdated() -> dict[str, bytes]:
    """Dates that no calendar has."""
    dates = (
        "2026-13-45",
        "2026-02-30",
        "0000-00-00",
        "99999999999",
        "Mon, 99 Foo 99999 99:99:99 +9999",
        "9" * 100_000,
    )
    return {f"the date {date[:40]}": _dated(date) for date in dates}


def _mislabelled() -> dict[str, bytes]:
    """Not what it says, or no feed at all."""
    return {
        "UTF-16 that says UTF-8": RSS_20.decode().encode("utf-16"),
        "UTF-32": RSS_20.decode().encode("utf-32"),
        "UTF-7": RSS_20.replace(b'"utf-8"', b'"utf-7"').replace(b"Acme", b"+ADw-script+AD4-"),
        "an encoding nobody has": RSS_20.replace(b'"utf-8"', b'"x-none"'),
        "an encoding that packs": RSS_20.replace(b'"utf-8"', b'"zlib_codec"'),
        "gzip inside": gzip.compress(RSS_20),
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        "JSON": b'{"version": "https://jsonfeed.org/version/1", "items": []}',
        "a page": b"<!doctype html><html><title>Are you human?</title></html>",
        "a list of feeds": b"<opml version='1.0'><body><outline xmlUrl='a'/></body></opml>",
        "one byte": b"<",
    }


def mutated(count: int) -> Iterator[bytes]:
    """Honest feeds after a few accidents, the same ones every time; with DATA also of the feeds in there."""
    rng = Random(5)
    honest = [RSS_090, RSS_091, RSS_10, RSS_20, ATOM_03, ATOM_10, _long()]
    if data := os.environ.get("DATA"):
        files = sorted(file for file in Path(data, "feeds").iterdir() if file.suffix != ".csv")
        honest += [file.read_bytes() for file in files]
    for _ in range(count):
        body = rng.choice(honest)
        for _ in range(rng.randint(1, 8)):
            body = _accident(rng, body)
        yield body


def _long() -> bytes:
    return rss(
        *(
            item(
                title=f"Acme opens shop {number}",
                link=f"https://press.example/{number}",
                guid=f"tag:press.example,2026:{number}",
                pubDate="Fri, 20 Nov 2026 10:00:00 +0100",
                description=f"<p>Line <b>{number}</b> of <a href='/a'>many</a></p>",
            )
            for number in range(30)
        )
    )


def _accident(rng: Random, body: bytes) -> bytes:
    start, end = sorted(rng.randrange(len(body) + 1) for _ in range(2))
    piece = body[start : min(end, start + 2_000)]
    match rng.randrange(7):
        case 0:
            return (
                body[:start]
                + bytes(byte ^ (1 << rng.randrange(8)) for byte in piece[:20])
                + body[start + 20 :]
            )
        case 1:
            return body[:start] + body[start + len(piece) :]
        case 2:
            return body[:start] + piece * rng.choice((2, 50)) + body[start + len(piece) :]
        case 3:
            return body[:start] + rng.choice(_NASTY) * rng.choice((1, 1, 100)) + body[start:]
        case 4:
            return body[:start] + rng.randbytes(rng.randint(1, 50)) + body[start:]
        case 5:
            return body[:end]
        case _:
            return body[:start] + body[end:] + body[start:end]
