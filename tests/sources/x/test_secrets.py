"""The token is seen by X and by nobody else."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from listener.reports.health import health
from listener.sources.x.api import keep_quiet
from listener.store import Store
from listener.store.schema import metadata
from tests.fakes.x_server import TOKEN
from tests.sources.x.rig import START, USER, Rig, listening, x_source

SECRETS = (TOKEN, *map(str, USER.secrets[1::2]))


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every logger there is at DEBUG, whoever sets it when."""
    caplog.set_level(logging.DEBUG)
    for name in ("tweepy", "tweepy.client", "requests_oauthlib", "oauthlib", "urllib3"):
        caplog.set_level(logging.DEBUG, name)
    return caplog


@pytest.mark.parametrize("owned", [False, True])
def test_no_log_at_any_level_no_error_and_no_table_holds_a_secret(
    sqlite_store: Store,
    everything_logged: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    owned: bool,
) -> None:
    with listening(
        sqlite_store, x_source(owned=owned, read=("mentions", "replies", "counts")), total=0.3
    ) as rig:
        world = rig.fake.world
        rig.fake.owner = world.join("acmehelp").id
        world.publish(world.join("anna"), "@acmehelp acme broke", START - timedelta(minutes=9))
        said = []
        for fault in ("", "401", "400", "hang", "reset", "html", "502", "echo"):
            rig.fake.faults.append(fault)
            said += [f"{poll.error} {poll.notice}" for poll in rig.poll(hours=2)]
        said.append(str(health(sqlite_store, rig.config, rig.clock.now)))
        said.append(repr(rig.config))
        said += [record.getMessage() for record in everything_logged.records]
        with sqlite_store.read() as connection:
            for table in metadata.sorted_tables:
                said += [str(row) for row in connection.execute(select(table))]
        said += capfd.readouterr()

        assert len(rig.kept()) == 1
        assert [secret for secret in SECRETS if any(secret in one for one in said)] == []


def test_the_logger_that_shows_the_token_stays_quiet_whoever_turns_it_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    keep_quiet()
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "tweepy.client")
    logging.getLogger("tweepy.client").debug("Headers: Bearer %s", TOKEN)
    assert caplog.records == []


def test_a_netrc_entry_and_a_proxy_of_the_environment_are_not_used(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    rig.fake.world.publish(rig.fake.world.join("anna"), "acme", START - timedelta(minutes=9))
    rig.poll("mentions")
    assert len(rig.kept()) == 1


def test_the_level_of_that_logger_stays_up_whatever_the_others_are(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "tweepy")
    keep_quiet()
    assert logging.getLogger("tweepy.client").getEffectiveLevel() >= logging.INFO
