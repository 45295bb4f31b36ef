"""The HTTP session that tweepy is given: our base URL, X's names, an end to every request.

tweepy sets no timeout, and a timeout of requests is no deadline (a byte now and then keeps it waiting
for ever), so every connection is known here and cut off when its request has had its time.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

WRITTEN_IN = ("https://api.twitter.com/", "https://api.x.com/")
"""The addresses that tweepy has, or may come to have, written into its code."""

TWEET, POST = "tweet", "post"
"""How X names its things, before and after the rename of 2026."""

RENAMED = {
    "post.fields": "conversation_id,created_at,entities,lang,note_post,public_metrics",
    "expansions": "author_id,edit_history_post_ids,in_reply_to_user_id,referenced_posts",
}
"""What is asked for in place of `tweet.fields` once X knows those names no more; tweepy knows no others."""

CONNECT = 5.0
TOTAL = 30.0
MOST_BYTES = 20_000_000
_CHUNK = 65_536


class TooSlow(Exception):
    """A request had all its time and was cut off."""


class TooLarge(Exception):
    """An answer was larger than any answer of the API is."""


class ApiSession(requests.Session):
    """A session for one thread. `last` is the newest answer, None while none has come to a request.

    `names` is how X names things, TWEET or POST: requests are put into those names on their way.
    """

    def __init__(self, base: str, *, connect: float = CONNECT, total: float = TOTAL) -> None:
        super().__init__()
        # An entry in .netrc would replace the token, and a proxy of the environment would see it.
        self.trust_env = False
        self.last: requests.Response | None = None
        self.names = TWEET
        self._base = base.rstrip("/") + "/"
        self._connect = connect
        self._total = total
        self._sockets: set[socket.socket] = set()
        adapter = HTTPAdapter(max_retries=0)
        adapter.poolmanager.pool_classes_by_scheme = _pools(self._sockets)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(  # type: ignore[override]
        self, method: str, url: str, *args: Any, **options: Any
    ) -> requests.Response:
        """The whole answer in time, or TooSlow, TooLarge or what requests raises.

        `total` seconds are those of the session unless the request has its own.
        """
        self.last = None
        total = options.pop("total", self._total)
        for written in WRITTEN_IN:
            url = self._base + url.removeprefix(written) if url.startswith(written) else url
        params = options.get("params") or {}
        if self.names == POST and "tweet.fields" in params:
            kept = {name: value for name, value in params.items() if name != "tweet.fields"}
            options["params"] = kept | RENAMED
        options |= {"timeout": (self._connect, total), "allow_redirects": False, "stream": True}
        with self._deadline(total):
            answer = super().request(method, url, *args, **options)
            # The whole body now, so that the deadline holds for it too; `content` gives it from here on.
            answer._content = _body(answer)
        self.last = answer
        return answer

    def cut(self) -> None:
        """End the request under way, from any thread."""
        for one in tuple(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _deadline(self, total: float) -> Iterator[None]:
        passed = threading.Event()

        def stop() -> None:
            passed.set()
            self.cut()

        timer = threading.Timer(total, stop)
        timer.daemon = True
        timer.start()
        try:
            yield
            if passed.is_set():
                raise TooSlow
        except (requests.RequestException, OSError) as error:
            if passed.is_set() or isinstance(error, requests.ReadTimeout):
                raise TooSlow from error
            raise
        finally:
            timer.cancel()
            # Idle connections are known by their next request again.
            self._sockets -= {one for one in self._sockets if one.fileno() == -1}


def _body(answer: requests.Response) -> bytes:
    found = bytearray()
    for chunk in answer.iter_content(_CHUNK):
        found += chunk
        if len(found) > MOST_BYTES:
            raise TooLarge
    return bytes(found)


def _pools(sockets: set[socket.socket]) -> dict[str, type[HTTPConnectionPool]]:
    """Pools of connections whose sockets are noted."""

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
