"""Five hundred hostile strings as everything strangers name: nothing runs, breaks or leads out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

import pytest

from listener.model import Author, Brand, EnrichedPost, Keyword, Kind, Match, Post, Role, Score
from tests.browser.conftest import running
from tests.browser.test_pages import drawn, watched
from tests.web.world import NOW, make_config

SEEDS = (
    "<script>window.ran = 1</script>",
    "<svg onload=window.ran=1>",
    "<img src=x onerror=window.ran=1>",
    "javascript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    "vbscript:window.ran=1",
    '"><script>window.ran=1</script>',
    "' onmouseover='window.ran=1",
    "</title></style></textarea><script>window.ran=1</script>",
    "{{ 7 * 7 }}{% raw %}",
    "${window.ran=1}`${window.ran=1}`",
    "\u202eevil\u202c \u2066x\u2069",
    "zero\u200bwidth\u200d\ufeff" * 20,
    "W" * 10_000,
    "word " * 2_000,
    "a\u0300\u0301\u0302\u0303" * 200,
    "&lt;script&gt;&#x3C;script&#62;",
    "]]><!--<script>window.ran=1</script>-->",
    "=HYPERLINK('javascript:window.ran=1')",
    "𒐫𒈙⸻꧅" * 50,
    "https://evil.example/<script>",
    "%3Cscript%3Ewindow.ran=1%3C/script%3E",
    "\\u003cscript\\u003e",
    '-->\'"/></sCript><deTailS open x=">" ontoggle=(window.ran)=1>',
    "سلام <b onclick=window.ran=1>دنیا</b>",
)
COUNT = 500


def strings() -> list[str]:
    return [
        f"{seed} {number}" if number >= len(SEEDS) else seed
        for number, seed in islice(enumerate(cycle(SEEDS)), COUNT)
    ]


def hostile_posts(brands: list[str]) -> list[EnrichedPost]:
    """A post for each string, which is its text, author, title, link and date."""
    found = []
    for number, text in enumerate(strings()):
        author = Author(f"{number} {text[:200]}", text[:900], text[:900], number)
        kind = Kind.ARTICLE if number % 2 else Kind.ORIGINAL
        post = Post(
            network="x",
            id=str(number),
            author=author,
            text=f"{text}\n\nacme {text}",
            created_at=NOW - timedelta(hours=number, minutes=5),
            url=text if "\n" not in text and len(text) < 2_000 else None,
            kind=kind,
            date_raw=text[:200],
            date_estimated=True,
        )
        match = Match(brands[number % len(brands)], ("acme", text[:60]))
        found.append(EnrichedPost(post, (match,), "en", None, Score((number % 21 - 10) * 900, "vader")))
    return found


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    config = make_config()
    names = [seed[:300] for seed in SEEDS[:8]]
    brands = tuple(
        Brand(name, Role.OWN if number == 0 else Role.COMPETITOR, (Keyword("acme", (SEEDS[number][:80],)),))
        for number, name in enumerate(names)
    )
    sources = tuple(
        replace(config.sources[0], name=seed[:200]) for seed in (SEEDS[0], SEEDS[6], SEEDS[11], SEEDS[13])
    )
    told = replace(config, brands=brands, sources=sources)
    folder = tmp_path_factory.mktemp("hostile")
    with running(folder, hostile_posts(names), told, error=SEEDS[6] * 5, source=SEEDS[0][:200]) as found:
        yield found


PAGES = (
    "/",
    "/share-of-voice",
    "/share-of-voice?by=source",
    "/share-of-voice?by=group",
    "/sentiment",
    "/keywords?try=acme",
    "/status",
    "/report?from=2026-10-01&to=2026-12-01",
    *(f"/mentions?from=2026-10-01&to=2026-12-01&q={word}" for word in ("script", "ran")),
    *(f"/mentions/{number}" for number in range(1, 26)),
)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_that_strangers_write_runs_breaks_or_leads_out(
    browser: Any, hostile_address: str, width: int
) -> None:
    with watched(browser, width=width) as page:
        for path in [*PAGES, *every_list(page, hostile_address)]:
            page.goto(hostile_address + path)
            drawn(page)
            assert page.evaluate("window.ran") is None, path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            schemes = page.evaluate("[...new Set([...document.links].map(link => link.protocol))]")
            assert set(schemes) <= {"http:", "https:"}, path
            inside = "!document.querySelector('main script, main iframe, main img:not(.drawn), main object')"
            assert page.evaluate(inside), path


def every_list(page: Any, address: str) -> list[str]:
    """All pages of the list of mentions, one after the other."""
    found = ["/mentions?from=2026-10-01&to=2026-12-01"]
    while len(found) < 20:
        page.goto(address + found[-1])
        more = page.locator("a[rel=next]")
        if not more.count():
            break
        found.append(str(more.get_attribute("href")))
    return found
