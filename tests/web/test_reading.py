"""The reading list and the page of a mention: what is marked, what a selection holds, where links lead."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from listener.model import Author, Counters, EnrichedPost, Kind, Match, Post, ReplyTo, Score
from tests.web.conftest import Get, getter
from tests.web.world import NOW, make_app, make_store

ALL = "from=2026-01-01&to=2027-01-01"
LONG = "word " * 600


def post(number: int, text: str, *matches: Match, kind: Kind = Kind.ORIGINAL) -> EnrichedPost:
    """A post some hours old, the first the newest."""
    return EnrichedPost(
        Post(
            network="x",
            id=f"x{number}",
            author=Author(f"a{number}", f"author{number}", None, 1_500),
            text=text,
            created_at=NOW - timedelta(hours=number),
            url=f"https://x.example/{number}",
            lang="en",
            kind=kind,
            counters=Counters(likes=1, replies=2, reposts=0, quotes=None),
        ),
        matches,
        "en",
        score=None if kind is Kind.REPOST else Score(6_000, "vader-3.3.2"),
    )


def world() -> list[EnrichedPost]:
    """An article on two brands, a reply to it and one to nothing kept, its repost, a long and an old post."""
    article = post(
        1,
        "Acme meets the rival\n\nBoth sell #Batteries; acme won.",
        Match("Acme", ("acme", "a; b\\c")),
        Match("Rival & Co", ("rival",)),
        kind=Kind.ARTICLE,
    )
    answer = post(2, "Yes, Acme did.", Match("Acme", ("acme",)), kind=Kind.REPLY)
    other = post(3, "@nobody no", Match("Acme", ()), kind=Kind.REPLY)
    repost = post(4, "RT Acme meets the rival", kind=Kind.REPOST)
    return [
        replace(article, hashtags=("batteries",)),
        replace(answer, post=replace(answer.post, reply_to=ReplyTo("x1", "author1"))),
        replace(other, post=replace(other.post, reply_to=ReplyTo("gone", "nobody"))),
        replace(repost, post=replace(repost.post, ref_id="x1")),
        post(5, f"{LONG}Acme {LONG}", Match("Acme", ("acme",))),
        post(2_000, "Acme of old", Match("Acme", ("acme",))),
    ]


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Get]:
    store = make_store(tmp_path, world())
    yield getter(make_app(store, tmp_path))
    store.close()


def number_of(get: Get, text: str, query: str = ALL) -> int:
    """The number of the newest post whose text begins so."""
    listed = get(f"/mentions.json?{query}").json
    assert listed is not None
    return next(int(row["id"]) for row in listed["rows"] if row["text"].startswith(text))


def rows(get: Get, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(get(f"/mentions.csv?{query}").text)))


def whats(page: str) -> list[str]:
    """What the rows of a list say, with their marks."""
    found = re.findall(r'<p class="what[^"]*"><a [^>]*>(.*?)</a>', page, re.DOTALL)
    return [" ".join(html.unescape(one).split()) for one in found]


def test_what_matched_is_marked_in_title_and_text(read: Get) -> None:
    said = whats(read("/mentions?q=batter").text)
    assert said == [
        '<b>Acme meets the <mark class="keyword">rival</mark></b> Both sell '
        '#<mark class="searched">Batteries</mark>; acme won.',
        '<b><mark class="keyword">Acme</mark> meets the rival</b> Both sell '
        '#<mark class="searched">Batteries</mark>; <mark class="keyword">acme</mark> won.',
    ]


def test_a_long_text_is_shown_around_what_matched(read: Get) -> None:
    [said] = [one for one in whats(read("/mentions").text) if "word word" in one]
    assert said.startswith("…word ")
    assert '<mark class="keyword">Acme</mark> word' in said
    assert len(said) < 1_100


def test_a_row_says_by_what_it_matched_and_how_it_was_received(read: Get) -> None:
    page = read("/mentions").text
    assert "matched by source" in page
    for said in ("1,500 followers", ">1 like<", ">2 replies<"):
        assert said in page
    assert "0 reposts" not in page


def test_a_selection_is_a_link_without_dates(read: Get) -> None:
    new, old = (number_of(read, text) for text in ("Yes", "Acme of old"))
    page = read(f"/mentions?ids={new},{old}").text
    assert "2 mentions" in page
    assert "of all dates" in page
    assert 'aria-current="true"' not in page
    assert {row["id"] for row in rows(read, f"ids={new}&ids={old}")} == {str(new), str(old)}
    assert "1 mention<" in read(f"/mentions?ids={new},{old}&from=2026-11-20").text
    for days in ("2026-11-16", "2026-10-24"):
        assert f'href="/mentions?ids={new}%2C{old}&amp;from={days}"' in page


@pytest.mark.parametrize("ids", ["x", "1;2", "-1", "1" * 30, ",".join("1" * 501)])
def test_a_selection_of_what_is_no_number_is_refused(read: Get, ids: str) -> None:
    answer = read(f"/mentions?ids={ids}")
    assert answer.status_code == 400
    assert "Clear “ids”" in answer.text


def test_a_selection_keeps_to_the_mentions_that_were_listed(read: Get) -> None:
    page = read("/mentions?brand=Rival %26 Co&reposts=with").text
    form = page[page.index('class="reading"') :]
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    asked = "&".join(f"{name}={quote(html.unescape(value))}" for name, value in kept)
    ids = re.findall(r'name="ids" value="(\d+)"', form)
    assert len(ids) == 2
    assert [row["kind"] for row in rows(read, f"{asked}&ids={'&ids='.join(ids)}")] == ["article", "repost"]


def test_a_search_and_the_picker_keep_what_the_other_chose(read: Get) -> None:
    page = read(f"/mentions?{ALL}&brand=Acme&q=acme&keyword=acme&sentiment=positive").text
    search, picker = (
        dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        for form in re.findall(r"<form.*?</form>", page, re.DOTALL)[:2]
    )
    assert search == {"from": "2026-01-01", "to": "2027-01-01", "brand": "Acme", "keyword": "acme"}
    assert picker == {"q": "acme", "keyword": "acme", "sentiment": "positive"}


def test_every_filter_in_use_is_named_with_a_link_that_clears_it(read: Get) -> None:
    page = read("/mentions?keyword=acme&hashtag=%23Batteries&reposts=with&sentiment=positive&ids=1,2").text
    chips = re.findall(r'<a class="chip" href="([^"]*)">(.*?)</a>', page, re.DOTALL)
    told = {" ".join(re.sub("<[^>]*>", " ", text).split()): html.unescape(href) for href, text in chips}
    assert [text.removesuffix(" × clear this filter") for text in told] == [
        "Sentiment Positive",
        "Keyword acme",
        "Hashtag #batteries",
        "Selection 2 posts",
        "Reposts shown as well",
    ]
    assert all(read(href).status_code == 200 for href in told.values())


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("group=product&keyword=acme", "keyword"),
        ("reposts=without", "reposts"),
        ("hashtag=two words", "hashtag"),
        ("number=1", "number"),
        ("q=a&q=b", "q"),
    ],
)
def test_contradictions_are_refused_with_a_way_out(read: Get, query: str, field: str) -> None:
    answer = read(f"/mentions?{query}")
    assert answer.status_code == 400
    assert f"Clear “{field}”" in answer.text


@pytest.mark.parametrize("query", ["from=2001-01-01&to=2001-02-01", "q=nothingofthekind", "ids=999999"])
def test_nothing_found_is_said_with_a_way_out(read: Get, query: str) -> None:
    answer = read(f"/mentions?{query}")
    assert answer.status_code == 200
    assert "0 mentions" in answer.text
    assert '<a href="/mentions">Clear them</a>' in answer.text


def test_every_column_that_a_figure_is_made_of_is_in_the_csv(read: Get) -> None:
    [row] = [one for one in rows(read, "brand=Acme") if one["kind"] == "article"]
    row = {name: row[name] for name in row if name not in ("id", "text", "story")}
    assert row == {
        "created_at": "2026-11-23T08:00:00Z",
        "brand": "Acme",
        "source": "News",
        "network": "x",
        "post_id": "x1",
        "kind": "article",
        "author_id": "a1",
        "author": "author1",
        "lang": "en",
        "sentiment": "positive",
        "compound": "0.6",
        "scored_by_sentence": "no",
        "corrected": "no",
        "keywords": r"a\; b\\c; acme",
        "hashtags": "#batteries",
        "followers": "1500",
        "likes": "1",
        "replies": "2",
        "reposts": "0",
        "quotes": "",
        "impressions": "",
        "url": "https://x.example/1",
    }


def test_a_mention_links_to_what_it_answers_if_that_is_kept(read: Get) -> None:
    article, answer, other = (number_of(read, text) for text in ("Acme meets", "Yes", "@nobody"))
    assert f'<a href="/mentions/{article}">author1</a>' in read(f"/mentions/{answer}").text
    page = read(f"/mentions/{other}").text
    assert "nobody" in page
    assert ">nobody</a>" not in page


def test_a_mention_says_what_it_was_found_by(read: Get) -> None:
    page = read(f"/mentions/{number_of(read, 'Acme meets')}").text
    title = '<mark class="keyword">Acme</mark> meets the <mark class="keyword">rival</mark>'
    assert f'dir="auto">{title}</h3>' in page
    assert "#Batteries; <mark" in page
    leads = {"keyword=acme&brand=Acme": 3, "keyword=rival&brand=Rival+%26+Co": 1, "hashtag=batteries": 2}
    for query, count in leads.items():
        assert f'<a href="/mentions?{html.escape(query)}"' in page
        assert len(rows(read, query)) == count


def test_the_older_mentions_have_a_way_back(read: Get) -> None:
    mark = "WyIyMDI2LTExLTIzVDA3OjAwOjAwKzAwOjAwIiwgMiwgIkFjbWUiXQ=="
    page = read(f"/mentions?brand=Acme&after={mark}").text
    assert '<a href="/mentions?brand=Acme">Back to the newest</a>' in page
    assert "Back to the newest" not in read("/mentions?brand=Acme").text


def test_a_row_says_what_of_a_post_on_several_brands_its_tone_is_of(tmp_path: Path) -> None:
    own, rival = Score(6_000, "vader-3.3.2"), Score(-5_000, "vader-3.3.2")
    apart = post(1, "I like Acme. The rival is bad.", Match("Acme", (), own), Match("Rival & Co", (), rival))
    shared = post(2, "Acme and the rival are fine", Match("Acme", ()), Match("Rival & Co", ()))
    store = make_store(tmp_path, [apart, shared, post(3, "Acme alone", Match("Acme", ()))])
    get = getter(make_app(store, tmp_path))
    tags = [
        " ".join(html.unescape(re.sub("<[^>]*>", " ", one)).split())
        for one in re.findall(r'<p class="tags">(.*?)</p>', get("/mentions").text, re.DOTALL)
    ]
    assert [one.partition(" matched")[0] for one in tags] == [
        "Rival & Co − Negative own sentences",
        "Acme + Positive own sentences",
        "Rival & Co + Positive shared with 1 brand",
        "Acme + Positive shared with 1 brand",
        "Acme + Positive",
    ]
    told = {(row["post_id"], row["brand"]): row["scored_by_sentence"] for row in rows(get, "")}
    assert {key: value == "yes" for key, value in told.items()} == {
        ("x1", "Acme"): True,
        ("x1", "Rival & Co"): True,
        ("x2", "Acme"): False,
        ("x2", "Rival & Co"): False,
        ("x3", "Acme"): False,
    }
    page = get(f"/mentions/{number_of(get, 'I like')}").text
    assert "The post names 2 brands: this is the score of the sentences about this one." in page
    store.close()
