"""A shop told through CSV, posts and pages alone, as an outsider would: `listener` on one side, a browser on
the other, nothing read from or put into the database by other ways.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from listener.config import load_config
from listener.model import Rank
from tests.cli.conftest import Ran, run
from tests.databases import new_sqlite
from tests.web.people import LOCAL, NAMES, add_everybody, sign_in
from web import create_app

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
AS_OF = "2026-03-10T12:00:00Z"
_CONFIG = """\
[workspace]
name = "Shop"
timezone = "Europe/Warsaw"
currency = "{currency}"

[[brands]]
name = "Shop"
role = "own"
keywords = ["shop"]
groups = {{ product = ["shop"] }}
handles = {{ x = ["shophelp"] }}

[[brands]]
name = "Rival"
role = "competitor"
keywords = ["rival"]
"""


@dataclass(frozen=True, slots=True)
class Shop:
    """A folder with a configuration and a database, and the browser of a manager."""

    folder: Path
    browser: FlaskClient

    def listener(self, *arguments: object) -> Ran:
        """`listener` on this database."""
        told = ("--config", self.folder / "keywords.toml", "--database", f"sqlite:///{self.folder}/shop.db")
        return run(*told, *arguments)

    def bring(self, kind: str, *lines: str, dry: bool = False) -> Ran:
        """Import the lines of a table, its header first."""
        path = self.folder / f"{kind}.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return self.listener("table", "import", kind, path, *(["--dry-run"] if dry else []))

    def keep(self, kind: str, *lines: str) -> None:
        """Import the lines of a table, none of which may be wrong."""
        ran = self.bring(kind, *lines)
        assert ran.code == 0, ran.err

    def posts(self, *lines: Mapping[str, Any]) -> None:
        """Import posts."""
        path = self.folder / "posts.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        ran = self.listener("import", path)
        assert ran.code == 0, ran.err

    def report(self, start: str, end: str, as_of: str = AS_OF) -> Any:
        """The report of these days as JSON."""
        told = ("--from", start, "--to", end, "--as-of", as_of, "--format", "json")
        ran = self.listener("report", *told)
        assert ran.code == 0, ran.err
        return ran.json

    def page(self, path: str) -> str:
        """What a page shows, without its marks."""
        answer = self.browser.get(path, base_url=LOCAL)
        assert answer.status_code == 200, answer.text
        main = answer.text.partition("<main")[2]
        return " ".join(re.sub("<[^>]+>", " ", main).split())

    def table(self, path: str) -> Any:
        """The JSON of a page."""
        answer = self.browser.get(path, base_url=LOCAL)
        assert answer.status_code == 200, answer.text
        return answer.get_json()


def a_post(number: int | str, text: str, at: str, by: str, to: int | str | None = None) -> dict[str, Any]:
    """A post in the import format, in direct reply to another if one is given."""
    told = {"network": "x", "id": str(number), "text": text, "created_at": at, "lang": "en"}
    reply = {} if to is None else {"kind": "reply", "reply_to": {"post_id": str(to)}}
    return told | {"author": {"handle": by, "followers": 100}} | reply


@contextmanager
def a_shop(folder: Path, currency: str = "EUR", now: datetime = NOW) -> Iterator[Shop]:
    """A shop without posts and rows."""
    (folder / "keywords.toml").write_text(_CONFIG.format(currency=currency), encoding="utf-8")
    store = new_sqlite(folder / "shop.db")
    add_everybody(store)
    app = create_app(
        load_config(folder / "keywords.toml", {}),
        store,
        started_at=now - timedelta(hours=1),
        clock=lambda: now,
        cache_dir=folder / "cache",
    )
    yield Shop(folder, sign_in(app, NAMES[Rank.MANAGER]))
    store.close()
