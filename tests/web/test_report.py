"""/report: the draft, notes, publishing, files, and links that need no account."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from listener.model import Rank
from listener.publishing import document_of, kept, published_json, rendered
from listener.store.reports import publications
from tests.web.conftest import Get
from tests.web.people import LOCAL, World, send, told
from tests.web.world import NOW, make_config
from web import create_app

OCTOBER = "/report?month=2026-10"
NOVEMBER = "/report?from=2026-11-01&to=2026-11-22"


@pytest.fixture
def mona(world: World) -> FlaskClient:
    """The browser of a manager."""
    return world.browser(Rank.MANAGER)


def publish(browser: FlaskClient, query: str = "from=2026-11-01&to=2026-11-22") -> None:
    got = send(browser, f"/report/publish?{query}", page="/report", publish="yes")
    assert (got.status_code, got.headers["Location"]) == (302, "/report/1")


def later(world: World, at: datetime) -> FlaskClient:
    """A stranger's browser at another time."""
    app = create_app(
        make_config(),
        world.store,
        started_at=NOW,
        clock=lambda: at,
        cache_dir=world.store.path.parent / "cache",  # type: ignore[union-attr]
    )
    return app.test_client()


def test_the_page_shows_the_last_month_that_is_over(get: Get) -> None:
    page = get("/report").text
    assert "1 Oct to 31 Oct 2026" in page
    assert '<option value="2026-10" selected>Oct 2026</option>' in page
    assert '<option value="2026-11">Nov 2026</option>' in page
    assert '<article class="report"' in page
    assert " style=" not in page


@pytest.mark.parametrize(
    ("query", "days"),
    [
        pytest.param("month=2026-11", "1 Nov to 30 Nov 2026", id="a month"),
        pytest.param("from=2026-11-02&to=2026-11-09", "2 Nov to 8 Nov 2026", id="dates"),
    ],
)
def test_other_days_can_be_chosen(get: Get, query: str, days: str) -> None:
    assert days in get(f"/report?{query}").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("month=2026-13", "month: '2026-13' is none; write 2026-11."),
        ("month=2027-01", "month: it is still to come."),
        ("month=2026-10&from=2026-10-01", "month: choose a month or dates, not both."),
        ("brand=Nobody", "brand: 'Nobody' is not tracked"),
    ],
)
def test_what_cannot_be_reported_is_said(get: Get, query: str, said: str) -> None:
    got = get(f"/report?{query}")
    assert got.status_code == 400
    assert said in html.unescape(got.text)


@pytest.mark.parametrize(
    ("suffix", "kind", "begins"),
    [
        ("html", "text/html; charset=utf-8", b"<!doctype html>"),
        ("txt", "text/plain; charset=utf-8", b"Report on Acme\n"),
        ("pdf", "application/pdf", b"%PDF-"),
    ],
)
def test_the_draft_is_there_as_a_file(get: Get, suffix: str, kind: str, begins: bytes) -> None:
    got = get(f"/report.{suffix}?month=2026-11")
    assert (got.status_code, got.headers["Content-Type"]) == (200, kind)
    assert got.data.startswith(begins)
    assert got.headers["Content-Disposition"] == f"attachment; filename=report-2026-11-01-Acme.{suffix}"


def test_a_manager_writes_notes_that_others_see_once_they_are_published(
    world: World, mona: FlaskClient
) -> None:
    said = "We were <b>ill</b>.\r\n\r\nBoth of us."
    got = send(mona, "/report/notes?from=2026-11-01&to=2026-11-22", page="/report", first=said, annex="")
    assert got.status_code == 302
    vera = world.browser(Rank.VIEWER)
    assert "We were &lt;b&gt;ill" in mona.get(NOVEMBER, base_url=LOCAL).text
    assert "We were" not in vera.get(NOVEMBER, base_url=LOCAL).text
    publish(mona)
    assert "We were &lt;b&gt;ill" in vera.get("/report/1", base_url=LOCAL).text
    done = [one for one in told(world.store) if one[1].startswith("report.")]
    assert done == [("mona", "report.publish", "1"), ("mona", "report.note", "first")]


