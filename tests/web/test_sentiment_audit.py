"""/sentiment/audit: draw, label without seeing the score, take back, read the results; what it changes."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from listener.model import Rank
from listener.reports import audit as reports
from listener.reports.audit import audit_report
from listener.store.audits import all_audits
from tests.web.people import LOCAL, World, add_everybody, send
from tests.web.world import fill, make_app, make_posts, make_store

FORM = {"size": "50", "brand": "", "from": "2026-10-24", "to": "2026-11-23"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """130 mentions, and an account of each role."""
    store = make_store(tmp_path)
    users = add_everybody(store)
    fill(store, make_posts())
    yield World(make_app(store, tmp_path), store, users)
    store.close()


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, base_url=LOCAL)
    assert answer.status_code == 200, answer.text
    return answer.text


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page(client, path), newline="")))


def drawn(client: FlaskClient, **given: str) -> str:
    answer = send(client, "/sentiment/audit", page="/sentiment/audit", **(FORM | given))
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def say(client: FlaskClient, path: str, label: str) -> None:
    """Label what the page shows first."""
    found = re.search(r'name="place" value="(\d+)"', page(client, path))
    assert found is not None
    answer = send(client, f"{path}/label", page=path, place=found.group(1), label=label)
    assert (answer.status_code, answer.headers["Location"]) == (302, path)


def label_each_class(client: FlaskClient, path: str) -> None:
    """Call mentions neutral until each scored class is among them."""
    while len({row["scored_as"] for row in rows(client, f"{path}/mentions.csv")}) < 3:
        say(client, path, "neutral")


def progress(client: FlaskClient, path: str) -> str:
    found = re.search(r"data-progress>([^<]+)<", page(client, path))
    assert found is not None
    return found.group(1)


def test_an_agent_draws_labels_skips_and_takes_back(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    path = drawn(anna)
    assert (path, progress(anna, path)) == ("/sentiment/audit/1", "1 of 50")
    for label in ("negative", "skip", "positive"):
        say(anna, path, label)
    assert progress(anna, path) == "4 of 50"
    assert send(anna, f"{path}/undo", page=path).headers["Location"] == path
    assert progress(anna, path) == "3 of 50"
    found = audit_report(world.store, 1)
    assert found is not None
    assert (found.labelled, found.skipped, found.left) == (1, 1, 48)
    assert found.sample[0].by == "anna"


def test_the_score_is_not_shown_before_the_label_is_given(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    text = page(anna, drawn(anna))
    cards = text[text.index("<div data-labelling>") : text.index("</main>")]
    assert not re.search(r'class="pill (positive|negative|neutral)"', cards)
    assert "/mentions/" not in cards
    assert cards.count("data-card") == 2


def test_what_cannot_be_drawn_is_said_and_nothing_is_lost(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    for given, said in (
        ({"size": "49"}, "size: give a number from 50 to 500."),
        ({"size": "many"}, "size: give a number from 50 to 500."),
        ({"from": "2026-11-23", "to": "2026-11-01"}, "must be before to"),
        ({"brand": "Nobody"}, "is not tracked"),
        ({"from": "2020-01-01", "to": "2020-02-01"}, "No mention in these days is scored by"),
    ):
        answer = send(anna, "/sentiment/audit", page="/sentiment/audit", **(FORM | given))
        assert (answer.status_code, said in html.unescape(answer.text)) == (400, True), answer.text
        assert f'value="{(FORM | given)["from"]}"' in answer.text
    assert all_audits(world.store) == ()


def test_a_label_that_makes_no_sense_changes_nothing(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    path = drawn(anna)
    for fields in ({"place": "1", "label": "angry"}, {"label": "positive"}, {"place": "99", "label": "skip"}):
        assert send(anna, f"{path}/label", page=path, **fields).status_code == 400
    assert progress(anna, path) == "1 of 50"


def test_a_viewer_sees_results_and_cannot_label(world: World) -> None:
    anna, vera = world.browser(Rank.AGENT), world.browser(Rank.VIEWER)
    path = drawn(anna)
    say(anna, path, "positive")
    told = page(vera, path)
    assert "Scored and labelled" in told
    assert "data-answers" not in told
    assert "Go on labelling" not in told
    assert "Draw and label" not in page(vera, "/sentiment/audit")


def test_every_count_of_the_results_opens_its_mentions(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    path = drawn(anna)
    for label in ("negative", "neutral", "positive", "neutral", "negative", "positive"):
        say(anna, path, label)
    told = page(anna, f"{path}/results")
    opened = re.findall(r'href="([^"]+/mentions[^"]*)" data-figure="labelled" data-n="(\d+)"', told)
    assert len(opened) > 30
    for href, n in set(opened):
        href = html.unescape(href)
        assert page(anna, href).count('<p class="tags">') == int(n), href
        base, _mark, query = href.partition("?")
        assert len(rows(anna, f"{base}.csv?{query}")) == int(n)
    matrix = rows(anna, f"{path}.csv")
    assert sum(int(row["n"]) for row in matrix if row["of"] == "all") == 6
    assert sum(int(row["n"]) for row in matrix if row["of"] == "source") == 6
    labelled = rows(anna, f"{path}/mentions.csv")
    right = sum(row["scored_as"] == row["label"] for row in labelled)
    assert float(rows(anna, f"{path}/accuracy.csv")[0]["accuracy"]) == pytest.approx(right / 6)
    for name in ("classes", "shares", "net"):
        answer = anna.get(f"{path}/{name}.json", base_url=LOCAL).json
        assert answer is not None
        assert answer["rows"]


def test_shares_are_corrected_for_the_days_that_are_asked_for(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    path = drawn(anna)
    label_each_class(anna, path)
    for days in ("", "?from=2026-11-10&to=2026-11-20"):
        shares = rows(anna, f"{path}/shares.csv{days}")
        assert sum(float(row["as_scored"]) for row in shares) == pytest.approx(1)
        assert [float(row["corrected"]) for row in shares] == [0, 1, 0]
    assert "10 Nov to 19 Nov 2026" in page(anna, f"{path}/results?from=2026-11-10&to=2026-11-20")


def test_net_sentiment_is_unaudited_until_there_are_enough_labels(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "ENOUGH", 4)
    anna = world.browser(Rank.AGENT)
    path = drawn(anna)
    for _ in range(3):
        say(anna, path, "neutral")
    for place in ("/", "/sentiment"):
        told = page(anna, place)
        assert '<a class="pill waiting" href="/sentiment/audit">unaudited</a>' in told
        assert "data-corrected" not in told
    # By chance the first three may hold each class already: one more makes them enough.
    say(anna, path, "neutral")
    label_each_class(anna, path)
    told = page(anna, "/sentiment")
    assert "unaudited" not in told + page(anna, "/")
    assert re.search(r"audited: accuracy [\d.]+ % \([\d.]+ to [\d.]+ %\) on \d+ mentions", told)
    assert set(re.findall(r'data-corrected="(\w+)"', told)) == {
        "net",
        "positive_share",
        "neutral_share",
        "negative_share",
    }
    narrowed = page(anna, "/sentiment?source=News")
    assert "data-corrected" not in narrowed
    assert "are not corrected by it" in narrowed


def test_an_audit_that_does_not_exist_is_not_found(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    for path in ("", "/results", ".csv", "/shares.csv", "/mentions", "/mentions.csv"):
        assert anna.get(f"/sentiment/audit/7{path}", base_url=LOCAL).status_code == 404
