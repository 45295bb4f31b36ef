"""forget: one post or one author, gone for good; and removals that travel with exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from listener.store import open_store
from listener.store.checks import rollups_agree
from listener.store.rows import author_group
from tests.cli.conftest import Listener, a_line, write_posts

BERT = author_group("x", "@bert")
BACKUPS = "the counts they are part of stay. Backups and exports made earlier still hold them.\n"


def lines(listener: Listener, *options: str) -> dict[str, dict[str, object]]:
    """What an export says, by id; every tombstone is called "removed"."""
    found = map(json.loads, listener(*options, "export").out.splitlines())
    return {"removed" if line["id"].startswith("removed:") else line["id"]: line for line in found}


def figures(listener: Listener, *options: str) -> object:
    told = listener(*options, "report", "--from", "2026-03-01", "--to", "2026-03-15", "--format", "json")
    return told.json["brands"]


def test_a_post_is_forgotten_and_its_mention_stays(filled: Listener) -> None:
    ran = filled("forget", "--post", "x:2")
    assert (ran.code, ran.out, ran.err) == (0, "", f"Removed 1 post; {BACKUPS}")
    removed = lines(filled)["removed"]
    assert len(str(removed.pop("id"))) == len("removed:") + 64
    assert removed == {
        "network": "x",
        "created_at": "2026-03-09T11:00:00Z",
        "lang": "en",
        "kind": "original",
        "removed": True,
        "text": None,
        "author": None,
        "author_group": BERT,
        "sentiment": {"compound": -0.4588, "class": "negative"},
        "mentions": [{"brand": "Acme", "keywords": []}, {"brand": "Bolt", "keywords": []}],
    }
    assert "awful" not in filled("export").out


def test_no_file_of_the_database_holds_a_word_of_it_any_more(filled: Listener) -> None:
    filled("forget", "--post", "x:2")
    held = b"".join(path.read_bytes() for path in Path().glob("listener.db*"))
    assert [word for word in (b"awful", b"bert") if word in held] == []
    assert b"Nothing of note" in held


def test_an_author_is_forgotten_with_the_reposts_of_what_they_wrote(filled: Listener) -> None:
    ran = filled("forget", "--author", "x:@Anna")
    assert ran.code == 0
    assert ran.err == f"Removed 4 posts; {BACKUPS}"
    assert "anna" not in filled("export").out.casefold().replace("sorry, anna", "")


def test_forgetting_what_is_not_kept_is_no_error(filled: Listener) -> None:
    for told in (["--post", "x:999"], ["--author", "x:@nobody"], ["--post", "rss:2"]):
        ran = filled("forget", *told)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == f"Nothing is kept of {told[1]}; there was nothing to remove.\n"


def test_an_id_may_hold_colons(filled: Listener) -> None:
    assert filled("forget", "--post", "rss:urn:news:1").err.startswith("Removed 1 post;")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "Say what to forget: either --author NETWORK:ID or --post NETWORK:ID.", id="none"),
        pytest.param(["--author", "x:1", "--post", "x:1"], "Say what to forget: either --author", id="both"),
        pytest.param(["--post", "123"], "--post: '123' must be NETWORK:ID, like x:1234567890", id="no colon"),
        pytest.param(["--author", "x:"], "--author: 'x:' must be NETWORK:ID", id="no id"),
        pytest.param(["--post", ":1"], "--post: ':1' must be NETWORK:ID", id="no network"),
        pytest.param(["--post", ""], "--post: '' must be NETWORK:ID", id="empty"),
    ],
)
def test_a_slip_of_the_pen_removes_nothing(filled: Listener, arguments: list[str], said: str) -> None:
    before = filled("export").out
    ran = filled("forget", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert filled("export").out == before


def test_what_was_forgotten_is_not_imported_again(filled: Listener) -> None:
    before = figures(filled)
    filled("forget", "--post", "x:1")
    write_posts(Path("posts.jsonl"))
    assert " 0 new posts, 0 new mentions, " in filled("import", "posts.jsonl").out
    assert "1" not in lines(filled)
    assert figures(filled) != before


def test_an_export_with_tombstones_gives_the_same_figures_elsewhere(filled: Listener) -> None:
    filled("forget", "--post", "x:1")
    filled("forget", "--post", "x:4")
    out = filled("export").out
    Path("out.jsonl").write_text(out, encoding="utf-8")
    other = ("--database", "sqlite:///other.db")
    assert filled(*other, "import", "out.jsonl").out == (
        "out.jsonl: 8 lines, 8 new posts, 5 new mentions, 0 known, 0 rejected\n"
    )
    assert filled(*other, "export").out == out
    assert figures(filled, *other) == figures(filled)
    for again in ((), other):
        assert " 0 new posts, 0 new mentions, 8 known" in filled(*again, "import", "out.jsonl").out
    store = open_store("sqlite:///other.db")
    assert rollups_agree(store)
    store.close()


def test_word_that_a_post_is_gone_removes_it(filled: Listener) -> None:
    told = [{"network": "x", "id": number, "removed": True} for number in ("1", "999")]
    write_posts(Path("gone.jsonl"), *told, a_line(20, "Acme again"))
    ran = filled("import", "gone.jsonl")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "gone.jsonl: 3 lines, 1 new posts, 1 new mentions, 0 known, 0 rejected, "
        "2 of removed posts, 2 posts removed here\n"
    )
    assert "I love Acme" not in filled("export").out
    assert "2 of removed posts, 0 posts removed here" in filled("import", "gone.jsonl").out


def test_lists_say_that_it_was_removed(filled: Listener) -> None:
    filled("forget", "--post", "x:2")
    asked = ("mentions", "--from", "2026-03-01", "--to", "2026-03-15", "--brand", "Bolt")
    row = next(line for line in filled(*asked).out.splitlines() if "Bolt" in line)
    assert row.split()[-5:] == ["—", "removed", "at", "the", "source"]
    [told] = filled(*asked, "--format", "json").json
    assert (told["removed"], told["text"], told["author"], told["keywords"]) == (True, None, None, [])
    [_head, row, _end] = filled(*asked, "--format", "csv").out.split("\r\n")
    assert row.endswith(
        f",original,removed:{BERT},,removed at the source,en,negative,-0.4588,no,no,,,,,,,,,,"
    )


ACME_ON_X = """
[[brands]]
name = "Acme"
role = "own"
keywords = ["acme"]
handles = { x = ["acme"] }
"""


def test_cases_of_removed_questions_travel_with_an_export(listener: Listener) -> None:
    Path("keywords.toml").write_text(ACME_ON_X, encoding="utf-8")
    answered = a_line(1, "@acme where is my parcel?", created_at="2026-03-09T10:00:00Z")
    waiting = a_line(2, "@acme is it down?", created_at="2026-03-09T11:00:00Z", author={"handle": "bert"})
    answer = a_line(3, "@anna on its way", created_at="2026-03-09T10:30:00Z", author={"handle": "acme"})
    answer |= {"kind": "reply", "reply_to": {"post_id": "1", "author_handle": "anna"}}
    write_posts(Path("desk.jsonl"), answered, waiting, answer)
    listener("import", "desk.jsonl")
    listener("forget", "--post", "x:1")
    listener("forget", "--post", "x:2")
    out = listener("export").out
    Path("out.jsonl").write_text(out, encoding="utf-8")
    other = ("--database", "sqlite:///other.db")
    assert listener(*other, "import", "out.jsonl").code == 0
    assert listener(*other, "export").out == out
    told = figures(listener, *other)
    assert told == figures(listener)
    cases = told["Acme"]["response"]["cases"]  # type: ignore[index]
    assert (cases["opened"], cases["answered"], cases["open"]) == (1, 1, 0)
    assert listener("rebuild").code == 0
    assert figures(listener) == told
