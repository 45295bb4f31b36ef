"""/share-of-voice: every breakdown and measure, its files, and what it says where there is little to say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from listener.model import Author, EnrichedPost
from tests.web.conftest import Get, getter
from tests.web.world import make_app, make_posts, make_store

BYS = {
    "brand": "Over time",
    "group": "Keyword group",
    "hashtag": "Hashtag",
    "source": "Source",
    "lang": "Language",
}
NAMES = {"mentions": "Mentions", "authors": "Unique authors", "reach": "Reach"}
MEASURES = {"mentions": "share_of_voice", "authors": "share_of_authors", "reach": "share_of_reach"}
TOTALS = {"mentions": "all_mentions", "authors": "all_authors", "reach": "all_reach"}
COUNTS = {"mentions": "mentions", "authors": "unique_authors", "reach": "reach"}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def page_of(folder: Path, posts: Sequence[EnrichedPost], path: str) -> str:
    """The page over these posts alone."""
    store = make_store(folder, posts)
    found = getter(make_app(store, folder))(path)
    store.close()
    assert found.status_code == 200
    return found.text


def cells(page: str, heading: str) -> list[str]:
    """What the cells of a section's table say."""
    section = page[page.index(heading) :]
    section = section[: section.index("</section>")]
    return [
        re.sub(r"<[^>]+>|\s+", " ", cell).strip()
        for cell in re.findall(r"<td[^>]*>(.*?)</td>", section, re.S)
    ]


@pytest.mark.parametrize(("by", "measure"), list(product(BYS, MEASURES)))
def test_every_breakdown_in_every_measure_is_shown_and_in_its_files(get: Get, by: str, measure: str) -> None:
    query = f"by={by}&measure={measure}"
    page = get(f"/share-of-voice?{query}").text
    chosen = re.findall(r'<a href="/share-of-voice[^"]*" aria-current="true">([^<]+)</a>', page)
    assert chosen[-2:] == [BYS[by], NAMES[measure]]
    found = rows(get(f"/share-of-voice.csv?{query}").text)
    told = get(f"/share-of-voice.json?{query}").json
    assert told is not None
    assert [
        {name: str(value) if value is not None else "" for name, value in row.items()} for row in told["rows"]
    ] == found
    labels = {row.get(by, "") for row in found} if by != "brand" else {""}
    for label in labels:
        mine = [row for row in found if by == "brand" or row[by] == label]
        assert sum(float(row[MEASURES[measure]] or 0) for row in mine) == pytest.approx(1)
        if by != "brand":
            total = sum(int(row[COUNTS[measure]] or 0) for row in mine)
            assert {row[TOTALS[measure]] for row in mine} == {str(total)}


@pytest.mark.parametrize("measure", MEASURES)
def test_the_days_are_in_the_measure_asked_for(get: Get, measure: str) -> None:
    found = rows(get(f"/share-of-voice/days.csv?from=2026-11-01&measure={measure}").text)
    assert list(found[0]) == ["day", "brand", COUNTS[measure], MEASURES[measure], "day_is"]
    days: dict[str, float] = {}
    for row in found:
        days[row["day"]] = days.get(row["day"], 0) + float(row[MEASURES[measure]] or 0)
    assert set(map(round, days.values())) == {1}


def test_one_brand_is_shown_alone_with_its_share_of_all(get: Get) -> None:
    for by in BYS:
        everybody = rows(get(f"/share-of-voice.csv?by={by}").text)
        alone = rows(get(f"/share-of-voice.csv?by={by}&brand=Rival+%26+Co").text)
        assert alone == [row for row in everybody if row["brand"] == "Rival & Co"]


def test_what_was_before_stands_beside_and_opens(get: Get) -> None:
    page = get("/share-of-voice?from=2026-11-09&to=2026-11-16").text
    start = page.index("brands-title")
    assert "Share before" in page[start:]
    assert re.search(
        r'href="/mentions\?from=2026-11-02&amp;to=2026-11-09[^"]*" data-figure="share_of_voice_before"',
        page[start:],
    )
    assert re.search(
        r'href="/mentions\?from=2026-11-02&amp;to=2026-11-09&amp;brand=Acme" data-figure="mentions_before"',
        page[start:],
    )
    alone = get("/share-of-voice?from=2026-11-09&to=2026-11-16&compare=none").text
    assert "Share before" not in alone
    assert "Growth" not in alone


def test_growth_and_points_are_between_the_two_periods(get: Get) -> None:
    query = "from=2026-11-11&to=2026-11-13"
    then = rows(get("/share-of-voice.csv?from=2026-11-09&to=2026-11-11").text)
    for now, before in zip(rows(get(f"/share-of-voice.csv?{query}").text), then, strict=True):
        assert (now["mentions_before"], now["share_of_voice_before"]) == (
            before["mentions"],
            before["share_of_voice"],
        )
        assert now["share_of_voice"] != before["share_of_voice"]
        change = float(now["share_of_voice"]) - float(before["share_of_voice"])
        assert float(now["share_of_voice_change"]) == pytest.approx(change)
        assert float(now["growth"]) == pytest.approx(int(now["mentions"]) / int(before["mentions"]) - 1)


def test_a_chosen_group_is_the_only_one_broken_down(get: Get) -> None:
    found = rows(get("/share-of-voice.csv?by=group&group=product").text)
    assert [(row["group"], row["brand"]) for row in found] == [("product", "Acme"), ("product", "Rival & Co")]
    assert get("/share-of-voice?by=group&group=product").status_code == 200


