"""What the pages show: figures with their rows, hostile texts harmless, empty states, errors as pages."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from listener.errors import StoreError
from listener.model import Kind
from listener.store.save import save
from tests.web.conftest import Get, getter
from tests.web.world import HOSTILE, MENTIONS, NOW, ZONE, make_app, make_config, make_posts, make_store

PAGES = ("/", "/mentions", "/share-of-voice", "/status", "/help")
ALL = "from=2026-01-01&to=2027-01-01"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_names_its_zone_its_instant_and_that_nobody_can_change_anything(
    get: Get, path: str
) -> None:
    page = get(path).text
    assert "Europe/Warsaw" in page
    assert "23 Nov 2026, 10:00" in page
    assert "can be read, not changed" in page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_an_empty_installation_answers(empty: Get, path: str) -> None:
    assert empty(path).status_code == 200


def test_an_empty_installation_shows_dashes_and_what_comes_next(empty: Get) -> None:
    for path in ("/", "/mentions", "/share-of-voice", "/sentiment", "/keywords"):
        assert "your first poll runs as soon as the daemon does" in empty(path).text


def test_after_a_first_poll_without_a_mention_the_next_one_is_counted_down_to(tmp_path: Path) -> None:
    store = make_store(tmp_path, [])
    page = getter(make_app(store, tmp_path))("/").text
    store.close()
    assert "No mentions yet: your next poll runs in 12 min" in page


def test_an_installation_without_sources_says_how_to_add_one(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    ask = getter(make_app(store, tmp_path, replace(make_config(), sources=())))
    assert "No source is configured" in ask("/").text
    assert "No source is configured" in ask("/status").text
    store.close()


def test_the_figure_its_list_and_its_csv_have_the_same_n(get: Get) -> None:
    report = get("/api/v1/report").json
    assert report is not None
    n = report["brands"]["Acme"]["awareness"]["mentions"]
    period = report["period"]
    query = f"brand=Acme&from={period['start']}&to={period['end']}"
    assert f"/mentions?from={period['start']}&amp;to={period['end']}&amp;brand=Acme" in get("/").text
    assert f"{n} mentions" in get(f"/mentions?{query}").text
    found = rows(get(f"/mentions.csv?{query}").text)
    assert len(found) == n
    listed = get(f"/mentions.json?{query}").json
    assert listed is not None
    assert listed["n"] == n
    counted = sum(int(row[name]) for row in found for name in ("likes", "replies", "reposts", "quotes"))
    assert counted == report["brands"]["Acme"]["awareness"]["engagements"]


def test_the_mentions_behind_net_sentiment_are_those_with_a_score(get: Get) -> None:
    report = get("/api/v1/report").json
    assert report is not None
    tone = report["brands"]["Acme"]["sentiment"]
    start, end = report["period"]["start"], report["period"]["end"]
    found = rows(get(f"/mentions.csv?brand=Acme&sentiment=scored&from={start}&to={end}").text)
    signs = [row["sentiment"] for row in found]
    assert len(found) == tone["scored"]
    assert (signs.count("positive") - signs.count("negative")) / len(found) == tone["net"]["value"]


def test_turning_the_pages_shows_every_mention_once(get: Get) -> None:
    seen: list[tuple[int, str]] = []
    path: str | None = f"/mentions.json?{ALL}"
    while path:
        page = get(path).json
        assert page is not None
        seen += [(row["id"], row["brand"]) for row in page["rows"]]
        assert len(seen) <= MENTIONS + 1
        path = f"/mentions.json?{ALL}&after={page['more']}" if page["more"] else None
    assert len(seen) == len(set(seen)) == MENTIONS + 1


def test_the_older_mentions_link_goes_on_where_the_page_ended(get: Get) -> None:
    page = get(f"/mentions?{ALL}").text
    start = page.index("/mentions?from=2026-01-01", page.index('class="more"'))
    link = page[start : page.index('"', start)].replace("&amp;", "&")
    assert dict(parse_qsl(urlsplit(link).query))["after"]
    assert get(link).status_code == 200


def test_a_csv_of_brands_says_what_the_report_says(get: Get) -> None:
    report = get("/api/v1/report").json
    assert report is not None
    found = rows(get("/share-of-voice.csv").text)
    assert {row["brand"]: int(row["mentions"]) for row in found} == {
        name: brand["awareness"]["mentions"] for name, brand in report["brands"].items()
    }


def test_the_days_of_a_brand_add_up_to_its_mentions(get: Get) -> None:
    report = get("/api/v1/report?from=2026-11-01&to=2026-11-20").json
    days = get("/share-of-voice/days.json?from=2026-11-01&to=2026-11-20&brand=Acme").json
    assert report is not None
    assert days is not None
    total = sum(row["mentions"] for row in days["rows"])
    assert total == report["brands"]["Acme"]["awareness"]["mentions"]


def test_hostile_text_is_shown_and_never_run(get: Get) -> None:
    number = get("/mentions.json").json["rows"][0]["id"]  # type: ignore[index]
    for path in ("/", "/mentions", f"/mentions/{number}"):
        page = get(path).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page
    assert "date estimated" in get(f"/mentions/{number}").text
    assert "'=HYPERLINK(1)" in get("/mentions.csv").text


def test_a_hostile_filter_is_shown_and_never_run(get: Get) -> None:
    for field in ("q", "brand", "lang", HOSTILE):
        page = get_with(get, "/mentions", field, HOSTILE)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def get_with(get: Get, path: str, field: str, value: str) -> str:
    from urllib.parse import urlencode

    return get(f"{path}?{urlencode({field: value})}").text


def test_a_post_shows_how_it_was_found_and_leads_to_its_source(get: Get) -> None:
    listed = get("/mentions.json?q=130+OR+No&brand=Acme").json
    assert listed is not None
    page = get(f"/mentions/{get('/mentions.json').json['rows'][1]['id']}").text  # type: ignore[index]
    assert "matched by source" in page
    assert 'rel="noopener noreferrer nofollow"' in page
    assert "given by the source" in page or "confidence" in page


@pytest.mark.parametrize("number", ["999999", "99999999999999999999999999"])
def test_a_post_that_is_not_kept_is_not_found(get: Get, number: str) -> None:
    assert get(f"/mentions/{number}").status_code == 404


def test_the_status_says_why_a_source_is_paused(get: Get) -> None:
    page = get("/status").text
    assert "Paused" in page
    assert "LISTENER_X_BEARER_TOKEN" in page


def test_a_failing_source_is_on_the_first_page_in_words(tmp_path: Path) -> None:
    store = make_store(tmp_path, [], failing=True)
    page = getter(make_app(store, tmp_path))("/").text
    assert "Sources that need a look" in page
    assert "The server answered 500" in page
    store.close()


def test_help_holds_the_definitions_of_the_code(get: Get) -> None:
    page = get("/help").text
    assert "(positive - negative) / scored" in page
    assert "<code>share_of_voice</code>" in page


def test_a_bug_is_a_page_without_a_trace(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("web.pages.status.health", broken)
    response = getter(app)("/status")
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert "Traceback" not in response.text


def test_a_database_in_trouble_is_one_sentence(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise StoreError("The database was locked; close the other program.")

    monkeypatch.setattr("web.pages.status.health", locked)
    response = getter(app)("/status")
    assert response.status_code == 503
    assert "The database was locked; close the other program." in response.text


def test_one_of_a_thing_is_not_called_many(tmp_path: Path) -> None:
    config = make_config()
    store = make_store(tmp_path, make_posts()[4:5], failing=True)
    page = getter(make_app(store, tmp_path, config))("/").text
    store.close()
    assert "<p>1 mention</p>" in page
    assert "of 1 mention of all brands" in page
    assert "under 0.1 a day" in page
    assert "1 of 2 sources to look at" in page
    assert "1 mentions" not in page


def test_an_archive_is_a_source_to_choose_on_every_page_with_filters(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    save(store, make_posts(), source="archive", now=NOW, zone=ZONE)
    ask = getter(make_app(store, tmp_path, replace(make_config(), sources=())))
    for path in ("/", "/share-of-voice", "/mentions"):
        assert '<option value="archive" selected>' in ask(f"{path}?source=archive").text
    store.close()


def test_what_was_never_collected_is_not_drawn_as_zero(empty: Get) -> None:
    for path in ("/", "/share-of-voice"):
        page = empty(path).text
        assert "No mentions yet" in page
        assert "data-chart" not in page
        assert ">0</a>" not in page
    assert "last read never" not in empty("/").text


def test_the_mentions_of_a_first_day_are_on_the_first_page(tmp_path: Path) -> None:
    """A new installation has only today, which is in no default period."""
    store = make_store(tmp_path, make_posts()[:1])
    page = getter(make_app(store, tmp_path))("/").text
    store.close()
    assert "data-chart" in page
    assert "Acme works well" in page


def test_a_long_period_shows_its_newest_days_and_its_file_has_them_all(get: Get) -> None:
    query = "from=2020-01-01&to=2026-11-24"
    page = get(f"/share-of-voice?{query}").text
    n = len(rows(get(f"/share-of-voice/days.csv?{query}").text))
    assert n == 2 * (date(2026, 11, 24) - date(2020, 1, 1)).days
    assert f"The newest 62 of {n:,} rows" in page
    assert page.count("<tr>") < 300
    assert "brand=Acme" in page
    assert len(get(f"/?{query}").text) < 400_000


def test_periods_to_choose_from_keep_the_other_filters(get: Get) -> None:
    page = get("/?brand=Acme&from=2026-11-16&source=News").text
    assert '<a href="/?brand=Acme&amp;from=2026-11-16&amp;source=News" aria-current="true">' in page
    assert '<a href="/?brand=Acme&amp;source=News"><span aria-hidden="true">30 d</span>' in page
    assert 'aria-current="true"><span aria-hidden="true">7 d' in get("/mentions?from=2026-11-16").text
    assert 'aria-current="true"><span aria-hidden' not in get("/?from=2026-11-02&to=2026-11-08").text


def test_an_error_page_has_the_way_around(get: Get) -> None:
    assert '<a href="/share-of-voice">' in get("/nowhere").text


def test_an_article_is_its_title_and_what_follows(tmp_path: Path) -> None:
    post = make_posts()[0]
    article = replace(post.post, kind=Kind.ARTICLE, text="A <title>\n\nWhat Acme said.")
    store = make_store(tmp_path, [replace(post, post=article)])
    page = getter(make_app(store, tmp_path))("/mentions").text
    store.close()
    assert "<b>A &lt;title&gt;</b> What Acme said." in page


def test_growth_has_its_sign(get: Get) -> None:
    growth = get("/api/v1/report").json["brands"]["Acme"]["awareness"]["growth"]["value"]  # type: ignore[index]
    assert growth > 0
    assert f"+{growth * 100:.1f} %" in get("/").text


def test_one_brand_on_the_page_is_what_its_files_hold(get: Get) -> None:
    query = "brand=Rival+%26+Co&from=2026-10-20&to=2026-11-20"
    page = get(f"/share-of-voice?{query}").text
    brands = rows(get(f"/share-of-voice.csv?{query}").text)
    days = rows(get(f"/share-of-voice/days.csv?{query}").text)
    assert [row["brand"] for row in brands] == ["Rival & Co"]
    # A row among the brands, one beside its market share, and its days.
    assert page.count("Rival &amp; Co</span></span></td>") == 1 + 1 + min(31, len(days))
    assert "Acme</span></span></td>" not in page
    assert f'data-brand="Rival &amp; Co" title="{brands[0]["mentions"]} mentions"' in page


def test_an_installation_of_archives_is_not_told_to_add_a_source(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    save(store, make_posts(), source="archive", now=NOW, zone=ZONE)
    page = getter(make_app(store, tmp_path, replace(make_config(), sources=())))("/").text
    store.close()
    assert "[[sources]]" not in page
    assert "Nothing was collected" not in page


def test_a_change_among_too_few_authors_is_shown_and_not_judged(tmp_path: Path) -> None:
    store = make_store(tmp_path, [post for post in make_posts() if post.post.author.id in ("a1", "a2")])
    page = getter(make_app(store, tmp_path))("/").text
    store.close()
    assert "too few authors to compare" in page
    assert 'class="pill up"' not in page
    assert 'class="pill down"' not in page


def test_a_change_that_was_not_tested_has_no_colour(get: Get) -> None:
    page = get("/sentiment?from=2026-11-10&to=2026-11-20").text
    changes = dict(re.findall(r'<h2>(\w+)</h2>.*?<span class="pill (\w+)">', page, re.DOTALL))
    assert {changes[name] for name in ("Positive", "Neutral", "Negative")} == {"flat"}
