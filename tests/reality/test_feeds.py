"""Captured feeds served on loopback: entries kept against the manifest, then polled again."""

from __future__ import annotations

import csv
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.reality.conftest import Listener

EXPLAINED = {
    "feed-rs__rss_2.0_invalid_1.xml": "failed: its XML is broken and holds no entry",
    "feedjira__json_feed.json": "failed: JSON Feed is neither RSS nor Atom",
}


@contextmanager
def serving(folder: Path, *, etags: bool) -> Iterator[tuple[str, Counter[int]]]:
    """The folder's feeds on loopback: the base URL, and how often each status was answered."""
    answered: Counter[int] = Counter()

    class Feeds(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = (folder / urlsplit(self.path).path.lstrip("/")).read_bytes()
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            unchanged = etags and self.headers.get("If-None-Match") == etag
            answered[304 if unchanged else 200] += 1
            self.send_response(304 if unchanged else 200)
            if etags:
                self.send_header("ETag", etag)
            self.send_header("Content-Length", "0" if unchanged else str(len(body)))
            self.end_headers()
            if not unchanged:
                self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", answered
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def configure(path: Path, base: str, names: list[str]) -> None:
    """One brand, each feed a source with {query}, so that every entry is kept."""
    sources = "".join(
        f'[[sources]]\nname = "{name}"\nkind = "rss"\nurl = "{base}/{name}?q={{query}}"\n' for name in names
    )
    path.write_text(
        '[workspace]\nname = "Reality"\n[network]\nallow_private = ["127.0.0.1/32"]\n'
        f'[[brands]]\nname = "Acme"\nrole = "own"\nkeywords = ["acme"]\n{sources}',
        encoding="utf-8",
    )


@pytest.mark.parametrize("etags", [True, False], ids=["with ETag", "without"])
def test_every_entry_is_kept_and_polling_again_brings_nothing(
    data: Path, tmp_path: Path, listener: Listener, etags: bool
) -> None:
    feeds = data / "feeds"
    with (feeds / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        manifest = {row["file"]: int(row["entries"]) for row in csv.DictReader(file)}
    with serving(feeds, etags=etags) as (base, answered):
        configure(tmp_path / "keywords.toml", base, list(manifest))
        first = {row["source"]: row for row in json.loads(listener("poll", "--format", "json").stdout)}
        assert answered == {200: len(manifest)}
        answered.clear()
        again = json.loads(listener("poll", "--format", "json").stdout)
    print(f"{'feed':<45} {'manifest':>8} {'seen':>5} {'new':>5}")
    for name, entries in manifest.items():
        row = first[name]
        if entries != row["new"] or row["error"]:
            why = EXPLAINED.get(name, row["error"] or "entries of the same identity")
            print(f"{name:<45} {entries:>8} {row['seen']:>5} {row['new']:>5}  {why}")
    assert {name: row["seen"] for name, row in first.items()} == manifest
    assert {name for name, row in first.items() if row["status"] == "failed"} == set(EXPLAINED)
    assert sum(row["new"] for row in again) == 0
    assert {row["status"] for row in again if row["source"] not in EXPLAINED} == {"unchanged"}
    if etags:
        assert answered == {304: len(manifest) - len(EXPLAINED), 200: len(EXPLAINED)}
