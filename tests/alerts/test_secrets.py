"""What channels hold is seen by those who are sent to, and by nobody else."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from listener.alerts.validity import problems
from listener.config import Channel, Config
from listener.config.described import described
from listener.store import Store
from listener.store.outbox import send_again
from listener.store.schema import metadata
from tests.alerts.rig import Clock, a_channel, a_rule, a_signal, deliver, keep_rules, raise_, told_to
from tests.builders import NOW
from tests.fakes.sink import Sink
from tests.web.people import LOCAL
from tests.web.world import make_app

SECRETS = ("path-s3cr3t", "signing-s3cr3t-signing", "user-s3cr3t", "pass-s3cr3t", "query-s3cr3t")
PATHS = ("/alerts", "/alerts.csv", "/alerts.json", "/alerts/log.csv", "/alerts/log.json", "/status")


def channels(sink: Sink) -> list[Channel]:
    """Channels of every sort whose addresses hold secrets, none of which works for long."""
    place = f"user-s3cr3t:pass-s3cr3t@127.0.0.1:{sink.port}/path-s3cr3t"
    elsewhere = place.replace(f"127.0.0.1:{sink.port}", "10.0.0.1")
    urls = {
        "ours": f"http://{place}?token=query-s3cr3t",
        "ours_hangs": f"http://{place}/hang?token=query-s3cr3t",
        "ours_refused": f"http://{elsewhere}?token=query-s3cr3t",
        "ours_torn": "http://user-s3cr3t:path-s3cr3t@[query-s3cr3t/",
        "ours_closed": "http://user-s3cr3t:pass-s3cr3t@127.0.0.1:1/path-s3cr3t",
        "theirs": f"json://{place}?token=query-s3cr3t",
        "theirs_torn": "slack://path-s3cr3t",
        "theirs_mail": "mailto://user-s3cr3t:pass-s3cr3t@127.0.0.1:1?from=a@b.example&to=c@d.example",
    }
    return [
        a_channel(url, name, SECRETS[1] if name.startswith("ours") else None) for name, url in urls.items()
    ]


def pages(store: Store, folder: Path, config: Config) -> list[str]:
    """What the pages say, and their files."""
    client = make_app(store, folder, config).test_client()
    return [client.get(path, base_url=LOCAL).text for path in PATHS]


def test_no_log_no_error_no_table_no_page_and_no_file_holds_a_secret(
    sqlite_store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("apprise", "httpcore2", "httpx2", "requests", "urllib3", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    with Sink() as sink:
        sink.hanging.add("/path-s3cr3t/hang?token=query-s3cr3t")
        config = told_to(*channels(sink))
        keep_rules(sqlite_store, *(a_rule(name, channel=name) for name in config.channels))
        raise_(sqlite_store, *(a_signal(str(number)) for number in range(3)))
        sink.answers.extend((500, 404, 302))
        deliver(sqlite_store, config, Clock(), deadline=0.5)
        seen = "".join(str(one.headers) + one.path for one in sink.got)
        said = [*pages(sqlite_store, tmp_path, config), *problems(config, sqlite_store, NOW)]
    said += [repr(config), str(described(config))]
    said += [record.getMessage() for record in caplog.records]
    with sqlite_store.read() as connection:
        for table in metadata.sorted_tables:
            said += [str(row) for row in connection.execute(select(table))]
    said += capfd.readouterr()
    assert "path-s3cr3t" in seen
    assert [one for one in said if any(secret in one for secret in SECRETS)] == []
    assert not send_again(sqlite_store, "no such key", "ours", who="mona", now=NOW)
