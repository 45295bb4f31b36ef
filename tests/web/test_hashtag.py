"""/share-of-voice/hashtag: the census of a hashtag however it is spelt, its files, and a tag nobody used."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from listener.model import EnrichedPost
from tests.web.conftest import Get, getter
from tests.web.world import make_app, make_posts, make_store

PATH = "/share-of-voice/hashtag"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_breakdown_leads_to_the_census(get: Get) -> None:
    page = get("/share-of-voice?by=hashtag&from=2026-11-01&measure=reach").text
    assert f'<a dir="auto" href="{PATH}?from=2026-11-01&amp;hashtag=acmelife">#acmelife</a>' in page


@pytest.mark.parametrize("spelt", ["acmelife", "%23AcmeLife", "＃ACMELIFE", "ａｃｍｅｌｉｆｅ"])
def test_a_hashtag_is_the_same_however_it_is_spelt(get: Get, spelt: str) -> None:
    query = f"hashtag={spelt}&from=2026-11-01"
    assert rows(get(f"{PATH}.csv?{query}").text) == rows(
        get(f"{PATH}.csv?hashtag=acmelife&from=2026-11-01").text
    )
    assert '<span dir="auto">#acmelife</span></h1>' in get(f"{PATH}?{query}").text


def test_every_table_of_the_page_is_a_file_with_the_same_rows(get: Get) -> None:
    query = "hashtag=acmelife"
    brands = rows(get(f"{PATH}.csv?{query}").text)
    total = sum(int(row["mentions"]) for row in brands)
    for name in ("days", "languages", "sources"):
        told = rows(get(f"{PATH}/{name}.csv?{query}&to=2026-11-23").text)
        assert sum(int(row["mentions"]) for row in told) == total, name
    assert len(rows(get(f"{PATH}/authors.csv?{query}").text)) == 10
    told_json = get(f"{PATH}/languages.json?{query}").json
    assert told_json is not None
    assert [row["lang"] for row in told_json["rows"]] == ["en", "ar", "pl"]
    assert get(f"{PATH}/moons.csv?{query}").status_code == 404
    assert get(f"{PATH}.xml?{query}").status_code == 404


def test_the_chart_has_the_days_of_the_tag_and_links_to_them(get: Get) -> None:
    spec = get("/charts/hashtag.json?hashtag=acmelife&from=2026-11-01&brand=Acme").text
    assert "hashtag=acmelife" in spec
    assert "Rival" not in spec
    assert get("/charts/hashtag.svg?hashtag=acmelife").status_code == 200
    assert get("/charts/share-of-voice.json?hashtag=acmelife").status_code == 400


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "hashtag: name one"),
        ("hashtag=two words", "is no hashtag; write one, like #acmelife"),
        ("hashtag=acmelife&group=product", "group: hashtags are not counted within a group"),
    ],
)
def test_what_cannot_be_told_names_its_field(get: Get, query: str, said: str) -> None:
    answer = get(f"{PATH}?{query}")
    assert (answer.status_code, said in answer.text) == (400, True)


def test_a_tag_that_nobody_used_says_so_and_draws_nothing(get: Get) -> None:
    page = get(f"{PATH}?hashtag=nothing").text
    assert "Nobody used #nothing in these days" in page
    assert "and no post by the brands’ own handles" in page
    assert "data-chart" not in page
    [acme, _rival] = rows(get(f"{PATH}.csv?hashtag=nothing").text)
    assert [acme[name] for name in ("mentions", "reach", "engagements", "growth")] == ["0", "", "", ""]


def test_own_use_is_listed_and_counted_nowhere(tmp_path: Path) -> None:
    posts = make_posts()[4:24]
    own: list[EnrichedPost] = [
        replace(one, matches=(), is_own=True, hashtags=("onlyours",)) for one in posts[:12]
    ]
    store = make_store(tmp_path, [*own, *posts[12:]])
    ask = getter(make_app(store, tmp_path))
    page, told = ask(f"{PATH}?hashtag=onlyours").text, rows(ask(f"{PATH}/own.csv?hashtag=onlyours").text)
    read = ask(told[0]["url"]).status_code
    store.close()
    assert "Only the brands’ own handles did" in page
    assert "12 posts by handles of tracked brands" in page
    assert "The first 10 of 12 rows" in page
    assert (len(told), read) == (12, 200)
