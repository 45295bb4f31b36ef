"""parse_feed: what becomes of a feed's bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from listener.sources.rss.parse import LONGEST_TEXT, ParsedFeed, RawEntry, parse_feed
from tests.sources.rss.feeds import ATOM_03, ATOM_10, RSS_090, RSS_091, RSS_10, RSS_20, item, rss

URL = "https://press.example/feed"


def only(body: bytes, content_type: str | None = None) -> RawEntry:
    (entry,) = parse_feed(body, URL, content_type).entries
    return entry


def test_rss_2_is_read_whole() -> None:
    assert parse_feed(RSS_20, URL, "application/rss+xml") == ParsedFeed(
        version="rss20",
        language="en-GB",
        ttl=30,
        entries=(
            RawEntry(
                guid="17",
                link="https://press.example/1",
                title="Acme & friends",
                summary="First bold line\nSecond",
                published="Fri, 20 Nov 2026 10:00:00 +0100",
                published_parsed=(2026, 11, 20, 9, 0, 0),
                author="Ann Lee",
                publisher="The Wire",
            ),
        ),
    )


def test_atom_1_is_read_whole() -> None:
    assert parse_feed(ATOM_10, URL, "application/atom+xml") == ParsedFeed(
        version="atom10",
        language="fr",
        entries=(
            RawEntry(
                guid="urn:uuid:1",
                link="https://atom.example/blog/posts/1",
                title="Acme <3 Paris",
                summary="Un\nDeux",
                published="2026-11-20T10:00:00Z",
                published_parsed=(2026, 11, 20, 10, 0, 0),
                author="Zoé",
                author_uri="https://atom.example/zoe",
                language="fr",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("body", "version", "title", "link"),
    [
        pytest.param(RSS_090, "rss090", "Acme is founded", "http://oldest.example/1", id="RSS 0.90"),
        pytest.param(RSS_091, "rss091u", "Acme opens a shop", "http://old.example/1", id="RSS 0.91"),
        pytest.param(RSS_10, "rss10", "Zażółć Acme", "http://rdf.example/1", id="RSS 1.0"),
        pytest.param(ATOM_03, "atom03", "Acme zieht um", "http://atom03.example/1", id="Atom 0.3"),
    ],
)
def test_every_old_format_is_read(body: bytes, version: str, title: str, link: str) -> None:
    feed = parse_feed(body, URL, None)

    assert (feed.version, [(entry.title, entry.link) for entry in feed.entries]) == (version, [(title, link)])


def test_the_syndication_period_is_divided_by_its_frequency() -> None:
    assert parse_feed(RSS_10, URL, None).ttl == 360


@pytest.mark.parametrize("ttl", ["0", "-5", "soon", "99999999", "٣"])
def test_a_ttl_that_says_nothing_is_none(ttl: str) -> None:
    assert parse_feed(rss(channel=f"<ttl>{ttl}</ttl>"), URL, None).ttl is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-2", "windows-1250", "utf-8-sig"])
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>' + item(
        title="Żółw Acme"
    )

    assert only(f"{text}</channel></rss>".encode(encoding)).title == "Żółw Acme"


def test_the_encoding_of_the_header_counts() -> None:
    body = f'<rss version="2.0"><channel>{item(title="Жук")}</channel></rss>'.encode("koi8-r")

    assert only(body, "text/xml; charset=koi8-r").title == "Жук"


def test_utf_8_is_the_default_of_xml_and_not_latin_1() -> None:
    body = f'<rss version="2.0"><channel>{item(title="Â© Żółw")}</channel></rss>'.encode()

    assert only(body).title == "Â© Żółw"


def test_a_wrong_media_type_or_declared_encoding_is_not_broken_xml() -> None:
    assert parse_feed(RSS_20, URL, "text/html").broken is None
    assert parse_feed(RSS_10, URL, "text/xml; charset=us-ascii").broken is None


def test_what_looks_like_markup_in_a_plain_title_stays() -> None:
    assert only(rss(item(title="if a < b & b > c then <unknown>"))).title == "if a < b & b > c then <unknown>"
    assert only(rss(item(title="<script>alert(1)</script>Acme"))).title == "<script>alert(1)</script>Acme"


def test_markup_leaves_and_its_text_stays() -> None:
    html = (
        "<style>p{}</style><h1>One</h1>two<br>three<script>alert(1)</script>"
        "<ul><li>a</li><li>b &amp; c</li></ul><p>x &lt;y&gt; <img src=x onerror=alert(1)>z<!-- gone --></p>"
        "&nbsp;&copy; end"
    )

    assert only(rss(item(description=html))).summary == "One\ntwo\nthree\na\nb & c\nx <y> z\n© end"


def test_text_is_unescaped_once_only() -> None:
    assert (
        only(rss(item(description="Write &amp;lt;b&amp;gt; for bold"))).summary == "Write &lt;b&gt; for bold"
    )


def test_an_atom_summary_of_plain_text_is_taken_literally() -> None:
    body = ATOM_03.replace(b"<summary>Nach Bonn.", b'<summary type="text/plain">a &lt;b&gt; &amp;amp; c')

    assert only(body).summary == "a <b> &amp; c"


def test_content_stands_in_for_a_missing_summary() -> None:
    body = b"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>
    <content:encoded>&lt;p&gt;Whole&lt;/p&gt;&lt;p&gt;story&lt;/p&gt;</content:encoded></item></channel></rss>"""

    assert only(body).summary == "Whole\nstory"


