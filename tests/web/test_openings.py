"""Every figure on every page opens: its n, the rows behind its link and the rows of their CSV are equal,
and the figure made again from those CSV rows alone is the figure shown.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

import pytest
from flask import Flask

from tests.web.conftest import Get, getter

Row = Mapping[str, str]
PAGES = (
    "/",
    "/?role=support",
    "/?brand=Rival %26 Co&compare=none",
    "/?from=2026-11-20&to=2026-11-24",
    "/?from=2026-11-23",
    "/?source=News&lang=en&group=product",
    "/?compare=year",
    *(
        f"/share-of-voice?by={by}&measure={measure}"
        for by in ("brand", "group", "hashtag", "source", "lang")
        for measure in ("mentions", "posts", "authors", "reach", "impressions")
    ),
    "/share-of-voice?brand=Acme&from=2026-11-01",
    *(f"/share-of-voice?by=author&sort={sort}" for sort in ("mentions", "engagements", "reach")),
    "/share-of-voice?by=author&brand=Acme&from=2026-11-20&to=2026-11-24",
    "/share-of-voice?by=author&source=News&lang=en&group=product",
    "/share-of-voice?by=lang&measure=authors&source=News",
    "/share-of-voice/hashtag?hashtag=acmelife",
    "/share-of-voice/hashtag?hashtag=%23AcmeLife&brand=Acme&from=2026-11-15&to=2026-11-24",
    "/share-of-voice/hashtag?hashtag=launch&source=News&compare=none",
    "/sentiment",
    "/sentiment?brand=Rival %26 Co&from=2026-11-10",
    "/sentiment?lang=pl",
    "/keywords",
    "/keywords?source=News&lang=en",
    "/keywords?brand=Acme&from=2026-11-01&to=2026-11-24",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it stands on a page."""

    name: str
    value: float | None
    n: int
    brand: str
    href: str
    text: str
    more: tuple[tuple[str, str], ...]