@pytest.mark.parametrize(
    ("query", "said", "clear"),
    [
        (
            "by=hashtag&group=product",
            "group: hashtags are not counted within a group",
            "/share-of-voice?by=hashtag",
        ),
        ("by=moon&measure=reach", "by: &#39;moon&#39; is not known here", "/share-of-voice?measure=reach"),
        ("measure=decibel", "measure: &#39;decibel&#39; is not known here", "/share-of-voice"),
    ],
)
def test_what_cannot_be_shown_names_its_field_and_the_way_around(
    get: Get, query: str, said: str, clear: str
) -> None:
    for path in ("/share-of-voice", "/share-of-voice.csv"):
        answer = get(f"{path}?{query}")
        assert answer.status_code == 400
        assert said in answer.text
    assert f'href="{clear}"' in get(f"/share-of-voice?{query}").text


def test_an_unknown_language_is_a_row_of_its_own(tmp_path: Path) -> None:
    posts = [replace(one, lang=None, post=replace(one.post, lang=None)) for one in make_posts()[4:6]]
    store = make_store(tmp_path, posts)
    ask = getter(make_app(store, tmp_path))
    page = ask("/share-of-voice?by=lang").text
    found = rows(ask("/share-of-voice.csv?by=lang").text)
    store.close()
    assert cells(page, "labels-title")[0] == "unknown language"
    assert [row["lang"] for row in found] == ["unknown", "unknown"]


def test_the_most_mentioned_labels_are_on_the_page_and_all_in_the_files(tmp_path: Path) -> None:
    tags = tuple(f"tag{number:02}" for number in range(15))
    posts = [replace(one, hashtags=tags[: number + 1]) for number, one in enumerate(make_posts()[4:24])]
    store = make_store(tmp_path, posts)
    ask = getter(make_app(store, tmp_path))
    page = ask("/share-of-voice?by=hashtag").text
    found = rows(ask("/share-of-voice.csv?by=hashtag").text)
    store.close()
    assert "The 12 most mentioned of 15; the CSV and JSON have them all." in page
    assert cells(page, "labels-title")[0] == "#tag00"
    assert "#tag11" in page
    assert "#tag12" not in page
    assert list(dict.fromkeys(row["hashtag"] for row in found)) == list(tags)


def test_shares_say_what_they_are_of(get: Get) -> None:
    assert "who spoke of two brands counts for both" in get("/share-of-voice?measure=authors").text
    assert "an upper bound" in get("/share-of-voice?measure=reach").text
    assert (
        "a mention counts under each of its hashtags, or under none" in get("/share-of-voice?by=hashtag").text
    )


def test_reach_says_for_how_many_mentions_an_audience_is_known(tmp_path: Path) -> None:
    posts = [
        replace(one, post=replace(one.post, author=Author("b", "b", None, None))) if number else one
        for number, one in enumerate(make_posts()[4:7])
    ]
    page = page_of(tmp_path, posts, "/share-of-voice?measure=reach&by=source")
    assert "the audience is known for 1 of 3 mentions" in page


def test_reach_is_a_dash_where_no_audience_is_known(tmp_path: Path) -> None:
    posts = [
        replace(one, post=replace(one.post, author=Author("b", "b", None, None))) for one in make_posts()[4:7]
    ]
    page = page_of(tmp_path, posts, "/share-of-voice?measure=reach&by=lang")
    assert set(cells(page, "labels-title")[3::6]) == {"—"}
    assert set(cells(page, "labels-title")[4::6]) == {"—"}
    assert set(cells(page, "labels-title")[5::6]) == {"—"}


def test_without_hashtags_there_is_nothing_to_break_down_by(tmp_path: Path) -> None:
    posts = [replace(one, hashtags=()) for one in make_posts()[4:7]]
    page = page_of(tmp_path, posts, "/share-of-voice?by=hashtag")
    assert "Nothing to break down by" in page
    assert "data-chart" not in page


def test_files_of_other_kinds_are_not_found(get: Get) -> None:
    assert get("/share-of-voice.xml").status_code == 404
    assert get("/share-of-voice/days.xml").status_code == 404


def test_authors_are_ranked_by_the_column_chosen_and_lead_to_their_mentions(get: Get) -> None:
    found = rows(get("/share-of-voice.csv?by=author&sort=reach").text)
    assert len(found) == 46
    assert [int(row["reach"]) for row in found] == sorted((int(row["reach"]) for row in found), reverse=True)
    page = get("/share-of-voice?by=author&sort=reach").text
    assert re.search(r'<th scope="col" class="number" aria-sort="descending"><a href="[^"]*sort=reach', page)
    assert "Authors of feeds are publishers" in page
    assert re.search(
        r'href="/mentions\?from=2026-10-24&amp;to=2026-11-23&amp;author=x%3Aa17">author17<', page
    )
    told = get("/share-of-voice.json?by=author").json
    assert told is not None
    assert (told["unique_authors"], told["mentions"]) == (46, sum(int(row["mentions"]) for row in found))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("by=author&sort=fame", "sort: &#39;fame&#39; is not known here"),
        ("by=author&measure=reach", "measure: authors are shown in all measures"),
        ("sort=reach", "sort: only authors can be sorted"),
    ],
)
def test_authors_have_a_sort_and_no_measure(get: Get, query: str, said: str) -> None:
    answer = get(f"/share-of-voice?{query}")
    assert (answer.status_code, said in answer.text) == (400, True)


def test_an_author_who_is_named_without_the_network_is_an_error(get: Get) -> None:
    answer = get("/mentions?author=a17")
    assert (answer.status_code, "author: &#39;a17&#39; must be" in answer.text) == (400, True)
    page = get("/mentions?author=x:a17").text
    assert re.search(r'<span class="muted">Author</span> <span dir="auto">author17</span>', page)
