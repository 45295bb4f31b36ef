"""Archives read ahead by a process of its own: the same lines, the same meaning, and nothing left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from listener.daemon.ahead import Batch, ReadAhead, read_here
from listener.enrich import Enricher
from listener.errors import ImportFileError
from listener.model import Post
from tests.builders import NOW, a_brand, a_config
from tests.cli.conftest import POSTS, a_line

CONFIG = a_config(brands=(a_brand("Acme"), a_brand("Bolt")))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Posts of all kinds, a line that is none, and the beginning of one."""
    path = tmp_path / "a.jsonl"
    lines = [*POSTS, a_line(90, "Bolt \ud83d", reply_to={"post_id": "1"}, lang=None), {"network": "x"}]
    path.write_text("\n".join(map(json.dumps, lines)) + '\n{"network"', encoding="utf-8")
    return path


def told(batches: Iterator[Batch]) -> list[tuple[int, int, bytes, str]]:
    """What the batches tell of lines."""
    return [
        (line.number, line.consumed, line.raw, repr(line.outcome))
        for batch in batches
        for line in batch.lines
    ]


def test_the_lines_are_those_that_are_read_here(archive: Path) -> None:
    with closing(ReadAhead(archive, CONFIG)) as ahead:
        assert told(ahead.batches(NOW, 3, meaning=True)) == told(read_here(archive, NOW, 3))


def test_what_posts_mean_is_read_too_if_it_is_asked_for(archive: Path) -> None:
    enricher = Enricher(CONFIG)
    with closing(ReadAhead(archive, CONFIG)) as ahead:
        for batch in ahead.batches(NOW, 4, meaning=True):
            posts = [line.outcome for line in batch.lines if isinstance(line.outcome, Post)]
            assert batch.read == {(post.network, post.id): enricher.read(post) for post in posts}
    with closing(ReadAhead(archive, CONFIG)) as ahead:
        assert [batch.read for batch in ahead.batches(NOW, 20, meaning=False)] == [{}]


def test_a_damage_is_told_after_the_lines_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b"\x1f\x8b no gzip")
    with closing(ReadAhead(path, CONFIG)) as ahead, pytest.raises(ImportFileError, match="after line 0"):
        list(ahead.batches(NOW, 5, meaning=True))


def test_that_the_process_was_ended_is_told_with_what_to_look_for(archive: Path) -> None:
    with closing(ReadAhead(archive, CONFIG)) as ahead:
        ahead._process.kill()
        ahead._process.join()
        with pytest.raises(ImportFileError, match=r"a\.jsonl cannot be read on.*whether memory is short"):
            list(ahead.batches(NOW, 5, meaning=True))


def test_the_process_ends_with_whoever_started_it(archive: Path) -> None:
    ahead = ReadAhead(archive, CONFIG)
    ahead._pipe.close()
    ahead._process.join(20)
    assert ahead._process.exitcode == 0