def test_a_note_that_is_too_long_is_refused(mona: FlaskClient) -> None:
    got = send(mona, "/report/notes", page="/report", first="x" * 5_001)
    assert got.status_code == 400
    assert "first: it is too long." in got.text


def test_a_published_report_is_listed_with_its_files_which_stay_the_same(
    world: World, mona: FlaskClient
) -> None:
    publish(mona)
    [one] = publications(world.store)
    assert (one.by, one.at, one.brand) == ("mona", NOW, "Acme")
    page = world.browser(Rank.VIEWER).get("/report", base_url=LOCAL).text
    document = document_of(kept(world.store, 1)[1])
    for suffix, form in (("html", "html"), ("txt", "text"), ("pdf", "pdf")):
        assert f'href="/report/1.{suffix}"' in page
        assert mona.get(f"/report/1.{suffix}", base_url=LOCAL).data == rendered(document, form)
    figures = mona.get("/report/1.json", base_url=LOCAL)
    assert figures.data == published_json(kept(world.store, 1)[1])
    assert figures.json["period"]["end"] == "2026-11-22"  # type: ignore[index]
    assert mona.get("/report/1.csv", base_url=LOCAL).status_code == 404
    assert mona.get("/report/2", base_url=LOCAL).status_code == 404


def link(browser: FlaskClient, days: str = "7") -> str:
    got = send(browser, "/report/share", page="/report", number="1", days=days)
    assert got.status_code == 200
    found = re.search(r"http://127\.0\.0\.1:8000(/report/shared/[^<]+)</code>", got.text)
    assert found is not None
    return found[1]


def test_a_shared_link_shows_one_report_to_strangers(world: World, mona: FlaskClient) -> None:
    publish(mona)
    path = link(mona)
    got = later(world, NOW).get(path, base_url=LOCAL)
    assert got.status_code == 200
    assert "Report on Acme" in got.text
    assert "<style" not in got.text
    assert "<script" not in got.text
    sheet = re.search(r'href="(/static/report\.css[^"]*)"', got.text)
    assert sheet is not None
    assert later(world, NOW).get(html.unescape(sheet[1]), base_url=LOCAL).status_code == 200


def test_a_shared_link_ends(world: World, mona: FlaskClient) -> None:
    publish(mona)
    path = link(mona, "7")
    in_time, over = (later(world, NOW + timedelta(days=7, seconds=one)) for one in (-1, 0))
    assert in_time.get(path, base_url=LOCAL).status_code == 200
    got = over.get(path, base_url=LOCAL)
    assert got.status_code == 410
    assert "This link is over; ask whoever sent it for another one." in got.text


@pytest.mark.parametrize(
    "change", [lambda one: one[:-1], lambda one: "x" + one, lambda one: one.replace(".", ".x", 1)]
)
def test_a_forged_link_shows_nothing(world: World, mona: FlaskClient, change: object) -> None:
    publish(mona)
    head, _slash, token = link(mona).rpartition("/")
    got = later(world, NOW).get(f"{head}/{change(token)}", base_url=LOCAL)  # type: ignore[operator]
    assert got.status_code == 403
    assert "This link was not made here, or is not complete" in got.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number": "2", "days": "7"}, "number: there is no such report."),
        ({"number": "1", "days": "8"}, "days: choose one of 7, 30, 90."),
    ],
)
def test_a_link_to_nothing_or_for_ever_is_not_made(
    mona: FlaskClient, fields: dict[str, str], said: str
) -> None:
    publish(mona)
    got = send(mona, "/report/share", page="/report", **fields)
    assert got.status_code == 400
    assert said in got.text


def test_readers_are_offered_nothing_to_change(world: World) -> None:
    page = world.browser(Rank.AGENT).get("/report", base_url=LOCAL).text
    assert "<textarea" not in page
    assert 'action="/report/' not in page
    assert "None yet. Managers publish them." in page