def test_content_in_the_place_of_an_empty_summary_keeps_its_own_type() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><summary/>
    <content type="html">&lt;p&gt;Whole&lt;/p&gt;</content></entry></feed>"""

    assert only(body).summary == "Whole"
    assert only(body.replace(b"html", b"text")).summary == "<p>Whole</p>"


def test_long_text_is_cut() -> None:
    entry = only(rss(item(title="t" * 90_000, description="<p>" + "word " * 90_000)))

    assert (len(entry.title), len(entry.summary)) == (1_000, LONGEST_TEXT)


def test_what_no_database_can_hold_is_removed() -> None:
    inside = "<title>a\0b</title><guid>1\0002</guid><description>x\0&amp;#0;y</description>"
    entry = only(rss(f"<item>{inside}</item>"))

    assert (entry.title, entry.guid, entry.summary) == ("ab", "12", "x\ufffdy")


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("https://press.example/a?b=1&c=2", "https://press.example/a?b=1&c=2"),
        ("/story", "https://press.example/story"),
        ("story?x", "https://press.example/story?x"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("https://press.example/a b\n c", "https://press.example/a%20b%20c"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.example", None),
        ("ftp://press.example/a", None),
        ("feed:javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("http://", None),
        ("http://[broken", None),
        ("https://press.example/" + "a" * 3_000, None),
        ("", None),
    ],
)
def test_links_are_absolute_http_or_none(link: str, absolute: str | None) -> None:
    assert only(rss(item(title="t", link=link))).link == absolute


def test_a_guid_is_kept_as_written_and_is_a_link_only_if_it_is_whole() -> None:
    assert (only(rss(item(guid="17"))).guid, only(rss(item(guid="17"))).link) == ("17", None)
    assert only(rss(item(guid="https://press.example/9"))).link == "https://press.example/9"


def test_the_first_date_that_was_written_counts() -> None:
    body = ATOM_10.replace(b"<updated>2026-11-20", b"<published> </published><updated>2026-11-20")

    assert only(body).published == "2026-11-20T10:00:00Z"


def test_broken_xml_says_where_and_gives_what_can_be_read() -> None:
    feed = parse_feed(RSS_20.replace(b"</channel></rss>", b"<item><title>Half"), URL, None)

    assert [entry.title for entry in feed.entries][:1] == ["Acme & friends"]
    assert feed.broken is not None
    assert feed.broken.startswith("line ")


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><title>Sign in", b"\n<html lang='en'><body>", b"<HTML>x"])
def test_a_web_page_is_told_from_a_feed(body: bytes) -> None:
    assert parse_feed(body, URL, "text/html").looks_like_html


def test_a_feed_that_speaks_of_html_is_no_web_page() -> None:
    assert not parse_feed(rss(item(title="<html> is a tag")), URL, "text/html").looks_like_html


def test_a_path_is_never_opened(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(RSS_20)

    assert parse_feed(str(tmp_path / "feed.xml").encode(), URL, None).entries == ()


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    body = f'''<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>
    <rss version="2.0"><channel><item><title>a&x;b</title></item></channel></rss>'''

    assert "secret" not in only(body.encode()).title
