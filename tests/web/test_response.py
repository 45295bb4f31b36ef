"""The response page: what it says without conversations, what it refuses, and what it shows of people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from listener.model import SourceKind
from tests.web.conftest import Get, getter
from tests.web.response_world import answer, desk_config, make_desk, question
from tests.web.world import NOW, hostile_post, make_app
from web.site import EXTENSION

CHARTS = ("curve", "hours", "days", "share", "weeks")
TABLES = (
    *(
        "curve",
        "hours",
        "days",
        "weeks",
        "times",
        "outcomes",
        "agents",
        "channels",
        "backlog",
        "ages",
        "simple",
    ),
    *("cases", "waits", "messages"),
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Asks an app over the conversations of the small desk."""
    folder = tmp_path_factory.mktemp("response")
    store = make_desk(folder)
    yield getter(make_app(store, folder, desk_config()))
    store.close()


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """The same, with a process for pictures that ends with the module."""
    folder = tmp_path_factory.mktemp("drawing")
    store = make_desk(folder)
    app = make_app(store, folder, desk_config())
    yield getter(app)
    app.extensions[EXTENSION].drawer.close()
    store.close()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def page_of(folder: Path, *posts: object, config: object = None) -> str:
    """The page over these posts."""
    given = config or desk_config()
    store = make_desk(folder, posts, given)  # type: ignore[arg-type]
    page = getter(make_app(store, folder, given))("/response")  # type: ignore[arg-type]
    store.close()
    assert page.status_code == 200, page.text
    return page.text


def test_feeds_alone_have_no_response_times(tmp_path: Path) -> None:
    config = desk_config()
    feeds = tuple(source for source in config.sources if source.kind is SourceKind.RSS)
    said = page_of(tmp_path, config=replace(config, sources=feeds))
    assert "Feeds have no replies: response times need X or imported conversations." in said
    assert "data-chart" not in said


def test_with_x_but_nothing_read_the_page_says_what_comes_next(tmp_path: Path) -> None:
    assert "No mentions yet: your first poll runs as soon as the daemon does" in page_of(tmp_path)


def test_a_brand_without_handles_is_told_to_get_some(tmp_path: Path) -> None:
    config = desk_config()
    brands = (replace(config.brands[0], handles={}), *config.brands[1:])
    assert "Acme has no handles yet" in page_of(tmp_path, config=replace(config, brands=brands))


def test_days_in_which_nobody_asked_say_so(ask: Get) -> None:
    said = ask("/response?from=2026-01-01&to=2026-01-08&brand=Quiet").text
    assert "No case in these days" in said
    assert "Nobody asked Quiet anything in these days" in said


def test_before_any_outcome_is_known_the_share_is_a_dash(tmp_path: Path) -> None:
    store = make_desk(tmp_path, [question(1, NOW - timedelta(minutes=10))])
    said = getter(make_app(store, tmp_path, desk_config()))("/response?from=2026-11-23").text
    store.close()
    assert "no outcome is known yet" in said
    assert "No outcome is known yet." in str(
        _chart(tmp_path / "other", "share", question(1, NOW - timedelta(minutes=10)))
    )


def _chart(folder: Path, name: str, *posts: object) -> object:
    folder.mkdir()
    store = make_desk(folder, posts)  # type: ignore[arg-type]
    found = getter(make_app(store, folder, desk_config()))(
        f"/charts/response-{name}.json?from=2026-11-23"
    ).json
    store.close()
    return found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("curve", "No case was opened in these days."),
        ("hours", "No case was opened in these days."),
        ("days", "No case was opened in these days."),
        ("share", "No outcome is known yet."),
        ("weeks", "No week has cases enough to tell its median."),
    ],
)
def test_charts_of_nothing_are_a_sentence(ask: Get, name: str, said: str) -> None:
    spec = ask(f"/charts/response-{name}.json?from=2026-01-01&to=2026-01-08").json
    assert spec is not None
    assert spec["mark"]["text"] == said


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_is_a_picture_too(drawing: Get, theme: str) -> None:
    for name in CHARTS:
        found = drawing(f"/charts/response-{name}.svg?theme={theme}")
        assert (name, found.status_code, found.mimetype) == (name, 200, "image/svg+xml")
        hrefs = {
            href for element in ElementTree.fromstring(found.data).iter() if (href := element.get("href"))
        }
        assert hrefs
        assert all(href.startswith("/response/cases?") for href in hrefs)


def test_many_days_are_drawn_week_by_week(ask: Get) -> None:
    spec = ask("/charts/response-days.json?from=2026-03-01").json
    assert spec is not None
    columns = spec["layer"][-1]["data"]["values"]
    assert len({(row["from"], row["to"]) for row in columns}) == 39


