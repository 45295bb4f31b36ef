"""While days move to another zone or switch their scores: no page mixes them, and people go on working."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from listener.store import Store
from listener.store.marks import MOVING, SWITCHING, drop_mark, keep_mark
from tests.web.conftest import Get, getter
from tests.web.response_world import desk_config, make_desk
from tests.web.world import make_app

REFUSED = (
    *("/", "/sentiment", "/share-of-voice", "/keywords", "/goals", "/goals.csv", "/report"),
    *("/mentions", "/mentions?sentiment=negative", "/mentions.csv", "/mentions.json?q=acme"),
    *("/response", "/response.csv", "/response/agents.csv", "/response/cases", "/response/cases.csv"),
    *("/response/waits", "/response/waits.json", "/response/messages", "/response/messages.csv"),
    *("/value", "/value.csv", "/value/customers"),
    *("/api/v1/report", "/api/v1/mentions", "/api/v1/mentions?sentiment=negative"),
)
SHOWN = (
    *("/inbox", "/api/v1/cases", "/mentions/1", "/api/v1/mentions/1", "/sentiment/audit", "/status"),
    *("/api/v1/status", "/alerts", "/help", "/settings", "/value/costs", "/healthz"),
)
SAYS = {
    MOVING: "The days are being counted anew, in Europe/Warsaw",
    SWITCHING: "New scores are taking the place",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def ask(store: Store, tmp_path: Path) -> Get:
    return getter(make_app(store, tmp_path, desk_config()))


@pytest.mark.parametrize("which", [MOVING, SWITCHING])
def test_whatever_counts_or_tells_tone_says_when_it_is_back_also_if_it_was_told_before(
    store: Store, ask: Get, which: str
) -> None:
    paths = (*REFUSED, *SHOWN)
    assert {path: ask(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    with store.write() as connection:
        keep_mark(connection, which, "5")
    told = {path: ask(path) for path in paths}
    codes = {path: answer.status_code for path, answer in told.items()}
    assert codes == dict.fromkeys(REFUSED, 503) | dict.fromkeys(SHOWN, 200)
    assert [path for path in REFUSED if SAYS[which] not in told[path].text] == []
    problem: Any = told["/api/v1/mentions"].json
    assert problem["detail"].startswith(SAYS[which])
    with store.write() as connection:
        drop_mark(connection, which)
    assert {path: ask(path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("which", [MOVING, SWITCHING])
def test_the_status_warns_of_it(store: Store, ask: Get, which: str) -> None:
    with store.write() as connection:
        keep_mark(connection, which, "5")
    answer: Any = ask("/api/v1/status").json
    assert answer["scores"]["warning"].startswith(SAYS[which])
    assert SAYS[which] in ask("/status").text
