"""/alerts: rules made, changed and imported; what they told; channels without a secret in sight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from listener.model import AlertKind, AlertRule, OutMessage, Rank
from listener.store import Store
from listener.store.alert_log import latest
from listener.store.alerts import all_rules
from listener.store.lifesign import keep_sign
from listener.store.outbox import claim, give_up
from tests.alerts.rig import SECRET, a_rule, a_signal, keep_rules, raise_
from tests.web.alert_world import alert_config
from tests.web.people import LOCAL, World, kept_in, make_world, send, send_file, told
from tests.web.world import NOW

CSV = "name,kind,threshold\r\nDown,source,2\r\n"
NEW = {"name": "Loud", "kind": "reach", "brand": "Acme", "threshold": "5000"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Four people; a channel that may be sent to, one that may not, and one that nobody can read."""
    found = make_world(tmp_path, config=alert_config())
    yield found
    found.store.close()


def bring(client: FlaskClient, text: str, do: str = "import") -> TestResponse:
    """Send a file of rules."""
    return send_file(client, "/alerts/import", text.encode(), page="/alerts", do=do)


def rules(store: Store) -> list[AlertRule]:
    return [one.rule for one in all_rules(store)]


def lose(store: Store, error: str = "the webhook refused it (404)") -> OutMessage:
    """Raise an alert and give its delivery up."""
    keep_rules(store, a_rule())
    raise_(store, a_signal(at=NOW), now=NOW)
    message = claim(store, "ops", NOW, timedelta(minutes=1))
    assert message is not None
    give_up(store, message, error)
    return message


def test_a_manager_makes_changes_renames_and_removes_a_rule(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    more = {"quiet_hours": "22:00-07:00", "cooldown": "6h", "channel": "ops"}
    assert send(mona, "/alerts/rules", page="/alerts", **NEW, **more).status_code == 302
    assert "The rule Loud is kept." in mona.get("/alerts", base_url=LOCAL).text
    assert str(rules(world.store)[0].quiet_hours) == "22:00-07:00"
    assert 'value="5000"' in mona.get("/alerts?change=Loud", base_url=LOCAL).text
    changed = NEW | {"name": "Very loud", "was": "Loud"}
    assert send(mona, "/alerts/rules", page="/alerts", **changed).status_code == 302
    assert rules(world.store) == [AlertRule("Very loud", AlertKind.REACH, "Acme", 5_000)]
    assert send(mona, "/alerts/rules/remove", page="/alerts", name="Very loud").status_code == 302
    assert send(mona, "/alerts/rules/remove", page="/alerts", name="Very loud").status_code == 400
    assert (rules(world.store), told(world.store)[:4]) == (
        [],
        [
            ("mona", "rule.remove", "Very loud"),
            ("mona", "rule.add", "Very loud"),
            ("mona", "rule.remove", "Loud"),
            ("mona", "rule.add", "Loud"),
        ],
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "is missing; every rule has one of its own"),
        ({"threshold": "many"}, "&#39;many&#39; is no whole number from 0 to 10000000000"),
        ({"quiet_hours": "22:00-22:00"}, "they never end, so nothing would ever be sent"),
        ({"cooldown": "soon"}, "is no duration"),
        ({"channel": "https://hooks.example/T0K3N"}, "is no name of a channel"),
        ({"kind": "budget"}, "a rule of this kind watches sources; leave the brand empty"),
        ({"was": "Gone"}, "the rule was removed or renamed meanwhile"),
    ],
    ids=["name", "threshold", "quiet", "cooldown", "channel", "brand", "gone"],
)
def test_what_is_wrong_with_a_rule_is_said_at_its_field_and_nothing_is_lost(
    world: World, fields: dict[str, str], said: str
) -> None:
    mona = world.browser(Rank.MANAGER)
    answer = send(mona, "/alerts/rules", page="/alerts", **(NEW | fields))
    assert (answer.status_code, said in answer.text) == (400, True), answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "T0K3N" not in answer.text
    assert rules(world.store) == []


