"""`listener table`: in and out, all or nothing; and what `check` and `doctor` say of rules and channels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Listener

HEADER = "name,kind,brand,threshold,quiet_hours,cooldown,channel\n"
RULES = HEADER + "Down,source,,,,1h,\nLoud,reach,Acme,1000,22:00-07:00,6h,ops\n"


def written(text: str | bytes) -> Path:
    """A file of that text."""
    path = Path("rules.csv")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_what_is_imported_is_exported_as_the_same_file_and_again_changes_nothing(
    configured: Listener,
) -> None:
    path = written(RULES)
    told = [configured("table", "import", "alerts", path) for _ in range(2)]
    assert [(one.code, one.out, one.err) for one in told] == [
        (0, "rules.csv: 2 rows: 2 new, 0 changed, 0 known\n", ""),
        (0, "rules.csv: 2 rows: 0 new, 0 changed, 2 known\n", ""),
    ]
    exported = configured("table", "export", "alerts").out
    assert exported.replace("\r\n", "\n") == RULES
    written(exported.replace("1000", "2000"))
    assert "0 new, 1 changed, 1 known" in configured("table", "import", "alerts", path).out


def test_a_dry_run_checks_everything_and_writes_nothing(configured: Listener) -> None:
    configured("table", "import", "alerts", written(RULES))
    path = written("kind,name\nsource,Up\n")
    ran = configured("table", "import", "alerts", path, "--dry-run")
    assert (ran.code, ran.out) == (0, "rules.csv: 1 row: 1 new, 0 changed, 0 known; nothing was written\n")
    assert "Up" not in configured("table", "export", "alerts").out
    ran = configured("table", "import", "alerts", written("kind,name\nodd,Up\n"), "--dry-run")
    assert (ran.code, [one.name for one in Path().glob("*.rejected.csv")]) == (1, [])


def test_one_wrong_row_keeps_all_others_out_and_is_written_beside_the_file(configured: Listener) -> None:
    rows = (
        "Night,reach,,,,,",
        "Odd,foo,,,,,",
        "",
        "Night,source,,,,,",
        '"a\nb",x,,,,,',
        "short,reach",
        ",reach,,,,,",
    )
    ran = configured("table", "import", "alerts", written(HEADER + "\n".join(rows) + "\n"))
    assert (ran.code, ran.out) == (1, "")
    assert "nothing was imported, for 5 rows cannot be taken. rules.csv.rejected.csv says why." in ran.err
    told = Path("rules.csv.rejected.csv").read_text(encoding="utf-8").splitlines()
    assert [line.partition(",")[0] for line in told] == ["line", "3", "5", "6", "8", "9"]
    assert told[2:3] == ['5,"name: line 2 is the same one; each stands once, leave one of the two"']
    assert configured("table", "import", "alerts", written(RULES)).code == 0
    assert not Path("rules.csv.rejected.csv").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty; its first line names the columns: name, kind, brand,"),
        ("name,kind,url\n", "There is no column 'url' of alerts; there are: name, kind, brand, threshold,"),
        ("name\n", "The column 'kind' is missing; alerts needs: name, kind."),
        ("name,kind,name\n", "The column 'name' stands twice; leave one of them."),
        ('name,kind\n"a,b\n', "Line 2 is no CSV (unexpected end of data);"),
        (b"name,kind\n\xff,reach\n", "The file is not UTF-8; save it again in that encoding."),
    ],
    ids=["empty", "unknown column", "missing column", "column twice", "no CSV", "encoding"],
)
def test_a_file_that_is_no_such_table_is_told_whole(
    configured: Listener, text: str | bytes, said: str
) -> None:
    ran = configured("table", "import", "alerts", written(text))
    assert (ran.code, ran.out, said in ran.err) == (2, "", True), ran.err


def test_labels_of_posts_go_in_and_out_and_those_of_unknown_posts_are_wrong_rows(
    configured: Listener,
) -> None:
    post = {"network": "x", "id": "7", "author": {"handle": "anna"}, "created_at": "2026-11-20T10:00:00Z"}
    Path("posts.jsonl").write_text(
        json.dumps(post | {"text": "Acme is fine", "lang": "en"}), encoding="utf-8"
    )
    assert configured("import", "posts.jsonl").code == 0
    header = "network,post_id,label,by,at\n"
    path = written(header + "x,7,negative,ann,2026-11-21T10:00:00+01:00\nx,7,Neutral,,\n")
    told = [configured("table", "import", "labels", path).out for _ in range(2)]
    assert told == [
        "rules.csv: 2 rows: 2 new, 0 changed, 0 known\n",
        "rules.csv: 2 rows: 0 new, 0 changed, 2 known\n",
    ]
    exported = configured("table", "export", "labels").out
    assert exported.startswith(
        header.replace("\n", "\r\n") + "x,7,negative,ann,2026-11-21T09:00:00+00:00\r\n"
    )
    written(exported)
    assert "0 new, 0 changed, 2 known" in configured("table", "import", "labels", path).out
    rows = ("x,8,negative,,", "x,7,angry,,", "x,7,negative,bo,yesterday", "x,7,positive,,", "rss,7,neutral,,")
    ran = configured("table", "import", "labels", written(header + "\n".join(rows)))
    assert ran.code == 1
    assert Path("rules.csv.rejected.csv").read_text(encoding="utf-8").splitlines() == [
        "line,reason",
        "2,post_id: no post '8' of 'x' is kept; import it first",
        "3,\"label: 'angry' is none; write positive, neutral or negative\"",
        "4,at: 'yesterday' is no instant with an offset; write 2026-11-01T12:00:00Z",
        "6,post_id: no post '7' of 'rss' is kept; import it first",
    ]
    assert configured("table", "export", "labels").out == exported


def test_only_the_kinds_there_are_are_named(configured: Listener) -> None:
    for command in (("import", "order", "x.csv"), ("export", "order")):
        ran = configured("table", *command)
        assert (ran.code, "'order' is not one of 'customers', " in ran.err) == (2, True), ran.err
    assert "No such file" in configured("table", "import", "alerts", "gone.csv").err


def test_check_and_doctor_warn_of_what_keeps_alerts_from_being_told(
    configured: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LISTENER_CHANNEL_OPS", "http://10.0.0.1/s3cr3t")
    monkeypatch.setenv("LISTENER_CHANNEL_OPS_SECRET", "s3cr3t-too")
    alone = configured("check")
    assert (alone.code, alone.err.count("\n")) == (0, 1)
    configured("table", "import", "alerts", written(RULES))
    ran = configured("check")
    assert (ran.code, ran.err.splitlines()) == (
        0,
        [
            "warning: channel ops: its host has no public address; if it is yours and may be reached, add it "
            "to allow_private under [network] in keywords.toml",
            "warning: alert rule 'Down' may never fire: no source is configured",
            "warning: alert rule 'Loud' may never fire: only X tells how many follow an author, and no X "
            "source is configured",
            "warning: alert rule 'Loud' is sent nowhere, channel ops: its host has no public address; if it "
            "is yours and may be reached, add it to allow_private under [network] in keywords.toml",
        ],
    )
    doctor = configured("doctor")
    assert (doctor.code, "warning  alert rule 'Down' may never fire" in doctor.out) == (0, True), doctor.out
    assert "s3cr3t" not in "".join((alone.err, ran.out, ran.err, doctor.out))
