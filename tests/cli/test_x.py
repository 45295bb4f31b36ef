"""The commands that ask X, against the fake X: poll, x-cost, backfill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Listener
from tests.fakes import x_server
from tests.fakes.x_server import TOKEN, FakeX
from tests.fakes.x_world import XWorld

KEYWORDS = """
[[brands]]
name = "Acme"
role = "own"
keywords = ["acme"]
handles = {{ x = ["acmehelp"] }}

[[sources]]
name = "X"
kind = "x"
read = ["mentions", "replies"]
api_base = "{base}"
{more}
"""

Configure = Callable[..., None]


@pytest.fixture
def fake() -> FakeX:
    """X with a post about Acme for each of the last six days and one answer."""
    world = XWorld()
    anna, help_ = world.join("anna"), world.join("acmehelp")
    now = datetime.now(UTC)
    for day in range(6):
        asked = world.publish(anna, f"acme on day {day}", now - timedelta(days=day, hours=1))
    world.publish(help_, "@anna sorry", now - timedelta(days=4), replied_to=asked.first_id)
    return FakeX(world)


@pytest.fixture
def x(listener: Listener, fake: FakeX, monkeypatch: pytest.MonkeyPatch) -> Iterator[Configure]:
    """Writes keywords.toml for the fake X, with further settings of the source."""
    assert callable(listener)
    monkeypatch.setenv("LISTENER_X_BEARER_TOKEN", TOKEN)
    with fake.serve() as base:

        def configure(more: str = "") -> None:
            Path("keywords.toml").write_text(KEYWORDS.format(base=base, more=more))

        configure()
        yield configure


@pytest.mark.usefixtures("x")
def test_poll_reads_x_and_says_so_in_one_row(listener: Listener) -> None:
    ran = listener("poll", "--format", "json")
    assert (ran.code, ran.json) == (
        0, [{"source": "X", "seen": 1, "new": 1, "status": "ok", "error": None}],
    )  # fmt: skip
    assert listener("poll", "--format", "json").json[0]["new"] == 0


@pytest.mark.usefixtures("x")
def test_upkeep_that_fails_is_told_and_fails_no_reading(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = tuple(one for one in x_server._ENDPOINTS if "compliance" not in one[0])
    monkeypatch.setattr(x_server, "_ENDPOINTS", others)
    ran = listener("poll", "--format", "json")
    assert (ran.code, ran.json[0]["status"], ran.json[0]["error"]) == (0, "ok", None)
    assert "X: removals: X knows no such address (404)" in ran.err


def test_poll_with_a_wrong_token_fails_with_the_remedy(
    listener: Listener, x: Configure, fake: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LISTENER_X_BEARER_TOKEN", "hunter2")
    ran = listener("poll")
    assert ran.code == 1
    assert ran.err.count("X does not accept the token (401); make a new one in X's developer console") == 1
    assert "hunter2" not in ran.out + ran.err
    assert len(fake.asked) == 1


def test_poll_without_anybody_there_fails_with_the_cause(listener: Listener, x: Configure) -> None:
    text = Path("keywords.toml").read_text()
    Path("keywords.toml").write_text(
        text.replace(text.split('api_base = "')[1].split('"')[0], "http://127.0.0.1:9")
    )
    ran = listener("poll")
    assert ran.code == 1
    assert "X cannot be reached (ConnectionError)" in ran.err


@pytest.mark.usefixtures("x")
def test_x_cost_tells_what_a_month_would_read_and_reads_nothing(listener: Listener, fake: FakeX) -> None:
    ran = listener("x-cost")
    assert ran.code == 0
    # 6 posts and 1 reply in a week.
    assert ran.out.splitlines()[-1] == (
        "X: these keywords would read about 29 posts a month, $0.14 ($0.14 to $0.44 with all the rest)."
    )
    assert "counters again at 1, 3, 7 days, switched off" in ran.out
    assert ran.err == "Asking cost $0.01.\n"
    assert {asked.path for asked in fake.asked} == {"/2/tweets/counts/recent"}


@pytest.mark.usefixtures("x")
def test_who_is_forgotten_is_not_looked_up_and_kept_again(listener: Listener, fake: FakeX) -> None:
    listener("poll")
    assert listener("forget", "--author", "x:@anna").code == 0
    fake.asked.clear()
    assert listener("poll", "--format", "json").json[0]["seen"] == 1
    assert "/2/users" not in {asked.path for asked in fake.asked}
    held = b"".join(path.read_bytes() for path in Path().glob("listener.db*"))
    assert b"anna" not in held


@pytest.mark.parametrize("arguments", [("x-cost",), ("backfill", "--source", "X", "--days", "7")])
@pytest.mark.usefixtures("x")
def test_a_fault_of_x_is_no_wrong_usage(listener: Listener, fake: FakeX, arguments: tuple[str, ...]) -> None:
    fake.faults.append("503")
    ran = listener(*arguments)
    assert (ran.code, "X has a problem of its own (503)" in ran.err) == (1, True)


@pytest.mark.usefixtures("x")
def test_x_cost_goes_by_the_total_where_x_gives_no_hours(
    listener: Listener, fake: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = ("GET /2/tweets/counts/recent", lambda *_asked: {"meta": {"total_tweet_count": 70}})
    monkeypatch.setattr(x_server, "_ENDPOINTS", (counts,))
    assert "about 600 posts a month, $3.00" in listener("x-cost").out


def test_x_cost_warns_of_a_budget_that_will_not_do(listener: Listener, x: Configure) -> None:
    x("monthly_budget = 0.10")
    assert "That is more than monthly_budget ($0.10): reading would pause" in listener("x-cost").err


@pytest.mark.usefixtures("x")
def test_backfill_asks_first_and_reads_nothing_on_no(listener: Listener, fake: FakeX) -> None:
    ran = listener("backfill", "--source", "X", "--days", "7", typed="n\n")
    assert ran.code == 0
    assert "About 7 posts, $0.04 to $0.10 with their authors. Read them?" in ran.err
    assert "Nothing was read." in ran.err
    assert {asked.path for asked in fake.asked} == {"/2/tweets/counts/recent"}


@pytest.mark.usefixtures("x")
def test_backfill_reads_what_was_not_read_and_that_once(listener: Listener, fake: FakeX) -> None:
    listener("poll")
    ran = listener("backfill", "--source", "X", "--days", "7", "--yes")
    assert (ran.code, ran.out) == (0, "6 new posts\n")
    assert fake.reads() == 7
    again = listener("backfill", "--source", "X", "--days", "7", "--yes")
    assert (again.code, again.out, again.err) == (0, "", "Everything of the last 7 days is read already.\n")
    assert fake.reads() == 7


def test_a_backfill_that_the_budget_stops_goes_on_later(
    listener: Listener, x: Configure, fake: FakeX
) -> None:
    x("daily_budget = 0.17")
    ran = listener("backfill", "--source", "X", "--days", "7", "--yes")
    assert ran.code == 1
    assert "It stopped early: the budget (0.17 US dollars a day)" in ran.err
    x("daily_budget = 5.00")
    ran = listener("backfill", "--source", "X", "--days", "7", "--yes")
    assert ran.code == 0
    kept = listener("export").out.splitlines()
    assert len(kept) == 7
    assert fake.reads() == 7


@pytest.mark.usefixtures("x")
def test_a_backfill_that_x_refuses_is_not_taken_for_read(listener: Listener, fake: FakeX) -> None:
    backfill = ("backfill", "--source", "X", "--days", "7", "--yes")
    fake.faults.extend(["", "", "400"])
    ran = listener(*backfill)
    assert (ran.code, "It stopped early: X does not understand" in ran.err) == (1, True)
    fake.faults.extend(["", "", "", "400"])
    listener(*backfill)
    fake.faults.clear()
    assert listener(*backfill).code == 0
    assert len(listener("export").out.splitlines()) == 7
    queries = [asked.params.get("query", "") for asked in fake.asked]
    assert {query for query in queries if "from:" in query} == {"(from:acmehelp) is:reply"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("backfill", "--source", "Y", "--days", "3"),
            "There is no X source 'Y' in keywords.toml; there are: X.",
        ),
        (
            ("backfill", "--source", "X", "--days", "8"),
            "--days: 8 is out of range; X searches the last 1 to 7 days.",
        ),
        (("x-cost", "--source", "Y"), "There is no X source 'Y' in keywords.toml; there are: X."),
    ],
)
@pytest.mark.usefixtures("x")
def test_what_cannot_be_asked_is_said(listener: Listener, arguments: tuple[str, ...], said: str) -> None:
    ran = listener(*arguments)
    assert (ran.code, ran.err) == (2, f"Error: {said}\n")


def test_without_an_x_source_x_cost_says_what_to_add(configured: Listener) -> None:
    ran = configured("x-cost")
    assert (ran.code, ran.err) == (
        2, 'Error: There is no X source in keywords.toml; add a [[sources]] table of kind = "x".\n',
    )  # fmt: skip


def test_without_a_token_x_cost_names_the_variable(
    listener: Listener, x: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LISTENER_X_BEARER_TOKEN")
    ran = listener("x-cost")
    assert ran.code == 2
    assert "LISTENER_X_BEARER_TOKEN" in ran.err
