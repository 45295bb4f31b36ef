"""import and export: everything in once, every bad line named, and out as it came in."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from listener.daemon import ahead
from listener.store import open_store
from listener.store.checks import rollups_agree
from tests.cli.conftest import POSTS, Listener, a_line, write_posts


def test_importing_again_adds_nothing(configured: Listener) -> None:
    write_posts(Path("a.jsonl"))
    ran = configured("import", "a.jsonl")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "a.jsonl: 8 lines, 8 new posts, 5 new mentions, 0 known, 0 rejected\n"
    assert configured("import", "a.jsonl").out == (
        "a.jsonl: 8 lines, 0 new posts, 0 new mentions, 8 known, 0 rejected\n"
    )
    assert not Path("a.jsonl.rejected.jsonl").exists()


def test_a_gzip_file_is_read_by_its_name(configured: Listener) -> None:
    Path("a.jsonl.gz").write_bytes(gzip.compress(write_posts(Path("a.jsonl")).read_bytes()))
    assert "8 lines, 8 new posts" in configured("import", "a.jsonl.gz").out


def test_every_bad_line_is_kept_with_its_number_and_reason(configured: Listener) -> None:
    good = json.dumps(a_line(1, "I love Acme"))
    nobody = '{"network": "x", "id": "2", "text": "żółw", "author": {}, "created_at": "2026-03-09T11:00:00Z"}'
    Path("a.jsonl").write_text(f"{good}\n{nobody}\n\nnot json\n", encoding="utf-8")
    ran = configured("import", "a.jsonl")
    assert (ran.code, ran.out) == (1, "a.jsonl: 3 lines, 1 new posts, 1 new mentions, 0 known, 2 rejected\n")
    assert ran.err == "a.jsonl: 2 lines were rejected; a.jsonl.rejected.jsonl says why.\n"
    rejected = Path("a.jsonl.rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in rejected] == [
        {"line": 2, "reason": "author: needs a handle or an id", "input": nobody},
        {
            "line": 4,
            "reason": "not JSON at character 1: Expecting value; a line is one JSON object",
            "input": "not json",
        },
    ]


def test_what_an_earlier_import_rejected_is_gone_after_a_good_one(configured: Listener) -> None:
    Path("a.jsonl").write_text("not json\n", encoding="utf-8")
    assert configured("import", "a.jsonl").code == 1
    write_posts(Path("a.jsonl"))
    assert configured("import", "a.jsonl").code == 0
    assert not Path("a.jsonl.rejected.jsonl").exists()


def test_files_read_by_processes_of_their_own_come_to_the_same(
    configured: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_posts(Path("a.jsonl"))
    Path("b.jsonl").write_text(json.dumps(a_line(9, "Bolt is late")) + "\nnot json\n", encoding="utf-8")
    files = ("import", "a.jsonl", "b.jsonl", "a.jsonl")
    here = configured(*files)
    rejected = Path("b.jsonl.rejected.jsonl").read_bytes()
    exported = configured("export").out
    monkeypatch.setattr(ahead, "WORTHWHILE", 0)
    monkeypatch.setattr(ahead, "processors", lambda: 2)
    other = ("--database", "sqlite:///other.db")
    assert configured(*other, *files) == here
    assert Path("b.jsonl.rejected.jsonl").read_bytes() == rejected
    assert configured(*other, "export").out == exported


def test_an_empty_file_is_no_error(configured: Listener) -> None:
    Path("a.jsonl").touch()
    ran = configured("import", "a.jsonl")
    assert (ran.code, ran.out, ran.err) == (
        0, "a.jsonl: 0 lines, 0 new posts, 0 new mentions, 0 known, 0 rejected\n", "",
    )  # fmt: skip


def test_a_file_that_is_not_there_does_not_stop_the_others(configured: Listener) -> None:
    Path("folder").mkdir()
    write_posts(Path("a.jsonl"))
    ran = configured("import", "none.jsonl", "folder", "a.jsonl")
    assert (ran.code, "8 new posts" in ran.out) == (1, True)
    assert ran.err == "There is no file none.jsonl.\nfolder is a folder; name the files in it.\n"


@pytest.mark.parametrize("name", ["none.jsonl", ".", "/", "keywords.toml/x", "none/x.jsonl"])
def test_with_no_file_at_all_nothing_starts(configured: Listener, name: str) -> None:
    ran = configured("import", name)
    assert (ran.code, ran.out) == (2, "")
    assert "None of these files can be imported; name JSON Lines files." in ran.err
    assert not Path("listener.db").exists()


def test_a_damaged_file_keeps_what_came_before_the_damage(configured: Listener) -> None:
    whole = write_posts(Path("a.jsonl"), *(a_line(n, f"Acme {n * 7919}") for n in range(400))).read_bytes()
    packed = gzip.compress(whole)
    Path("a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    ran = configured("import", "a.jsonl.gz")
    assert ran.code == 1
    assert "a.jsonl.gz: 0 lines" not in ran.out
    assert "cannot be read after line" in ran.err
    assert "What was imported before stays; importing again goes on." in ran.err
    Path("a.jsonl.gz").write_bytes(packed)
    assert configured("import", "a.jsonl.gz").code == 0
    assert len(configured("export").out.splitlines()) == 400


def test_a_place_where_rejected_lines_cannot_be_written_is_named(configured: Listener) -> None:
    write_posts(Path("a.jsonl"))
    Path("a.jsonl.rejected.jsonl").mkdir()
    ran = configured("import", "a.jsonl")
    assert ran.code == 1
    assert "a.jsonl.rejected.jsonl, which takes the rejected lines, cannot be written" in ran.err


def test_a_full_disk_fails_an_import_that_kept_nothing(filled: Listener) -> None:
    full = "CREATE TRIGGER full BEFORE INSERT ON posts BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
    with closing(sqlite3.connect("listener.db")) as database, database:
        database.execute(full)
    write_posts(Path("a.jsonl"), a_line(99, "Acme once more"))
    ran = filled("import", "a.jsonl")
    assert (ran.code, ran.err) == (
        2,
        "Error: The database listener.db cannot grow, the disk is full; free space, nothing stored was "
        "touched (disk is full).\n",
    )


def test_an_export_imported_elsewhere_is_exported_the_same(filled: Listener) -> None:
    first = filled("export")
    Path("out.jsonl").write_text(first.out, encoding="utf-8")
    other = ("--database", "sqlite:///other.db")
    assert "8 lines, 8 new posts, 5 new mentions" in filled(*other, "import", "out.jsonl").out
    assert filled(*other, "export").out == first.out
    assert filled("import", "out.jsonl").out.endswith("0 new posts, 0 new mentions, 8 known, 0 rejected\n")
    store = open_store("sqlite:///other.db")
    assert rollups_agree(store)
    store.close()


def test_the_export_is_the_import_format_with_mentions_and_sentiment(filled: Listener) -> None:
    told = filled("export").out
    assert "أكمي شركة كبيرة" in told
    found = {line["id"]: line for line in map(json.loads, told.splitlines())}
    assert {number: line["mentions"] for number, line in found.items() if line["mentions"]} == {
        "1": [{"brand": "Acme", "keywords": ["acme"]}],
        "2": [{"brand": "Acme", "keywords": ["acme", "acme cloud"]}, {"brand": "Bolt", "keywords": ["bolt"]}],
        "4": [{"brand": "Acme", "keywords": ["أكمي"]}],
        "urn:news:1": [{"brand": "Acme", "keywords": []}],
    }
    assert found["3"]["sentiment"] is None
    assert found["4"]["sentiment"] is None
    assert found["1"] == {
        "network": "x",
        "id": "1",
        "url": None,
        "text": "I love Acme",
        "lang": "en",
        "author": {"id": "@anna", "handle": "anna", "name": None, "followers": 100},
        "created_at": "2026-03-09T11:00:00Z",
        "kind": "original",
        "reply_to": None,
        "conversation_id": None,
        "ref_id": None,
        "metrics": {
            "likes": 3, "replies": 1, "reposts": 2, "quotes": 0, "bookmarks": None, "impressions": None,
        },
        "mentions": [{"brand": "Acme", "keywords": ["acme"]}],
        "sentiment": {"compound": 0.6369, "class": "positive"},
    }  # fmt: skip


def test_the_order_of_arrival_does_not_show_in_an_export(filled: Listener) -> None:
    write_posts(Path("back.jsonl"), *reversed(POSTS))
    other = ("--database", "sqlite:///other.db")
    assert filled(*other, "import", "back.jsonl").code == 0
    assert filled(*other, "export").out == filled("export").out


def test_an_export_into_a_file_is_the_same_text(filled: Listener) -> None:
    ran = filled("export", "--output", "out.jsonl")
    assert (ran.code, ran.out) == (0, "")
    assert Path("out.jsonl").read_text(encoding="utf-8") == filled("export").out


def test_an_export_that_cannot_be_written_says_so(filled: Listener) -> None:
    ran = filled("export", "--output", "nowhere/out.jsonl")
    assert (ran.code, ran.err) == (
        2, "Error: nowhere/out.jsonl cannot be written: No such file or directory.\n",
    )  # fmt: skip


def test_a_csv_has_a_row_for_every_mention(filled: Listener) -> None:
    ran = filled("export", "--format", "csv")
    head, *rows = ran.out.split("\r\n")
    assert head.startswith("id,created_at,brand,source,network,post_id")
    assert len([row for row in rows if row]) == 5
