"""Collects the body of one answer, decompressing as it comes, and never holds more than the cap."""

from __future__ import annotations

import zlib

from listener.errors import BodyTooLarge, FetchError

ACCEPTED = "gzip, deflate"
"""What we ask for: what can be decompressed piece by piece with a limit on what comes out."""

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_MOST_MEMBERS = 1000  # each costs time even if it holds nothing


class Body:
    """The body of an answer by `sender`. `encoding` is its Content-Encoding, "" for none."""

    def __init__(self, sender: str, encoding: str, max_bytes: int) -> None:
        self._sender = sender
        self._encoding = encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(
                f"{sender} answered in the encoding {self._encoding[:40]!r}, which was not asked for; "
                "its operator has to put that right"
            )
        self._max_bytes = max_bytes
        self._arrived = 0
        self._kept = bytearray()
        self._inflater: zlib._Decompress | None = None
        self._begun = b""  # of a compressed body, or of its next member: too little to know what it is
        self._members = 0  # how many have come to their end

    def feed(self, raw: bytes) -> None:
        """Take the next piece as it came. Raises BodyTooLarge, or FetchError if it is damaged."""
        # There is compressed data that gives nothing: what arrives is capped as well as what is kept.
        self._arrived += len(raw)
        if self._arrived > self._max_bytes:
            raise self._too_large()
        if self._encoding in ("", "identity"):
            self._keep(raw)
            return
        try:
            self._inflate(self._begun + raw)
        except zlib.error as error:
            raise self._damaged() from error

    def finish(self) -> bytes:
        """The whole body. Raises FetchError if a compressed one ends too early."""
        if self._inflater is not None or (self._begun and not self._members):
            raise self._damaged()
        return bytes(self._kept)

    def _inflate(self, data: bytes) -> None:
        self._begun = b""
        while data:
            if self._inflater is None:
                if len(data) < 2:
                    self._begun = data
                    return
                if self._members and (self._encoding == "deflate" or data[:2] != _GZIP_MAGIC):
                    return  # padding, or what else some servers leave behind a body that is whole
                self._inflater = zlib.decompressobj(self._window(data))
            self._keep(self._inflater.decompress(data, self._max_bytes - len(self._kept) + 1))
            if not self._inflater.eof:
                return
            data, self._inflater = self._inflater.unused_data, None
            self._members += 1
            if self._members > _MOST_MEMBERS:
                raise zlib.error("too many members")

    def _window(self, data: bytes) -> int:
        if self._encoding != "deflate":
            return _GZIP
        # "deflate" should wear a zlib header (RFC 9110, 8.4.1.2), but many servers send it bare.
        has_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS

    def _keep(self, piece: bytes) -> None:
        if len(self._kept) + len(piece) > self._max_bytes:
            raise self._too_large()
        self._kept += piece

    def _too_large(self) -> BodyTooLarge:
        return too_large(self._sender, self._max_bytes)

    def _damaged(self) -> FetchError:
        return FetchError(
            f"{self._sender} sent a damaged or incomplete {self._encoding} body; "
            "if that stays so, its operator has to put it right"
        )


def too_large(sender: str, max_bytes: int) -> BodyTooLarge:
    """The error for a body above the cap."""
    return BodyTooLarge(
        f"{sender} sent more than {max_bytes / 2**20:.3g} MiB; ask for fewer entries or a smaller feed"
    )
