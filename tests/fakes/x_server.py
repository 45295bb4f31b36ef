"""A fake of X's API on loopback: its endpoints over a made-up X, with its limits, prices and tempers.

It holds to what X does and its schema does not say: queries of 512 characters, seven days of search, an id
or an instant but not both, one charge per resource and UTC day. Faults are queued and come one by one.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from listener.model import Counters
from listener.sources.x.snowflake import first_id_at
from tests.fakes.x_world import WEEK, Posted, Version, XWorld

TOKEN = "fake-bearer-token-of-x"
LONGEST_QUERY = 512
HORIZON = timedelta(seconds=30)
NAMES = {  # of the fields of an answer, after the rename
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
    "total_tweet_count": "total_post_count",
}
LONG = 280


class Refused(Exception):
    """An answer that is none: status, message, headers."""

    def __init__(self, status: int, message: str, kind: str = "invalid-request", **headers: str) -> None:
        super().__init__(message)
        self.status, self.kind = status, kind
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came: when, where, with which parameters, and the status of its answer."""

    at: datetime
    path: str
    params: dict[str, str]
    status: int


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as it was given: to which method and path, with which parameters, and what it was."""

    method: str
    path: str
    params: dict[str, str]
    status: int
    body: Any


class FakeX:
    """X's API over `world`. `clock` is X's own; `names` "tweet" or "post" after the rename.

    `strict`: requests with the other names are refused; `deaf`: those names are passed over. `lag` is how
    late the index shows a post; `blanks` puts an empty page with a token before every so many. `limits` are
    requests per 15 minutes by path.
    """

    def __init__(self, world: XWorld, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.world = world
        self.clock = clock
        self.names = "tweet"
        self.strict = False
        self.deaf = False
        self.lag = timedelta()
        self.blanks = 0
        self.limits: dict[str, int] = {}
        self.owner: str | None = None
        self.asked: list[Asked] = []
        self.told: list[Told] = []
        self.billed: dict[tuple[str, str, str], int] = {}
        self.faults: deque[str] = deque()
        self.jobs: dict[str, dict[str, Any]] = {}
        self.lost_files = False
        self.forward: Callable[[], str] = lambda: ""
        self._lock = threading.RLock()
        self._windows: dict[str, tuple[datetime, int]] = {}

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Answer on loopback; the address."""
        fake = self

        class Handler(_Handler):
            x = fake

        server = _Server(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def reads(self, resource: str = "post") -> int:
        """How many resources of a kind were charged for, over all days."""
        return sum(1 for kind, _day, _id in self.billed if kind == resource)

    def charge(self, resource: str, ids: list[str]) -> None:
        """Charge for resources, once per UTC day each."""
        day = self.clock().astimezone(UTC).date().isoformat()
        for one in ids:
            self.billed.setdefault((resource, day, one), 1)

    def answer(self, method: str, path: str, params: dict[str, str], body: bytes) -> dict[str, Any]:
        """The decoded answer of an endpoint; Refused."""
        with self._lock:
            for pattern, endpoint in _ENDPOINTS:
                found = re.fullmatch(pattern, f"{method} {path}")
                if found:
                    return endpoint(self, params, body, *found.groups())
        raise Refused(404, f"no such address: {path}", "resource-not-found")

    def limited(self, path: str) -> dict[str, str]:
        """The headers of the rate limit; Refused once it is used up."""
        most = self.limits.get(path)
        if most is None:
            return {}
        now = self.clock()
        begun, used = self._windows.get(path, (now, 0))
        if now - begun >= timedelta(minutes=15):
            begun, used = now, 0
        self._windows[path] = (begun, used + 1)
        reset = str(int((begun + timedelta(minutes=15)).timestamp()))
        told = {"x-rate-limit-limit": str(most), "x-rate-limit-reset": reset}
        if used >= most:
            raise Refused(429, "too many requests", "about:blank", **told)
        return told | {"x-rate-limit-remaining": str(most - used - 1)}

    # the endpoints

    def search(self, params: dict[str, str], _body: bytes) -> dict[str, Any]:
        self._check_names(params)
        now = self.clock()
        query = params.get("query", "")
        if not 1 <= len(query) <= LONGEST_QUERY:
            raise Refused(400, f"query: its length must be between 1 and {LONGEST_QUERY}")
        if "since_id" in params and "start_time" in params:
            raise Refused(400, "Invalid use of since_id: it cannot stand with start_time")
        after, before = self._window(params, now, oldest=now - WEEK)
        return self._page(query, params, now, after, before, least=10)

    def counts(self, params: dict[str, str], _body: bytes) -> dict[str, Any]:
        now = self.clock()
        query = params.get("query", "")
        if not 1 <= len(query) <= LONGEST_QUERY:
            raise Refused(400, f"query: its length must be between 1 and {LONGEST_QUERY}")
        start, end = now - WEEK, now - HORIZON
        buckets: list[dict[str, Any]] = []
        found = sorted(
            one.versions[0].at
            for one, _shown in self.world.find(
                query, now, after=first_id_at(start), before=first_id_at(end), visible=lambda _one: True
            )
        )
        place = 0
        while start < end:
            until = min(end, start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))
            begun = place
            while place < len(found) and found[place] < until:
                place += 1
            buckets.append({"start": _written(start), "end": _written(until), "tweet_count": place - begun})
            start = until
        total = sum(one["tweet_count"] for one in buckets)
        return {"data": buckets, "meta": {"total_tweet_count": total}}

    def mentions(self, params: dict[str, str], _body: bytes, user_id: str) -> dict[str, Any]:
        return self._timeline(params, user_id, f"@{self.world.accounts[user_id].username}")

    def posts_of(self, params: dict[str, str], _body: bytes, user_id: str) -> dict[str, Any]:
        return self._timeline(params, user_id, f"from:{self.world.accounts[user_id].username}")

    def _timeline(self, params: dict[str, str], user_id: str, query: str) -> dict[str, Any]:
        self._check_names(params)
        if user_id != self.owner:
            raise Refused(403, "not the owner of the app", "client-forbidden")
        now = self.clock()
        after, before = self._window(params, now, oldest=now - timedelta(days=3_000))
        params = (
            params | {"next_token": params["pagination_token"]} if "pagination_token" in params else params
        )
        return self._page(query, params, now, after, before, least=5)

    def posts(self, params: dict[str, str], _body: bytes) -> dict[str, Any]:
        self._check_names(params)
        now = self.clock()
        data, errors = [], []
        for one_id in params["ids"].split(",")[:100]:
            one = self.world.by_id.get(one_id)
            shown = one.shown_at(now) if one else None
            if one is None or shown is None:
                kind = "resource-not-found" if one is None or one.why == "deleted" else _PROTECTED
                errors.append({"type": f"https://api.x.com/2/problems/{kind}", "title": "gone",
                               "resource_type": "tweet", "resource_id": one_id, "value": one_id,
                               "parameter": "ids", "detail": "gone"})  # fmt: skip
            else:
                data.append(self._shown(one, shown, now))
        self.charge("post", [one["id"] for one in data])
        return {**({"data": data} if data else {}), **({"errors": errors} if errors else {})}

    def users(self, params: dict[str, str], _body: bytes) -> dict[str, Any]:
        found = [self.world.accounts[one] for one in params["ids"].split(",") if one in self.world.accounts]
        self.charge("user", [one.id for one in found])
        return {
            "data": [
                {
                    "id": one.id,
                    "username": one.username,
                    "name": one.name,
                    "public_metrics": {
                        "followers_count": one.followers,
                        "following_count": 1,
                        "tweet_count": 1,
                        "listed_count": 0,
                    },
                }
                for one in found
            ]
        }

    def me(self, params: dict[str, str], _body: bytes) -> dict[str, Any]:
        answer = self.users(params | {"ids": self.owner or ""}, b"")
        return {"data": answer["data"][0]}

    def open_job(self, _params: dict[str, str], body: bytes) -> dict[str, Any]:
        number = str(len(self.jobs) + 1)
        assert json.loads(body)["type"] == "tweets"
        self.jobs[number] = {"ids": None, "at": self.clock()}
        return self.job({}, b"", number)

    def job(self, _params: dict[str, str], _body: bytes, number: str) -> dict[str, Any]:
        if number not in self.jobs:
            raise Refused(404, "no such job", "resource-not-found")
        now = self.clock()
        told = {
            "id": number,
            "type": "tweets",
            "created_at": _written(now),
            "upload_url": f"{self.base}/upload/{number}",
            "upload_expires_at": _written(now + timedelta(minutes=15)),
            "download_url": f"{self.base}/download/{number}",
            "download_expires_at": _written(now + timedelta(days=7)),
            "status": "created" if self.jobs[number]["ids"] is None else "complete",
        }
        return {"data": told}

    base = ""

    # what answers are made of

    def _check_names(self, params: dict[str, str]) -> None:
        if self.strict:
            other = "post.fields" if self.names == "tweet" else "tweet.fields"
            if other in params:
                raise Refused(400, f"The query parameter [{other}] is not one of ours")

    def _window(self, params: dict[str, str], now: datetime, *, oldest: datetime) -> tuple[int, int]:
        """The ids (after, before) that a request asks for; Refused if it may not."""
        after, before = first_id_at(oldest), first_id_at(now - HORIZON)
        if "since_id" in params:
            if int(params["since_id"]) < after:
                raise Refused(400, "since_id: must be larger than the ids of seven days ago")
            after = int(params["since_id"])
        if "start_time" in params and "since_id" not in params:
            start = datetime.fromisoformat(params["start_time"])
            if start < oldest or start > now - timedelta(seconds=10):
                raise Refused(400, "start_time: must be within the last seven days, and 10 s old")
            after = first_id_at(start) - 1
        if "end_time" in params:
            before = min(before, first_id_at(datetime.fromisoformat(params["end_time"])))
        return after, before

    def _page(
        self, query: str, params: dict[str, str], now: datetime, after: int, before: int, *, least: int
    ) -> dict[str, Any]:
        most = int(params.get("max_results", "10"))
        if not least <= most <= 100:
            raise Refused(400, f"max_results: must be between {least} and 100")
        token = params.get("next_token")
        if token is not None:
            before, blank = int(token[1:]), token[0] == "b"
        else:
            blank = False
        if self.blanks and not blank and len(self.asked) % self.blanks == 0:
            # An empty page that leads on: X has them.
            return {"meta": {"result_count": 0, "next_token": f"b{before}"}}
        shown: list[tuple[Posted, Version]] = []
        more = False
        lagging = now - self.lag
        for hit in self.world.find(
            query, now, after=after, before=before, visible=lambda one: one.at <= lagging
        ):
            if len(shown) == most:
                more = True
                break
            shown.append(hit)
        data = [self._shown(one, version, now) for one, version in shown]
        if self.deaf and f"{self.names}.fields" not in params:
            data = [{"id": one["id"], "text": one["text"]} for one in data]
        self.charge("owned" if least == 5 else "post", [one["id"] for one in data])
        meta: dict[str, Any] = {"result_count": len(data)}
        if data:
            meta |= {"newest_id": data[0]["id"], "oldest_id": data[-1]["id"]}
        if more:
            meta["next_token"] = f"n{data[-1]['id']}"
        answer: dict[str, Any] = {"data": data} if data else {}
        if data and "author_id" in params.get("expansions", ""):
            users = {one.author.id: one.author for one, _version in shown}
            told = [{"id": one.id, "name": one.name, "username": one.username} for one in users.values()]
            answer["includes"] = {"users": told}
        return {**answer, "meta": meta}

    def _shown(self, one: Posted, version: Version, now: datetime) -> dict[str, Any]:
        text = version.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        history = [str(each.id) for each in one.versions if each.at <= now]
        links = []
        if one.replied_to is not None:
            links.append({"type": "replied_to", "id": one.replied_to})
        if one.quoted is not None:
            links.append({"type": "quoted", "id": one.quoted})
        told: dict[str, Any] = {
            "id": str(version.id),
            "text": text[:LONG],
            "author_id": one.author.id,
            "created_at": _written(version.at),
            "conversation_id": one.conversation,
            "edit_history_tweet_ids": history,
            "lang": one.lang,
            "public_metrics": _metrics(one),
        }
        if links:
            told["referenced_tweets"] = links
        if one.answered is not None:
            told["in_reply_to_user_id"] = one.answered.id
            told["entities"] = {
                "mentions": [{"start": 0, "end": 1, "username": one.answered.username, "id": one.answered.id}]
            }
        if len(text) > LONG:
            told["note_tweet"] = {"text": text}
        return told

    def named(self, answer: Any) -> Any:
        """An answer with the names that X has for things by now."""
        if self.names == "tweet":
            return answer
        if isinstance(answer, list):
            return [self.named(one) for one in answer]
        if isinstance(answer, dict):
            return {NAMES.get(key, key): self.named(value) for key, value in answer.items()}
        return answer


