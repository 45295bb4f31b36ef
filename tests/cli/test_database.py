"""backup, restore, db upgrade, rebuild, rescore, doctor, demo: the database as a whole."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from listener.cli import demo
from listener.clock import utc_now
from listener.model import Cursor, Kind, Poll, PollStatus, Post, Purchase, Resource
from listener.sources.demo import demo_polls, generate_posts
from listener.sources.x.run import FURTHEST
from listener.store import ledger, open_store
from listener.store.listing import all_posts
from listener.store.purchases import settle, spending
from listener.store.schema import HEAD
from tests.builders import WARSAW
from tests.cli.conftest import KEYWORDS, Listener, write_posts
from tests.fakes.x_demo import demo_x
from tests.store.test_learning_upgrade import filled as filled_before

ONE_FEED = '\n[[sources]]\nname = "News"\nkind = "rss"\nurl = "http://127.0.0.1:9/"\n'


def change(statement: str, file: str = "listener.db") -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def test_a_backup_restores_what_was_there(filled: Listener) -> None:
    before = filled("export").out
    ran = filled("backup", "copy.db")
    assert (ran.code, ran.err.startswith("copy.db: ")) == (0, True)
    assert ran.err.endswith("Restore it with: listener restore copy.db\n")
    change("DELETE FROM mentions")
    change("DELETE FROM mention_days")
    ran = filled("restore", "copy.db")
    assert (ran.code, ran.err) == (
        0, "listener.db is restored from copy.db. What stood there is listener.db.before-restore-1.\n",
    )  # fmt: skip
    assert filled("export").out == before
    assert filled("--database", "sqlite:///listener.db.before-restore-1", "export").out != before


def test_a_backup_can_be_restored_where_there_is_nothing(filled: Listener) -> None:
    before = filled("export").out
    filled("backup", "copy.db")
    ran = filled("--database", "sqlite:///new.db", "restore", "copy.db")
    assert (ran.code, ran.err) == (0, "new.db is restored from copy.db.\n")
    assert filled("--database", "sqlite:///new.db", "export").out == before


def test_a_backup_overwrites_nothing(filled: Listener) -> None:
    ran = filled("backup", "keywords.toml")
    assert (ran.code, ran.err) == (
        2, "Error: keywords.toml exists already and was left as it is; name a new file.\n",
    )  # fmt: skip
    assert Path("keywords.toml").read_text(encoding="utf-8") == KEYWORDS


def test_a_backup_that_cannot_be_written_says_so(filled: Listener) -> None:
    ran = filled("backup", "nowhere/copy.db")
    assert ran.code == 2
    assert ran.err.startswith("Error: The backup nowhere/copy.db could not be written: ")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("none.db", "There is no file none.db; name a backup made by `listener backup`."),
        ("keywords.toml", "keywords.toml is no SQLite database"),
        ("recipes.db", "recipes.db is no brand-listener backup"),
        ("newer.db", "newer.db was made by a newer version (schema 9999, this one knows"),
        ("listener.db", "listener.db is the database itself; name a backup of it."),
    ],
)
def test_what_is_no_backup_replaces_nothing(filled: Listener, file: str, said: str) -> None:
    change("CREATE TABLE recipes (name TEXT)", "recipes.db")
    shutil.copyfile("listener.db", "newer.db")
    change("UPDATE alembic_version SET version_num = '9999'", "newer.db")
    before = filled("export").out
    ran = filled("restore", file)
    assert (ran.code, ran.err.startswith(f"Error: {said}")) == (2, True), ran.err
    assert filled("export").out == before


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(filled: Listener) -> None:
    ran = filled("db", "upgrade")
    assert (ran.code, ran.err) == (0, f"The database is up to date (schema {HEAD}).\n")


def test_an_upgrade_makes_the_tables_of_an_empty_database(configured: Listener) -> None:
    ran = configured("db", "upgrade")
    assert (ran.code, ran.err) == (0, f"The database is at schema {HEAD} now.\n")
    assert configured("report").code == 0


def test_an_older_database_is_kept_aside_and_brought_up_to_date_by_what_writes(configured: Listener) -> None:
    filled_before(Path("listener.db")).close()
    write_posts(Path("posts.jsonl"))
    ran = configured("import", "posts.jsonl")
    assert (ran.code, ran.err.splitlines()[0]) == (
        0,
        "The database was brought up to date from schema 0010. "
        "What stood there is listener.db.before-upgrade-from-0010.",
    )
    assert "8 new posts" in ran.out
    with closing(sqlite3.connect("listener.db.before-upgrade-from-0010")) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [("0010",)]
        assert kept.execute("SELECT count(*) FROM posts").fetchall() == [(5,)]


@pytest.mark.parametrize("command", [["db", "upgrade"], ["report"], ["poll"], ["import", "keywords.toml"]])
def test_a_newer_database_is_refused_and_untouched(filled: Listener, command: list[str]) -> None:
    change("UPDATE alembic_version SET version_num = '9999'")
    before = Path("listener.db").read_bytes()
    ran = filled(*command)
    assert (ran.code, ran.out) == (2, "")
    assert "was made by a newer version (schema 9999, this one knows" in ran.err
    assert Path("listener.db").read_bytes() == before


def test_a_rebuild_counts_the_days_of_the_zone_that_is_configured(filled: Listener) -> None:
    Path("keywords.toml").write_text(KEYWORDS.replace("Europe/Warsaw", "Asia/Tokyo"), encoding="utf-8")
    days = ("--from", "2026-03-08", "--to", "2026-03-10", "--format", "json")
    ran = filled("report", *days)
    assert ran.code == 2
    assert (
        "counts days in Europe/Warsaw, the configuration says Asia/Tokyo; run `listener rebuild`" in ran.err
    )
    ran = filled("rebuild")
    assert (ran.code, ran.err) == (0, "Rollups and cases are made again, in days of Asia/Tokyo.\n")
    assert filled("report", *days).json["brands"]["Acme"]["awareness"]["mentions"] == 4


def test_a_rebuild_of_good_rollups_changes_nothing(filled: Listener) -> None:
    days = ("--from", "2026-03-01", "--to", "2026-03-10", "--as-of", "2026-03-10", "--format", "json")
    before = filled("report", *days).out
    assert filled("rebuild").code == 0
    assert filled("report", *days).out == before


def test_a_rescore_mends_scores_and_rollups(filled: Listener) -> None:
    before = filled("export").out
    assert filled("rescore").err.endswith(": 0 posts changed.\n")
    change("UPDATE posts SET compound = 1 WHERE compound IS NOT NULL")
    change("UPDATE mentions SET compound = 1 WHERE compound IS NOT NULL")
    ran = filled("rescore")
    assert ran.code == 0
    assert filled("export").out == before
    assert "the daily rollups agree with the mentions" in filled("doctor").out


def test_doctor_finds_nothing_wrong(filled: Listener) -> None:
    ran = filled("doctor")
    assert (ran.code, ran.err) == (0, "")
    said = ran.out.splitlines()
    assert "ok       keywords.toml: 2 brands, 0 sources" in said
    assert "ok       listener.db is whole" in said
    assert "ok       the daily rollups agree with the mentions" in said
    assert "warning  keywords.toml has no sources; only imports bring mentions" in said


def test_doctor_tells_every_problem_with_its_remedy(filled: Listener) -> None:
    Path("keywords.toml").write_text(KEYWORDS + ONE_FEED, encoding="utf-8")
    change("UPDATE mention_days SET mentions = mentions + 1")
    now = utc_now()
    store = open_store("sqlite:///listener.db")
    poll = Poll("News", "", now, now, now, timedelta(minutes=15), PollStatus.FAILED, error="It broke.")
    with store.write() as connection:
        ledger.record(connection, [(poll, Cursor("News", "", now))], zone=WARSAW)
    store.close()
    ran = filled("doctor")
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if line.startswith("problem")] == [
        "problem  the daily rollups differ from the mentions; run `listener rebuild`",
        "problem  source News: failing: It broke.",
    ]


def test_doctor_warns_of_reads_of_x_that_no_return_can_be_told_with(filled: Listener) -> None:
    now = utc_now()
    store = open_store("sqlite:///listener.db")
    with store.write() as connection:
        settle(
            connection, "X", "", [Purchase(Resource.POST, Decimal("0.5"), now - timedelta(days=2), ("1",))]
        )
    store.close()
    said = "costs of 0.50 USD have no rate to EUR, so no return is known; enter the assumption rate:USD"
    assert f"warning  {said}" in filled("doctor").out


def test_doctor_goes_on_where_configuration_or_database_are_missing(listener: Listener) -> None:
    ran = listener("doctor")
    assert ran.code == 1
    assert ran.out.splitlines()[1:] == [
        "problem  keywords.toml: file: there is no such file; run `listener init` to make one",
        "problem  There is no database at listener.db; `listener run`, `poll` or `import` makes one.",
    ]


def test_doctor_says_that_a_file_is_damaged(configured: Listener) -> None:
    Path("listener.db").write_bytes(b"not a database at all " * 99)
    ran = configured("doctor")
    assert ran.code == 1
    assert "problem  The database listener.db is no SQLite database or is damaged" in ran.out


@pytest.fixture(scope="module")
def few_posts() -> list[Post]:
    """The first of the demo's posts."""
    return list(islice(generate_posts(utc_now()), 100))


