"""Runs `listener` in this process, in a folder of its own, and a few posts to give it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog

from listener.cli import main

KEYWORDS = """\
[workspace]
name = "Acme"
timezone = "Europe/Warsaw"

[[brands]]
name = "Acme"
role = "own"
keywords = ["acme", "أكمي"]
groups = { product = ["acme cloud"] }
exclude = ["acme, ohio"]
handles = { x = ["acmehelp"] }

[[brands]]
name = "Bolt"
role = "competitor"
keywords = ["bolt"]
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command ended with and said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Listener = Callable[..., Ran]


def run(*arguments: object, typed: str = "") -> Ran:
    """`listener` with these arguments, in the present folder; `typed` is what a person enters."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", StringIO(typed))
        # Lines of progress come with time, and a busy machine may take it.
        patch.setattr("listener.cli.progress.LINE_SECONDS", float("inf"))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
    code = ended.value.code
    return Ran(code if isinstance(code, int) else 0 if code is None else 1, out.getvalue(), err.getvalue())


def a_line(number: int | str, text: str, **changes: Any) -> dict[str, Any]:
    """A post in the import format: English, by an author of 100 followers, at noon in Warsaw."""
    given: dict[str, Any] = {
        "network": "x",
        "author": {"handle": "anna", "followers": 100},
        "created_at": "2026-03-09T11:00:00Z",
        "lang": "en",
    }
    return {"id": str(number), "text": text} | given | changes


POSTS = (
    a_line(1, "I love Acme", metrics={"likes": 3, "replies": 1, "reposts": 2, "quotes": 0}),
    a_line(2, "Acme Cloud is awful, so is Bolt 🌧", author={"handle": "bert", "followers": 900}),
    a_line(3, "RT I love Acme", kind="repost", ref_id="1", author={"handle": "cleo", "followers": 5_000}),
    a_line(4, "أكمي شركة كبيرة", lang="ar", created_at="2026-03-08T10:00:00Z", author={"id": 7}),
    a_line(5, "We are sorry, Anna", author={"handle": "AcmeHelp"}, reply_to={"post_id": "1"}),
    a_line(6, "Nothing of note", created_at="2026-03-01T23:30:00.25Z"),
    a_line(7, "Acme, Ohio is a town"),
    a_line(
        "urn:news:1",
        "A company of that trade",
        network="rss",
        kind="article",
        url="https://press.example/1",
        author={"handle": "press.example"},
        mentions=[{"brand": "Acme", "keywords": []}],
    ),
)


def write_posts(path: Path, *lines: dict[str, Any]) -> Path:
    """An archive of these posts, or of POSTS."""
    told = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines or POSTS)
    path.write_text(told, encoding="utf-8")
    return path


@pytest.fixture
def listener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """`listener` in an empty folder, whatever the environment says."""
    for name in ("CONFIG", "DATABASE_URL", "X_BEARER_TOKEN", "SECRET_KEY", "X_BEARER_TOKEN_FILE"):
        monkeypatch.delenv(f"LISTENER_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    yield run
    structlog.reset_defaults()


@pytest.fixture
def configured(listener: Listener) -> Listener:
    """`listener` in a folder with a configuration without sources."""
    Path("keywords.toml").write_text(KEYWORDS, encoding="utf-8")
    return listener


@pytest.fixture(scope="session")
def filled_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with POSTS in it, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    (folder / "keywords.toml").write_text(KEYWORDS, encoding="utf-8")
    archive = write_posts(folder / "posts.jsonl")
    path = folder / "filled.db"
    ran = run("--config", folder / "keywords.toml", "--database", f"sqlite:///{path}", "import", archive)
    assert ran.code == 0, ran.err
    return path


@pytest.fixture
def filled(configured: Listener, filled_database: Path) -> Listener:
    """`listener` in a folder with a configuration and POSTS."""
    shutil.copyfile(filled_database, "listener.db")
    return configured
