"""X's rules of display: its mark, the author linked, the time a link to the post, the text unmodified."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

from listener.model import Author, EnrichedPost, Match, Post
from tests.web.conftest import getter
from tests.web.world import NOW, hostile_post, make_app, make_store

ALL = "from=2026-01-01&to=2027-01-01"
TEXT = "Acme  is &amp; stays\n\n<b>great</b> " + "really " * 60 + "great."


def post(network: str, id: str, author: Author, **changes: str) -> EnrichedPost:
    made = Post(network, id, author, TEXT, NOW - timedelta(hours=2), **changes)  # type: ignore[arg-type]
    return EnrichedPost(made, (Match("Acme", ("acme",)),), "en")


NAMED = post("x", "20", Author("42", "anna_b", "Anna B"), url="https://x.com/anna_b/status/20")
UNNAMED = post("x", "20", Author("42"))
FEED = post("rss", "20", Author("@anna", "anna"), url="https://news.example/20")


def pages(folder: Path, one: EnrichedPost) -> tuple[str, str, str]:
    """The list, the page of the mention, and the overview, over one post."""
    store = make_store(folder, [one])
    ask = getter(make_app(store, folder))
    listed = ask(f"/mentions.json?{ALL}").json
    assert listed is not None
    number = listed["rows"][0]["id"]
    found = tuple(ask(path).text for path in (f"/mentions?{ALL}", f"/mentions/{number}", "/?from=2026-11-23"))
    store.close()
    return found  # type: ignore[return-value]


def links(page: str) -> list[tuple[str, str]]:
    """Where the links out of a page lead, and what they say."""
    found = re.findall(
        r'<a href="(https?://[^"]+)" rel="noopener noreferrer nofollow"[^>]*>(.*?)</a>', page, re.S
    )
    return [(href, re.sub(r"<[^>]+>", "", said).strip()) for href, said in found]


def test_author_time_and_post_are_linked_wherever_a_post_is_shown(tmp_path: Path) -> None:
    permalink = "https://x.com/anna_b/status/20"
    author = ("https://x.com/anna_b", "Anna B @anna_b")
    at = (permalink, "23 Nov 2026, 08:00")
    seen = (permalink, "View on X")
    for page in pages(tmp_path, NAMED):
        assert links(page)[:3] == [author, at, seen]
        assert '<span class="network" title="X (Twitter)">X</span>' in page


def test_without_handle_and_link_the_ids_lead_there(tmp_path: Path) -> None:
    permalink = "https://x.com/i/status/20"
    found = pages(tmp_path, UNNAMED)
    for page in found:
        assert links(page)[:3] == [
            ("https://x.com/i/user/42", "42"),
            (permalink, "23 Nov 2026, 08:00"),
            (permalink, "View on X"),
        ]
    assert f'data-source="{permalink}"' in found[0]


def test_the_text_is_whole_and_unmodified(tmp_path: Path) -> None:
    listed, alone, _overview = pages(tmp_path, NAMED)
    for page, pattern in (
        (listed, r'<p class="what[^"]*"><a [^>]*>(.*?)</a>'),
        (alone, r'class="post-text"[^>]*>(.*?)</div>'),
    ):
        [said] = re.findall(pattern, page, re.S)
        assert html.unescape(re.sub(r"</?mark[^>]*>", "", said)) == TEXT


def test_other_networks_keep_what_they_had(tmp_path: Path) -> None:
    listed, alone, overview = pages(tmp_path, FEED)
    for page in (listed, alone, overview):
        assert "View on X" not in page
        assert 'class="network"' not in page
    assert links(listed) == []
    assert links(alone) == [("https://news.example/20", "Open at the source")]


def test_what_can_be_no_account_and_no_post_is_linked_nowhere(tmp_path: Path) -> None:
    for page in pages(tmp_path, hostile_post()):
        assert links(page) == []
        assert "View on X" not in page