def test_where_no_business_hours_are_set_there_is_one_reading(tmp_path: Path) -> None:
    config = desk_config(business=False)
    store = make_desk(tmp_path, config=config)
    get = getter(make_app(store, tmp_path, config))
    page, refused = get("/response").text, get("/response?hours=business")
    lists = get("/response/cases?hours=business")
    store.close()
    assert "In opening hours" not in page
    assert "target: 4 h by the clock" in page
    assert (refused.status_code, lists.status_code) == (400, 400)


@pytest.mark.parametrize(
    "path",
    [
        *("/response?source=News", "/response?hours=moon", "/response?brand=Nobody", "/response?theme=dark"),
        *("/response/cases?state=lost", "/response/cases?weekday=7", "/response/cases?hour=-1"),
        *("/response/cases?as_of=soon", "/response/cases?skip=x", "/response/cases?event=end"),
        *("/response/waits?event=party", "/response/waits?over=x", "/response/messages?state=open"),
        "/response/cases?weekday=²",
    ],
)
def test_what_the_page_does_not_know_is_refused(ask: Get, path: str) -> None:
    page = ask(path)
    assert page.status_code == 400
    field = path.partition("?")[2].partition("=")[0]
    assert field in page.text


@pytest.mark.parametrize("name", ["", *TABLES])
@pytest.mark.parametrize("suffix", ["csv", "json", "xml"])
def test_every_table_is_a_file(ask: Get, name: str, suffix: str) -> None:
    found = ask(f"/response/{name}.{suffix}".replace("/.", "."))
    assert found.status_code == (404 if suffix == "xml" else 200)
    if suffix == "json":
        assert found.json is not None
        assert found.json["rows"]


def test_lists_are_read_page_by_page(ask: Get) -> None:
    path = "/response/cases.json?from=2026-09-01&to=2026-11-24"
    seen: list[int] = []
    skip: int | None = 0
    while skip is not None:
        found = ask(f"{path}&skip={skip}").json
        assert found is not None
        seen += [row["case"] for row in found["rows"]]
        skip = found["more"]
    everything = rows(ask(path.replace("json", "csv")).text)
    assert len(seen) == len(set(seen)) == len(everything) > 200
    page = ask("/response/cases?from=2026-09-01&to=2026-11-24&skip=100").text
    assert "101 to 200 are shown" in page
    assert "The ones before" in page
    assert "The next ones" in page


def test_a_list_counts_as_of_the_instant_it_is_asked_for(tmp_path: Path) -> None:
    asked = NOW - timedelta(days=3)
    store = make_desk(tmp_path, [question(1, asked), answer(1, asked + timedelta(hours=5))])
    get = getter(make_app(store, tmp_path, desk_config()))
    then = asked + timedelta(hours=1)
    query = f"from={asked.date()}&to=2026-11-24&state=open"
    counts = [
        len(rows(get(f"/response/cases.csv?{query}&as_of={as_of:%Y-%m-%dT%H:%M:%SZ}").text))
        for as_of in (then, NOW)
    ]
    store.close()
    assert counts == [1, 0]


def test_a_filter_of_a_list_is_taken_off_by_a_click(ask: Get) -> None:
    page = ask("/response/cases?state=late&network=forum&from=2026-11-01").text
    assert 'href="/response/cases?network=forum&amp;from=2026-11-01"' in page
    assert "late, or never answered" in page


def test_those_who_wait_lead_to_the_inbox_of_an_own_brand_alone(ask: Get) -> None:
    own, rival = ask("/response").text, ask("/response?brand=Rival %26 Co").text
    assert "/inbox?brand=Acme" in own
    assert own.count('href="/inbox/') == 10
    assert 'href="/inbox/' not in rival
    assert "overdue by" in own


def test_a_rival_that_nobody_reads_is_not_read_and_never_zero(ask: Get) -> None:
    (quiet,) = [row for row in rows(ask("/response.csv").text) if row["brand"] == "Quiet"]
    assert quiet.pop("replies") == "not read"
    assert {value for name, value in quiet.items() if name not in ("brand", "role")} == {""}


def test_what_strangers_write_is_shown_and_never_run(tmp_path: Path) -> None:
    hostile = hostile_post()
    asked = replace(question(1, NOW - timedelta(days=2)), post=hostile.post)
    page = page_of(tmp_path, asked, answer(2, NOW - timedelta(days=1), agent="<script>alert(1)</script>"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_overview_of_a_support_lead_begins_with_who_is_answered(ask: Get) -> None:
    support, narrowed, brand = (
        ask(path).text for path in ("/?role=support", "/?role=support&source=X", "/?role=brand")
    )
    headline = 'data-figure="within_target"'
    assert [headline in page for page in (support, narrowed, brand)] == [True, False, False]
    assert support.index(headline) < support.index('data-figure="negative"')


def test_the_page_is_as_of_the_minute(ask: Get) -> None:
    assert "as_of=2026-11-23T09%3A00%3A00Z" in ask("/response").text
