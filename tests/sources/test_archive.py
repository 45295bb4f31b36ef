"""The import format: every good line a post, every bad one a reason."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import ImportFileError, LineError
from listener.model import Author, Counters, Kind, Post, ReplyTo, Sentiment
from listener.model.tombstone import BrandTone, Gone, Tombstone
from listener.sources.archive import LONGEST_LINE, Line, read_archive, read_line
from tests.sources.rss.fakes import NOW

NEEDED: dict[str, Any] = {
    "network": "x",
    "id": "123",
    "text": "Hello Acme",
    "author": {"handle": "Anna"},
    "created_at": "2026-10-31T22:10:47Z",
}
POST = Post("x", "123", Author("@anna", "Anna"), "Hello Acme", datetime(2026, 10, 31, 22, 10, 47, tzinfo=UTC))


def read(**fields: Any) -> Post:
    return read_line(json.dumps(NEEDED | fields).encode(), NOW)


def archive(path: Path, *lines: bytes) -> list[Line]:
    path.write_bytes(gzip.compress(b"\n".join(lines)) if path.suffix == ".gz" else b"\n".join(lines))
    return list(read_archive(path, NOW))


GOOD = json.dumps(NEEDED).encode()


def test_what_is_needed_is_enough() -> None:
    assert read() == POST


def test_a_whole_line_is_read() -> None:
    post = read(
        url="https://x.example/anna/123",
        lang="en",
        author={"id": 42, "handle": "@Anna", "name": "Anna A", "followers": 310},
        kind="quote",
        reply_to={"post_id": 122, "author_handle": "acmehelp"},
        conversation_id="120",
        ref_id=9,
        metrics={
            "likes": 1,
            "replies": 2,
            "reposts": 3,
            "quotes": 4,
            "bookmarks": 5,
            "impressions": None,
            "x": 1,
        },
        created_at="2026-10-31T22:10:47+02:00",
        extra=[1],
    )

    assert post == Post(
        network="x",
        id="123",
        author=Author("42", "Anna", "Anna A", 310),
        text="Hello Acme",
        created_at=datetime(2026, 10, 31, 20, 10, 47, tzinfo=UTC),
        url="https://x.example/anna/123",
        lang="en",
        kind=Kind.QUOTE,
        reply_to=ReplyTo("122", "acmehelp"),
        conversation_id="120",
        ref_id="9",
        counters=Counters(1, 2, 3, 4, 5, None),
    )


def test_everything_else_may_be_null() -> None:
    names = ("url", "lang", "kind", "reply_to", "conversation_id", "ref_id", "metrics", "mentions")
    author = {"handle": "Anna", "id": None, "name": None, "followers": None}

    assert read(**dict.fromkeys(names), author=author) == POST


def test_an_answer_is_a_reply_even_if_it_does_not_say_so() -> None:
    assert read(reply_to={"post_id": "1"}).kind is Kind.REPLY
    assert read(reply_to={}).reply_to is None


@pytest.mark.parametrize("raw", ["1994-12-31T23:59:59Z", "2026-11-22T13:00:01Z", "0001-01-01T00:00:00+14:00"])
def test_an_impossible_date_is_the_time_first_seen(raw: str) -> None:
    post = read(created_at=raw)

    assert (post.created_at, post.date_estimated, post.date_raw) == (NOW, True, raw)


@pytest.mark.parametrize("raw", ["1995-01-01T00:00:00Z", "2026-11-22T13:00:00Z", "2026-11-22T14:30:00+01:30"])
def test_a_date_at_the_edge_is_itself(raw: str) -> None:
    assert read(created_at=raw).date_estimated is False


def test_brands_that_a_source_vouched_for_are_honoured() -> None:
    mentions = [
        {"brand": "Acme", "keywords": []},
        {"brand": "Rival", "keywords": ["rival"]},
        {"brand": "Third", "sentiment": None},
    ]

    assert read(mentions=mentions).brands == ("Acme", "Third")


def test_what_no_database_can_hold_is_removed_everywhere() -> None:
    post = read(text="a\0b\ud83d😀", author={"handle": "an\0na"}, id="1\0")

    assert (post.text, post.author.handle, post.id) == ("ab😀", "anna", "1")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"network": None}, 'network: must be a lower-case name such as "x" or "rss", not None'),
        ({"network": "X"}, 'network: must be a lower-case name such as "x" or "rss", not \'X\''),
        ({"network": 1}, "network: must be text, not 1"),
        ({"id": None}, "id: is missing; it must be the network's own id of the post"),
        ({"id": "  "}, "id: is missing; it must be the network's own id of the post"),
        ({"id": True}, "id: must be text or a whole number, not True"),
        ({"id": 1.5}, "id: must be text or a whole number, not 1.5"),
        ({"id": "x" * 1_001}, "id: is longer than 1,000 bytes"),
        ({"ref_id": "語" * 400}, "ref_id: is longer than 1,000 bytes"),
        (
            {"text": "x" * 100_001},
            "text: is longer than 100,000 characters; no network has such posts",
        ),
        ({"text": None}, 'text: is missing; write "" for a post without words'),
        ({"text": ["a"]}, "text: must be text, not ['a']"),
        ({"author": None}, "author: needs a handle or an id"),
        ({"author": {}}, "author: needs a handle or an id"),
        ({"author": "anna"}, "author: must be an object, not 'anna'"),
        ({"author": {"handle": ["a"]}}, "author.handle: must be text or a whole number, not ['a']"),
        (
            {"author": {"id": "1", "followers": -1}},
            "author.followers: must be a whole number from 0 to 10^12, not -1",
        ),
        (
            {"author": {"id": "1", "followers": 10**12 + 1}},
            "author.followers: must be a whole number from 0 to 10^12, not 1000000000001",
        ),
        ({"author": {"id": "1", "name": 7}}, "author.name: must be text, not 7"),
        ({"created_at": None}, "created_at: is missing; write an instant such as 2017-10-31T22:10:47Z"),
        ({"created_at": "2017-10-31T22:10:47"}, "created_at: no time zone, write 2017-10-31T22:10:47Z"),
        ({"created_at": "2017-10-31"}, "created_at: no time zone, write 2017-10-31T22:10:47Z"),
        ({"created_at": 1509487847}, "created_at: must be text, not 1509487847"),
        (
            {"created_at": "31 Oct 2017"},
            "created_at: '31 Oct 2017' is no instant; write one such as 2017-10-31T22:10:47Z",
        ),
        (
            {"url": "javascript:alert(1)"},
            "url: must be an https:// or http:// address, not 'javascript:alert(1)'",
        ),
        ({"lang": 1}, "lang: must be text, not 1"),
        ({"kind": "tweet"}, "kind: must be one of original, reply, quote, repost, article, not 'tweet'"),
        ({"reply_to": "122"}, "reply_to: must be an object, not '122'"),
        ({"reply_to": {"post_id": []}}, "reply_to.post_id: must be text or a whole number, not []"),
        ({"conversation_id": {}}, "conversation_id: must be text or a whole number, not {}"),
        ({"metrics": []}, "metrics: must be an object, not []"),
        ({"metrics": {"likes": "1"}}, "metrics.likes: must be a whole number from 0 to 10^12, not '1'"),
        ({"metrics": {"likes": True}}, "metrics.likes: must be a whole number from 0 to 10^12, not True"),
        ({"metrics": {"likes": 1.0}}, "metrics.likes: must be a whole number from 0 to 10^12, not 1.0"),
        (
            {"mentions": "Acme"},
            'mentions: must be a list of objects such as {"brand": "Acme", "keywords": []}',
        ),
        ({"mentions": [{"brand": 1}]}, "mentions.brand: must be text, not 1"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(LineError) as caught:
        read(**fields)

    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "not JSON at character 2"),
        (b"hello", "not JSON at character 1"),
        (b"[]", "must be an object of one post, not []"),
        (b'"x"', "must be an object of one post, not 'x'"),
        (b'{"text": "\xff"}', "not UTF-8 at byte 11"),
        (b"[" * 200_000, "not JSON that can be read"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "not JSON that can be read"),
        (GOOD + b" " * LONGEST_LINE, "longer than 1,000,000 bytes"),
    ],
    ids=["cut", "prose", "list", "text", "not UTF-8", "nested", "endless number", "too long"],
)
def test_a_line_that_is_no_record_says_why(raw: bytes, reason: str) -> None:
    with pytest.raises(LineError, match=f"^{reason.replace('[', chr(92) + '[')}"):
        read_line(raw, NOW)


@pytest.mark.parametrize("name", ["posts.jsonl", "posts.jsonl.gz"])
def test_one_bad_line_stops_no_other(tmp_path: Path, name: str) -> None:
    lines = archive(tmp_path / name, b"\xef\xbb\xbf" + GOOD, b"", b'{"text": "\xff"}', b"  \r", GOOD + b"\r")

    assert [(line.number, line.raw.strip()) for line in lines] == [
        (1, GOOD),
        (3, b'{"text": "\xff"}'),
        (5, GOOD),
    ]
    assert [type(line.outcome) for line in lines] == [Post, LineError, Post]


def test_a_line_too_long_is_rejected_whole_and_the_next_is_read(tmp_path: Path) -> None:
    lines = archive(tmp_path / "posts.jsonl", b"x" * (3 * LONGEST_LINE), GOOD)

    assert [(line.number, len(line.raw), type(line.outcome)) for line in lines] == [
        (1, LONGEST_LINE, LineError),
        (2, len(GOOD), Post),
    ]


def test_a_line_without_end_is_never_held_whole(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"x" * (30 * LONGEST_LINE) + b"\n" + GOOD))
    tracemalloc.start()
    try:
        lines = list(read_archive(tmp_path / "bomb.gz", NOW))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [type(line.outcome) for line in lines] == [LineError, Post]
    assert peak < 10 * LONGEST_LINE


def test_progress_is_told_in_bytes_of_the_file(tmp_path: Path) -> None:
    lines = archive(tmp_path / "posts.jsonl", GOOD, GOOD)

    assert [line.consumed for line in lines] == [len(GOOD) + 1, 2 * len(GOOD) + 1]
    assert archive(tmp_path / "p.gz", GOOD)[-1].consumed <= (tmp_path / "p.gz").stat().st_size


def test_a_post_that_is_said_to_be_removed_needs_no_more_than_its_name(tmp_path: Path) -> None:
    removed = json.dumps({"network": "x", "id": 123, "removed": True, "text": None, "author": None}).encode()

    assert [line.outcome for line in archive(tmp_path / "posts.jsonl", removed)] == [Gone("x", "123")]


TOMBSTONE: dict[str, Any] = {
    "network": "x",
    "id": "removed:c0ffee",
    "created_at": "2026-10-31T11:00:00Z",
    "removed": True,
    "text": None,
    "author": None,
    "author_group": 63,
}


OBJECTS = 'mentions: must be a list of objects such as {"brand": "Acme", "keywords": []}'


def told_of(folder: Path, **fields: Any) -> Any:
    [line] = archive(folder / "posts.jsonl", json.dumps(TOMBSTONE | fields).encode())
    return line.outcome


def test_a_tombstone_is_read_with_all_that_figures_are_made_of(tmp_path: Path) -> None:
    noon = datetime(2026, 10, 31, 11, 0, tzinfo=UTC)
    assert told_of(tmp_path) == Tombstone("x", "removed:c0ffee", noon, 63)
    whole = told_of(
        tmp_path,
        lang="en",
        kind="reply",
        sentiment={"compound": -0.4567, "class": "negative"},
        mentions=[
            {"brand": "Acme", "keywords": []},
            {"brand": "Bolt", "keywords": [], "sentiment": {"compound": 1, "class": "positive"}},
            {"brand": "Cog", "keywords": [], "sentiment": None},
        ],
        amplified=["Bolt", "Acme"],
    )
    tones = (
        BrandTone("Acme", -4_567, Sentiment.NEGATIVE),
        BrandTone("Bolt", 10_000, Sentiment.POSITIVE),
        BrandTone("Cog"),
    )
    assert whole == Tombstone(
        "x", "removed:c0ffee", noon, 63, "en", Kind.REPLY, -4_567, Sentiment.NEGATIVE, tones, ("Acme", "Bolt")
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"author_group": None}, "author_group: must be a number from 0 to 63, not None"),
        ({"author_group": 64}, "author_group: must be a number from 0 to 63, not 64"),
        ({"author_group": "7"}, "author_group: must be a whole number from 0 to 10^12, not '7'"),
        ({"created_at": None}, "created_at: is missing; write an instant such as 2017-10-31T22:10:47Z"),
        ({"created_at": "1970-01-01T00:00Z"}, "created_at: 1970-01-01T00:00Z is before 1995 or to come"),
        ({"kind": "poem"}, "kind: must be one of original, reply, quote, repost, article, not 'poem'"),
        ({"lang": "x" * 17}, "lang: must be a code such as en, not 'xxxxxxxxxxxxxxxxx'"),
        ({"sentiment": 0.5}, "sentiment: must be an object, not 0.5"),
        ({"sentiment": {}}, "sentiment.compound: must be a number from -1 to 1, not None"),
        ({"sentiment": {"compound": 1.5}}, "sentiment.compound: must be a number from -1 to 1, not 1.5"),
        ({"sentiment": {"compound": True}}, "sentiment.compound: must be a number from -1 to 1, not True"),
        ({"mentions": "Acme"}, "mentions: must be a list, not 'Acme'"),
        ({"mentions": ["Acme"]}, OBJECTS),
        ({"mentions": [{}]}, OBJECTS),
        ({"amplified": [True]}, "amplified.brand: must be text or a whole number, not True"),
        ({"removed": 1}, "id: only a removed post is called 'removed:c0ffee'; write \"removed\": true"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_tombstone_is_named(tmp_path: Path, fields: dict[str, Any], reason: str) -> None:
    assert str(told_of(tmp_path, **fields)) == reason


def test_a_file_that_is_not_there_or_damaged_says_so(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match=r"after line 0 .*No such file"):
        list(read_archive(tmp_path / "none.jsonl", NOW))
    (tmp_path / "no.gz").write_bytes(b"plain")
    with pytest.raises(ImportFileError, match="after line 0 .*gzip"):
        list(read_archive(tmp_path / "no.gz", NOW))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(GOOD + b"\n" + GOOD)[:-12])
    with pytest.raises(ImportFileError, match="check that it is there and whole"):
        list(read_archive(tmp_path / "cut.gz", NOW))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from([*NEEDED, "url", "lang", "kind", "reply_to", "metrics", "mentions"]), JSON
    )
)
def test_no_line_whatever_raises_anything_but_a_line_error(fields: dict[str, Any]) -> None:
    try:
        post = read(**fields)
    except LineError:
        return
    assert post.created_at.tzinfo is UTC
    assert "\0" not in f"{post}".encode().decode()


@given(st.binary(max_size=60))
def test_no_bytes_whatever_raise_anything_but_a_line_error(raw: bytes) -> None:
    with pytest.raises(LineError):
        read_line(raw, NOW)


@given(st.timezones(), st.datetimes(min_value=datetime(1996, 1, 1), max_value=datetime(2026, 1, 1)))  # noqa: DTZ001
def test_an_instant_means_the_same_in_every_zone(zone: Any, naive: datetime) -> None:
    instant = naive.replace(tzinfo=timezone(timedelta(hours=5, minutes=30)))

    assert read(created_at=instant.astimezone(zone).isoformat()).created_at == instant