def test_a_rule_that_may_never_fire_and_a_channel_that_is_wrong_are_marked_with_the_reason(
    world: World,
) -> None:
    keep_rules(
        world.store,
        a_rule("Gone", brand="Nobody", channel="inside"),
        a_rule("Cost", AlertKind.BUDGET, channel="missing"),
        a_rule("Sudden", AlertKind.SHIFT, channel="bare"),
    )
    page = world.browser(Rank.VIEWER).get("/alerts", base_url=LOCAL).text
    for said in (
        "&#39;Nobody&#39; is not tracked; tracked are Acme, Rival &amp; Co",
        "no X source has a budget; set daily_budget or monthly_budget",
        "complete days of mentions to compare with, and it needs 14",
        "its host has no public address; if it is yours and may be reached, add it to allow_private",
        "LISTENER_CHANNEL_MISSING is not set in the daemon&#39;s environment",
        "LISTENER_CHANNEL_BARE_SECRET is not set: what a webhook gets is signed with it",
    ):
        assert said in page, said
    assert page.count("May never fire") == 3
    assert (SECRET in page, "path-is-secret" in page) == (False, False)


def test_a_viewer_sees_no_form_and_a_manager_does(world: World) -> None:
    keep_rules(world.store, a_rule())
    for rank in Rank:
        page = world.browser(rank).get("/alerts", base_url=LOCAL).text
        forms = ("Add a rule" in page, "Send a test" in page, "Import rules" in page)
        assert forms == (rank >= Rank.MANAGER,) * 3


def test_a_file_is_checked_first_and_imported_from_the_preview(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    checked = bring(mona, CSV, do="check")
    assert "Checked, nothing written yet. 1 row: 1 new, 0 changed, 0 known." in checked.text
    assert rules(world.store) == []
    assert "Down,source" not in checked.text
    name = kept_in(checked.text)
    done = send(mona, "/alerts/import", page="/alerts", do="import", kept=name)
    assert done.status_code == 302
    assert rules(world.store) == [AlertRule("Down", AlertKind.SOURCE, threshold=2)]
    exported = mona.get("/alerts.csv", base_url=LOCAL).text
    assert exported == ("name,kind,brand,threshold,quiet_hours,cooldown,channel\r\nDown,source,,2,,1h,\r\n")


def test_a_file_with_a_wrong_row_imports_nothing_and_says_which(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    answer = bring(mona, CSV + "Odd,foo,\r\n")
    assert (answer.status_code, "Line 3: " in answer.text, rules(world.store)) == (400, True, [])
    answer = bring(mona, "name,kind,url\r\n")
    assert "There is no column &#39;url&#39; of alerts" in answer.text


def test_a_test_of_a_channel_takes_the_way_of_every_alert(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    assert send(mona, "/alerts/test", page="/alerts", channel="nope").status_code == 400
    assert send(mona, "/alerts/test", page="/alerts", channel="ops").status_code == 302
    [logged] = latest(world.store)
    assert (logged.alert.title, [one.channel for one in logged.deliveries]) == ("A test from Acme", ["ops"])


def test_what_was_given_up_stands_on_the_status_page_and_can_be_sent_again(world: World) -> None:
    message = lose(world.store)
    mona = world.browser(Rank.MANAGER)
    for path in ("/status", "/alerts"):
        page = mona.get(path, base_url=LOCAL).text
        assert ("the webhook refused it (404)" in page, "Send again" in page) == (True, True)
    assert "Send again" not in world.browser(Rank.VIEWER).get("/status", base_url=LOCAL).text
    fields = {"key": message.key, "channel": "ops"}
    assert send(mona, "/alerts/again", page="/alerts", **fields).status_code == 302
    assert "could not be delivered" not in mona.get("/status", base_url=LOCAL).text
    again = claim(world.store, "ops", NOW, timedelta(minutes=1))
    assert again is not None
    assert (again.key, again.attempts) == (message.key, 1)


def test_the_status_page_says_whether_a_sign_of_life_was_given(world: World) -> None:
    keep_sign(world.store, NOW, "these jobs of the daemon are stuck: outbox; the log says more")
    assert (
        "these jobs of the daemon are stuck: outbox"
        in world.browser(Rank.VIEWER).get("/status", base_url=LOCAL).text
    )


def test_files_hold_the_rules_and_the_log(world: World) -> None:
    keep_rules(world.store, a_rule(), now=NOW)
    raise_(world.store, a_signal(at=NOW), now=NOW)
    vera = world.browser(Rank.VIEWER)
    [row] = vera.get("/alerts.json", base_url=LOCAL).get_json()["rows"]
    assert (row["name"], row["raised"], row["channel"]) == ("Loud", 1, "ops")
    [row] = vera.get("/alerts/log.json", base_url=LOCAL).get_json()["rows"]
    assert (row["title"], row["state"], row["facts"]) == (
        "Acme was mentioned",
        "waiting",
        "Followers: 50,000",
    )