_PROTECTED = "not-authorized-for-resource"
_ENDPOINTS: tuple[tuple[str, Callable[..., dict[str, Any]]], ...] = (
    ("GET /2/tweets/search/recent", FakeX.search),
    ("GET /2/tweets/counts/recent", FakeX.counts),
    (r"GET /2/users/(\d+)/mentions", FakeX.mentions),
    (r"GET /2/users/(\d+)/tweets", FakeX.posts_of),
    ("GET /2/tweets", FakeX.posts),
    ("GET /2/users", FakeX.users),
    ("GET /2/users/me", FakeX.me),
    ("POST /2/compliance/jobs", FakeX.open_job),
    (r"GET /2/compliance/jobs/(\d+)", FakeX.job),
)


def _metrics(one: Posted) -> dict[str, int]:
    known = one.counters or Counters(one.likes, 0, 0, 0, 0, one.likes * 10)
    names = (
        "like_count",
        "reply_count",
        "retweet_count",
        "quote_count",
        "bookmark_count",
        "impression_count",
    )
    return {name: count or 0 for name, count in zip(names, astuple(known), strict=True)}


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03}Z"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """Clients that are killed, or cut a request off, are what it is for."""


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    x: FakeX
    protocol_version = "HTTP/1.1"

    def date_time_string(self, _timestamp: float | None = None) -> str:
        """The date of answers, by X's clock."""
        return format_datetime(self.x.clock(), usegmt=True)

    def log_message(self, *_arguments: object) -> None:
        return None

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PUT(self) -> None:
        number = self.path.rpartition("/")[2]
        assert "authorization" not in self.headers, "the signed address must not see the token"
        if self.x.lost_files:
            self._body()
            return self._send(403, {}, b"expired")
        self.x.jobs[number]["ids"] = self._body().decode().split()
        self._send(200, {}, b"")

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", "0")))

    def _answer(self, method: str) -> None:
        x = self.x
        address = urlsplit(self.path)
        FakeX.base = f"http://{self.headers['host']}"
        params = {name: values[-1] for name, values in parse_qs(address.query).items()}
        body = self._body()
        if address.path in ("/now", "/forward"):
            # For a listener in another process, which has no other clock.
            told = x.clock().isoformat() if address.path == "/now" else x.forward()
            return self._send(200, {}, told.encode())
        if address.path.startswith("/download/"):
            return self._download(address.path.rpartition("/")[2])
        fault = x.faults.popleft() if x.faults else None
        status, headers, answer = 200, {"content-type": "application/json"}, b""
        try:
            if not self.headers.get("authorization", "").startswith((f"Bearer {TOKEN}", "OAuth ")):
                raise Refused(401, "Unauthorized", "about:blank")
            headers |= x.limited(address.path)
            if fault is not None and _refuse(fault, x.clock()):
                raise AssertionError("unreachable")
            told = x.named(x.answer(method, address.path, params, body))
            x.told.append(Told(method, address.path, params, 200, told))
            answer = json.dumps(_twisted(told, fault)).encode()
        except Refused as error:
            status, headers = error.status, headers | error.headers
            kind = f"https://api.x.com/2/problems/{error.kind}"
            answer = json.dumps(
                {"title": "refused", "detail": str(error), "type": kind, "status": status}
            ).encode()
            if error.kind == "usage-capped":
                answer = json.dumps({"type": kind, "title": "capped", "period": str(error)}).encode()
            x.told.append(Told(method, address.path, params, status, json.loads(answer)))
        x.asked.append(Asked(x.clock(), address.path, params, status))
        if not self._misbehave(fault, headers, answer):
            self._send(status, headers, answer)

    def _download(self, number: str) -> None:
        assert "authorization" not in self.headers, "the signed address must not see the token"
        x, now = self.x, self.x.clock()
        lines = []
        for one_id in x.jobs[number]["ids"] or ():
            one = x.world.by_id.get(one_id)
            if one is not None and one.gone_at is not None and one.gone_at <= now:
                told = {"id": one_id, "action": "delete", "created_at": _written(one.versions[0].at),
                        "redacted_at": _written(one.gone_at), "reason": one.why}  # fmt: skip
                lines.append(json.dumps(told))
        self._send(200, {}, "\n".join(lines).encode())

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _misbehave(self, fault: str | None, headers: dict[str, str], body: bytes) -> bool:
        """Answer in a way that is no answer; whether it did."""
        if fault == "hang":
            time.sleep(5)
        elif fault == "drip":
            self._drip(body)
        elif fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        elif fault == "cut off":
            self.send_response(200)
            self.send_header("content-length", str(len(body) + 100))
            self.end_headers()
            self.wfile.write(body)
        elif fault == "html":
            self._send(200, headers | {"content-type": "text/html"}, b"<html>Just a moment</html>")
        elif fault in _BODIES:
            self._send(200, headers, _BODIES[fault])
        else:
            return False
        self.close_connection = True
        return True

    def _drip(self, body: bytes) -> None:
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass


