"""Bodies: what comes out is what went in, and never more than the cap."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import BodyTooLarge, FetchError
from listener.net.body import Body

CAP = 10_000


def bare_deflate(data: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflater.compress(data) + deflater.flush()


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "X-GZip": gzip.compress,
    "deflate": zlib.compress,
    " deflate ": bare_deflate,
}


def collect(encoding: str, pieces: Sequence[bytes], cap: int = CAP) -> bytes:
    body = Body("feeds.example", encoding, cap)
    for piece in pieces:
        body.feed(piece)
    return body.finish()


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("encoding", PACKERS)
@given(data=st.binary(max_size=CAP // 2), size=st.integers(1, 500))
def test_a_body_comes_out_as_it_went_in_however_it_was_cut(encoding: str, data: bytes, size: int) -> None:
    assert collect(encoding, cut(PACKERS[encoding](data), size)) == data


@given(members=st.lists(st.binary(max_size=100), min_size=1, max_size=5), size=st.integers(1, 50))
def test_gzip_in_several_members_is_read_to_its_end(members: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(member) for member in members)
    assert collect("gzip", cut(packed, size)) == b"".join(members)


@pytest.mark.parametrize("padding", [b"\0", b"\0" * 600, b"\n", b"\x1f", b"<!-- cached -->"])
@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_padding_behind_a_whole_body_is_dropped(encoding: str, padding: bytes) -> None:
    packed = PACKERS[encoding](b"<rss/>") + padding
    assert (collect(encoding, [packed]), collect(encoding, cut(packed, 1))) == (b"<rss/>", b"<rss/>")


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_body_of_exactly_the_cap_is_taken_and_one_more_byte_is_not(encoding: str) -> None:
    pack = PACKERS[encoding]
    assert collect(encoding, [pack(b"a" * CAP)]) == b"a" * CAP
    with pytest.raises(BodyTooLarge):
        collect(encoding, [pack(b"a" * (CAP + 1))])


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " deflate "])
def test_a_bomb_is_never_unpacked_beyond_the_cap(encoding: str) -> None:
    bomb = PACKERS[encoding](bytes(20_000_000))
    body = Body("feeds.example", encoding, 100_000)
    tracemalloc.start()
    with pytest.raises(BodyTooLarge):
        body.feed(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_compressed_data_that_gives_nothing_is_not_taken_for_ever() -> None:
    empty_blocks = b"\x00\x00\x00\xff\xff" * CAP
    with pytest.raises(BodyTooLarge):
        collect(" deflate ", cut(empty_blocks, 1000))


def test_endless_empty_members_are_refused() -> None:
    with pytest.raises(FetchError, match="damaged"):
        collect("gzip", [gzip.compress(b"") * 2000], cap=10**6)


@given(data=st.binary(min_size=1, max_size=300), share=st.floats(0, 1, exclude_max=True))
@pytest.mark.parametrize("encoding", ["gzip", "deflate", " deflate "])
def test_a_body_cut_short_is_an_error_and_not_half_a_feed(encoding: str, data: bytes, share: float) -> None:
    packed = PACKERS[encoding](data)
    short = packed[: max(1, int(len(packed) * share))]
    with pytest.raises(FetchError, match="damaged or incomplete"):
        collect(encoding, [short])


@given(data=st.binary(max_size=300), encoding=st.sampled_from(["gzip", "deflate"]))
def test_garbage_gives_an_error_of_ours_or_bytes_within_the_cap(data: bytes, encoding: str) -> None:
    with suppress(FetchError):
        assert len(collect(encoding, [data])) <= CAP


def test_an_empty_body_is_empty_in_every_encoding() -> None:
    assert [collect(encoding, []) for encoding in PACKERS] == [b""] * len(PACKERS)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "x" * 500])
def test_an_encoding_that_was_not_asked_for_is_an_error(encoding: str) -> None:
    with pytest.raises(FetchError, match="was not asked for"):
        Body("feeds.example", encoding, CAP)