class Figures(HTMLParser):
    """Collects the figures of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Shown] = []
        self._open: dict[str, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "data-figure" in given:
            self._open, self._text = given, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag != "a" or self._open is None:
            return
        given, self._open = self._open, None
        value = given["data-value"]
        more = tuple(sorted((name, told) for name, told in given.items() if name.startswith("data-")))
        self.found.append(
            Shown(
                given["data-figure"],
                float(value) if value else None,
                int(given["data-n"]),
                given.get("data-brand", ""),
                given["href"],
                self._text.strip(),
                more,
            )
        )


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def author(row: Row) -> tuple[str, str]:
    return row["network"], row["author_id"]


def count(sentiment: str) -> Callable[[Sequence[Row]], float]:
    return lambda rows: sum(row["sentiment"] == sentiment for row in rows)


def share_of(sentiment: str) -> Callable[[Sequence[Row]], float | None]:
    return lambda rows: share(count(sentiment)(rows), scored(rows))


def scored(rows: Sequence[Row]) -> int:
    return sum(row["sentiment"] != "" for row in rows)


def net(rows: Sequence[Row]) -> float | None:
    return share(count("positive")(rows) - count("negative")(rows), scored(rows))


def polarity(rows: Sequence[Row]) -> float | None:
    """Net sentiment of the mentions that are not neutral."""
    positive, negative = count("positive")(rows), count("negative")(rows)
    return share(positive - negative, positive + negative)


def mean(rows: Sequence[Row]) -> float | None:
    return share(sum(float(row["compound"]) for row in rows if row["compound"]), scored(rows))


def unique_authors(rows: Sequence[Row]) -> int:
    return len({author(row) for row in rows if row["kind"] != "repost"})


def reach(rows: Sequence[Row]) -> int | None:
    largest: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["followers"]:
            largest[author(row)] = max(largest.get(author(row), 0), int(row["followers"]))
    return sum(largest.values()) if largest else None


def potential_impressions(rows: Sequence[Row]) -> int | None:
    known = [int(row["followers"]) for row in rows if row["followers"]]
    return sum(known) if known else None


def engagements(rows: Sequence[Row]) -> int | None:
    counters = ("likes", "replies", "reposts", "quotes")
    known = [row for row in rows if any(row[name] for name in counters)]
    return sum(int(row[name] or 0) for row in known for name in counters) if known else None


def repeats(rows: Sequence[Row]) -> float | None:
    """Mentions that tell a story which another of them tells already."""
    stories = Counter(row["story"] for row in rows if row["story"])
    return share(sum(stories.values()) - len(stories), len(rows)) if stories else None


def top_author(rows: Sequence[Row]) -> float | None:
    return share(max(Counter(map(author, rows)).values(), default=0), len(rows))


def only(rows: Sequence[Row]) -> int:
    """Mentions that a single keyword found."""
    return sum(row["keywords"] != "" and "; " not in row["keywords"] for row in rows)


def engagement_rate(rows: Sequence[Row]) -> float | None:
    """Over the mentions of which both are known."""
    seen = [row for row in rows if int(row["impressions"] or 0) > 0 and engagements([row]) is not None]
    return share(engagements(seen) or 0, sum(int(row["impressions"]) for row in seen))


def posts(rows: Sequence[Row], brand: str | None = None) -> float:
    """Posts, of which one that names k brands is 1/k of each."""
    named = Counter(row["id"] for row in rows)
    return sum(1 / named[row["id"]] for row in rows if brand in (None, row["brand"]))


OF_BRAND: dict[str, Callable[[Sequence[Row]], float | None]] = {
    "mentions": len,
    "unique_authors": unique_authors,
    "reach": reach,
    "potential_impressions": potential_impressions,
    "engagements": engagements,
    "engagement_rate": engagement_rate,
    "positive": count("positive"),
    "neutral": count("neutral"),
    "negative": count("negative"),
    "scored": scored,
    "positive_share": share_of("positive"),
    "neutral_share": share_of("neutral"),
    "negative_share": share_of("negative"),
    "scored_share": lambda rows: share(scored(rows), len(rows)),
    "net": net,
    "polarity": polarity,
    "mean": mean,
    "top_author": top_author,
    "only": only,
    "repeats": repeats,
    "reposts": lambda rows: sum(row["kind"] == "repost" for row in rows),
    "reposts_received": lambda rows: sum(int(row["reposts"] or 0) for row in rows),
}
"""Figures of the rows of one brand (of all rows, where the figure is nobody's in particular)."""


def distinct(rows: Sequence[Row], *, reposts: bool = False) -> list[Row]:
    """Each post once, however many brands it names; mentions, or with `reposts` these."""
    return list({row["id"]: row for row in rows if (row["kind"] == "repost") == reposts}.values())


def average_reposts(rows: Sequence[Row]) -> float | None:
    known = [int(row["reposts"]) for row in distinct(rows) if row["reposts"]]
    return share(sum(known), len(known)) if len(known) >= 3 else None


def repost_ratio(rows: Sequence[Row]) -> float | None:
    """Unknown in feeds, where nobody reposts."""
    again = len(distinct(rows, reposts=True))
    return None if {row["network"] for row in rows} == {"rss"} else share(again, again + len(distinct(rows)))


OF_AUTHOR: dict[str, Callable[[Sequence[Row]], float | None]] = {
    "mentions": lambda rows: len(distinct(rows)),
    "engagements": lambda rows: engagements(distinct(rows)),
    "reach": reach,
    "average_reposts": average_reposts,
    "repost_ratio": repost_ratio,
}
"""Figures of the rows of one author, of whom a post that names two brands counts once."""

SHARES = {
    "share_of_voice": len,
    "share_of_authors": unique_authors,
    "share_of_reach": reach,
    "share_of_impressions": potential_impressions,
}
"""Shares: what is counted for the brand, over the sum of the same over all brands."""


SUMS = {
    "all_mentions": len,
    "all_authors": unique_authors,
    "all_reach": reach,
    "all_impressions": potential_impressions,
}
"""What shares are of: the same counted for each brand, and summed up."""


def by_brand(count: Callable[[Sequence[Row]], float | None], rows: Sequence[Row]) -> list[float]:
    """What is counted, for every brand for which it is known."""
    brands = sorted({row["brand"] for row in rows})
    found = (count([row for row in rows if row["brand"] == brand]) for brand in brands)
    return [one for one in found if one is not None]


def again(shown: Shown, rows: Sequence[Row], page: str) -> float | None:
    """The figure, made again from the rows behind it; one of the time compared with is made as any other."""
    name = shown.name.removesuffix("_before")
    told = dict(shown.more)
    if name == "share":
        whose = told["data-author"]
        mine = [row for row in distinct(rows) if ":".join(author(row)) == whose]
        return share(len(mine), len(distinct(rows)))
    if name == "hashtag_share":
        tag = "#" + page.partition("hashtag=")[2].partition("&")[0].removeprefix("%23").casefold()
        return share(sum(tag in row["hashtags"].split(" ") for row in rows), len(rows))
    if name == "mentions_per_author":
        return share(len(distinct(rows)), unique_authors(rows))
    if name == "top_author" and "by=author" in page:
        return top_author(distinct(rows))
    if name == "repost_ratio" and "group=" in shown.href:
        # No keyword finds a repost.
        return None
    if "author=" in shown.href:
        return OF_AUTHOR[name](rows)
    if name in SUMS:
        known = by_brand(SUMS[name], rows)
        return sum(known) if known or name not in ("all_reach", "all_impressions") else None
    if name in ("posts", "all_posts", "share_of_posts"):
        part = posts(rows, shown.brand or None)
        return part if name != "share_of_posts" else share(part, posts(rows))
    mine = [row for row in rows if not shown.brand or row["brand"] == shown.brand]
    if name in SHARES:
        own = SHARES[name](mine)
        return None if own is None else share(own, sum(by_brand(SHARES[name], rows)))
    return OF_BRAND[name](mine)


@pytest.fixture(scope="module")
def rows(app: Flask) -> Callable[[str], tuple[int, list[Row]]]:
    """What stands behind an address: the n that its page states, and the rows of its CSV.

    Many figures open the same; each address is read once.
    """
    get = getter(app)

    @cache
    def read(href: str) -> tuple[int, list[Row]]:
        page = get(href)
        assert page.status_code == 200, (href, page.text[-2_000:])
        stated = re.search(r'<h2 id="list-title"[^>]*>\s*([\d,]+) ', page.text)
        assert stated is not None, href
        path, _mark, query = href.partition("?")
        told = list(csv.DictReader(io.StringIO(get(f"{path}.csv?{query}").text)))
        return int(stated[1].replace(",", "")), list(told)

    return read


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_of_a_page_is_made_of_the_rows_it_opens(
    get: Get, rows: Callable[[str], tuple[int, list[Row]]], path: str
) -> None:
    page = get(path)
    assert page.status_code == 200, page.text
    parser = Figures()
    parser.feed(page.text)
    figures = [one for one in parser.found if one.href.startswith("/mentions?")]
    assert figures
    wrong = []
    for shown in figures:
        stated, behind = rows(shown.href)
        value = again(shown, behind, path)
        fits = value == pytest.approx(shown.value, abs=1e-9) if value is not None else shown.value is None
        if (stated, len(behind)) != (shown.n, shown.n) or not fits:
            wrong.append((shown, stated, len(behind), value))
    assert wrong == []


def test_unknown_is_a_dash_and_never_a_bare_zero(get: Get) -> None:
    parser = Figures()
    parser.feed(get("/sentiment?lang=pl").text)
    assert {one.text for one in parser.found if one.value is None} == {"—"}