_BODIES = {
    "broken json": b'{"data": [{"id": "1", "te',
    "empty": b"",
    "list": b"[]",
    "null errors": b'{"errors": null}',
    "only errors": b'{"errors": [{"title": "Service Unavailable", "type": "about:blank", "detail": "busy"}]}',
}
_REFUSALS: dict[str, tuple[int, str]] = {
    "400": (400, "invalid-request"),
    "401": (401, "about:blank"),
    "402": (402, "credits-depleted"),
    "403": (403, "client-forbidden"),
    "404": (404, "resource-not-found"),
    "429 without reset": (429, "about:blank"),
    "500": (500, "about:blank"),
    "502": (502, "about:blank"),
    "503": (503, "about:blank"),
    "302": (302, "about:blank"),
}


def _refuse(fault: str, now: datetime) -> bool:
    """Refuse as the fault says; whether nothing was refused is never asked."""
    if fault in _REFUSALS:
        status, kind = _REFUSALS[fault]
        raise Refused(status, f"a {fault} for once", kind)
    if fault == "429 with reset":
        reset = str(int((now + timedelta(minutes=10)).timestamp()))
        raise Refused(429, "slow down", "about:blank", x_rate_limit_reset=reset, x_rate_limit_remaining="0")
    if fault == "503 with retry-after":
        raise Refused(503, "busy", "about:blank", retry_after="600")
    if fault in ("daily cap", "monthly cap"):
        raise Refused(429, "Daily" if fault == "daily cap" else "Monthly", "usage-capped")
    return False


def _twisted(answer: dict[str, Any], fault: str | None) -> dict[str, Any]:
    """An answer with something wrong in it."""
    if fault == "partial errors":
        problem = {"title": "Not Found Error", "type": "https://api.x.com/2/problems/other", "detail": "?"}
        return answer | {"errors": [problem]}
    if fault == "left out":
        problem = {"title": "Service Unavailable", "type": "about:blank", "detail": "?"}
        return answer | {"data": answer["data"][1:], "errors": [problem]}
    if fault == "same token":
        return answer | {"meta": {**answer.get("meta", {}), "next_token": "n" + str(10**18)}}
    if fault == "no links":
        data = [
            {key: value for key, value in one.items() if key not in ("referenced_tweets", "referenced_posts")}
            for one in answer.get("data", [])
        ]
        return answer | {"data": data}
    if fault == "echo":
        return answer | {"errors": [{"title": f"denied to {TOKEN}", "type": "about:blank"}]}
    if fault == "no ids":
        return answer | {"data": [{"text": "a post without an id"}, *answer.get("data", [])]}
    return answer