@pytest.fixture
def short_demo(listener: Listener, few_posts: list[Post], monkeypatch: pytest.MonkeyPatch) -> Listener:
    """The demo with few posts and polls: all of them take a while."""
    monkeypatch.setattr(demo, "generate_posts", lambda now: few_posts)
    monkeypatch.setattr(demo, "demo_polls", lambda now, posts: islice(demo_polls(now, posts), 20))
    return listener


def test_the_demo_is_a_database_of_its_own_and_can_be_made_again(short_demo: Listener) -> None:
    for _ in range(2):
        ran = short_demo("demo", "--no-serve")
        assert (ran.code, ran.out, ran.err) == (0, "", "The demo is in demo.db.\n")
        exported = short_demo("--database", "sqlite:///demo.db", "export").out
        assert len([json.loads(line) for line in exported.splitlines()]) == 100
    assert not Path("listener.db").exists()


def test_the_demo_never_takes_the_place_of_real_data(short_demo: Listener, filled_database: Path) -> None:
    for name in ("demo.db", "listener.db"):
        shutil.copyfile(filled_database, name)
        before = Path(name).read_bytes()
        options = () if name == "demo.db" else ("--database", "sqlite:///listener.db")
        ran = short_demo(*options, "demo", "--no-serve")
        assert (ran.code, ran.err) == (
            2, f"Error: {name} holds real data; the demo wants a file of its own.\n",
        )  # fmt: skip
        assert Path(name).read_bytes() == before


def test_the_demo_wants_a_file(listener: Listener) -> None:
    ran = listener("--database", "postgresql://me:hunter2@127.0.0.1/x", "demo", "--no-serve")
    assert (ran.code, ran.err) == (
        2, "Error: The demo wants a SQLite file of its own: --database sqlite:///demo.db.\n",
    )  # fmt: skip


def test_the_demo_can_read_its_last_week_of_x_from_a_stand_in(listener: Listener) -> None:
    now = utc_now()
    fake = demo_x(now)
    with fake.serve() as base:
        ran = listener("demo", "--no-serve", "--x-api", base)
    assert (ran.code, ran.err) == (0, "The demo is in demo.db.\n")
    store = open_store("sqlite:///demo.db")
    bought = spending(store, now)["X"].by_resource
    kept = [stored.post for stored, _mentions in all_posts(store) if stored.source == "X"]
    read = {post.id for post in kept if post.created_at >= now - FURTHEST and post.kind is not Kind.REPOST}
    store.close()
    assert bought[Resource.POST].billed == len(read) > 300
    assert bought[Resource.COUNTS].requests == 4
    assert read <= {one.first_id for one in fake.world.posts}
