"""The inbox as an agent sees it: order, tabs, a case, files, and what a viewer may not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from listener.model import Rank
from listener.store.inbox import case_of
from tests.web.desk_world import desk_world
from tests.web.people import LOCAL, World

_ROW = re.compile(r'<li class="mention case".*?</li>', re.S)
_AUTHOR = re.compile(r"@?(cora|nina|quinn|quick|done)\b")
_CLOCK = re.compile(r'<span class="clock (\w+)">([^<]+)</span>')


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with desk_world(tmp_path_factory.mktemp("inbox")) as found:
        yield found


@pytest.fixture
def agent(world: World) -> FlaskClient:
    return world.browser(Rank.AGENT)


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path, base_url=LOCAL)
    assert response.status_code == status, path
    return unescape(response.text)


def listed(page: str) -> list[tuple[str, str, str]]:
    """Author, class and words of the clock of every case on the page."""
    found = []
    for row in _ROW.findall(page):
        author, clock = _AUTHOR.search(row), _CLOCK.search(row)
        assert author is not None
        assert clock is not None
        found.append((author[1], clock[1], clock[2]))
    return found


def test_who_presses_most_stands_first_and_who_has_time_last(agent: FlaskClient) -> None:
    assert listed(text(agent, "/inbox")) == [
        ("cora", "overdue", "overdue by 3 days"),
        ("nina", "overdue", "overdue by 2 days"),
        ("quinn", "overdue", "overdue by 26 h"),
        ("quick", "waiting", "due in 3 h"),
    ]


@pytest.mark.parametrize(
    ("tab", "names"),
    [
        ("overdue", ["cora", "nina", "quinn"]),
        ("mine", []),
        ("unassigned", ["cora", "nina", "quinn", "quick"]),
        ("answered", ["done"]),
        ("closed", []),
    ],
)
def test_each_tab_lists_its_cases(agent: FlaskClient, tab: str, names: list[str]) -> None:
    assert [name for name, _kind, _words in listed(text(agent, f"/inbox?tab={tab}"))] == names


def test_the_csv_has_the_cases_of_the_list(agent: FlaskClient) -> None:
    response = agent.get("/inbox.csv?tab=overdue", base_url=LOCAL)
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [(row["author"], row["state"], row["assignee"]) for row in rows] == [
        ("cora", "open", ""),
        ("nina", "open", ""),
        ("quinn", "open", ""),
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?brand=Nobody", "brand: 'Nobody' is none of yours; there are: Acme."),
        ("?tab=late", "tab: 'late' is not known here"),
        ("?color=red", "color: the inbox knows each of these once"),
        ("?skip=-1", "skip: give how many cases to leave out, such as 50."),
    ],
)
def test_what_the_inbox_does_not_know_is_said(agent: FlaskClient, query: str, sentence: str) -> None:
    assert sentence in text(agent, f"/inbox{query}", 400)


def test_a_case_shows_its_conversation_and_why_it_waits(world: World, agent: FlaskClient) -> None:
    case = next(one for number in range(1, 8) if (one := case_of(world.store, number, "Acme")))
    page = text(agent, f"/inbox/{case.post}?brand=Acme")
    assert "@acme I will cancel. Awful, awful. Why?" in page
    assert "needs a response: a question" in page
    assert "https://x.com/cora" in page


def test_an_answered_case_names_the_agent_who_signed(world: World, agent: FlaskClient) -> None:
    page = text(agent, "/inbox?tab=answered")
    href = re.search(r'data-href="(/inbox/[^"]+)"', page)
    assert href is not None
    assert "agent JD" in text(agent, href[1])


def test_a_viewer_sees_who_waits_and_can_do_nothing(world: World) -> None:
    viewer = world.browser(Rank.VIEWER)
    page = text(viewer, "/inbox")
    assert len(listed(page)) == 4
    assert "csrf_token" not in page.split('class="reading"')[1]
    assert viewer.post("/inbox/act", base_url=LOCAL).status_code == 400


def test_a_case_that_is_not_there_is_not_found(agent: FlaskClient) -> None:
    assert "Nothing is here" in text(agent, "/inbox/999?brand=Acme", 404)
    assert "Nothing is here" in text(agent, "/inbox/1?brand=Nobody", 404)
