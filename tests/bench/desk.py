"""How long the server takes for the pages of the response desk over many messages, a million unless said.

The database is written table by table, as `save` would have left it: 120 days, four of ten messages in need
of a response, half of those answered. Made once and kept in the system's temporary folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert

from listener.config import BusinessHours, Config, Workspace
from listener.desk import casework
from listener.model import (
    Brand,
    CaseState,
    Keyword,
    Kind,
    Reason,
    Role,
    Rule,
    Signal,
    Source,
    SourceKind,
    Via,
    XSettings,
    batches,
)
from listener.reports.kept_case_sums import sum_days
from listener.store import Store, open_store, schema
from listener.store.bulk import insert_many
from listener.store.case_hours import count_again
from listener.store.cases import rank
from listener.store.desk_rebuild import agrees
from listener.store.rollups import keep_zone
from listener.store.schema import authors, case_days, cases, messages, own_posts, posts, turns
from tests.bench.pages import REQUESTS, timed
from web import create_app

MESSAGES = 1_000_000
DAYS = 120
AUTHORS = 60_000
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Warsaw")
BRANDS = ("Acme", "Bolt", "Corvo", "Dune")
AGENTS = tuple(f"agent {letter}" for letter in "ABCDEFGHIJKL")
_START = NOW - timedelta(days=DAYS)
_SHARES = (80, 10, 6, 4)
_NEEDING, _ANSWERED, _AGAIN = 0.4, 0.5, 0.03
_BATCH = 20_000
_PATHS = (
    "/response",
    f"/response?from={(NOW - timedelta(days=90)).date()}",
    f"/response?from={(NOW - timedelta(days=90)).date()}&hours=clock&compare=none",
    "/charts/response-curve.json",
    "/charts/response-hours.json",
    "/charts/response-days.json",
    "/response/cases?state=late",
    "/response/waits",
    "/response/messages",
    "/inbox",
    "/inbox?tab=overdue",
)


def desk() -> None:
    """A table of the desk's pages: cold first requests apart, and those after something changed."""
    store = kept()
    now = [NOW]
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            config(),
            store,
            started_at=NOW - timedelta(hours=1),
            clock=lambda: now[0],
            cache_dir=Path(folder),
        )
        client = app.test_client()
        print(f"{REQUESTS} requests each after the first; milliseconds in the server, bytes of the page")
        print(f"{'page':<62} {'first':>8} {'p50':>7} {'p95':>7} {'minute':>7} {'bytes':>9}")
        for path in _PATHS:
            told = timed(client, path)
            # What is remembered holds for a minute: what the first one of the next minute waits for.
            now[0] += timedelta(minutes=1)
            started = perf_counter()
            client.get(path)
            minute = 1_000 * (perf_counter() - started)
            times = f"{told.first:>8.1f} {told.p50:>7.1f} {told.p95:>7.1f} {minute:>7.1f}"
            print(f"{path:<62} {times} {told.raw:>9,}")
    store.close()


def config() -> Config:
    """Four brands with handles on X, office hours on weekdays."""
    office = ("09:00-17:00",)
    roles = (Role.OWN, Role.COMPETITOR, Role.COMPETITOR, Role.COMPETITOR)
    source = Source("X", SourceKind.X, timedelta(minutes=5), x=XSettings(read=("mentions", "replies")))
    return Config(
        file="bench",
        workspace=Workspace("Bench", ZONE, "EUR"),
        business_hours=BusinessHours((office, office, office, office, office, (), ()), "PL"),
        brands=tuple(
            Brand(name, role, (Keyword(name.lower()),), handles={"x": (name.lower(),)})
            for name, role in zip(BRANDS, roles, strict=True)
        ),
        sources=(source,),
    )


def kept(count: int = MESSAGES) -> Store:
    """The database of so many messages, opened; made first if this file or the schema has changed."""
    sources = sorted(Path(schema.__file__).parent.glob("*.py"))
    told = sha256(Path(__file__).read_bytes() + b"".join(path.read_bytes() for path in sources))
    path = Path(tempfile.gettempdir(), f"listener-bench-desk-{count}-{told.hexdigest()[:12]}.db")
    if not path.exists():
        started = perf_counter()
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        store = open_store(f"sqlite:///{making}", create=True)
        _fill(store, count)
        while sum_days(store, config()):
            pass
        store.close()
        making.rename(path)
        print(f"made {path} in {perf_counter() - started:.0f} s, {path.stat().st_size / 2**20:.0f} MiB")
    return open_store(f"sqlite:///{path}")


def _fill(store: Store, count: int) -> None:
    agrees(store, casework(config()))
    with store.write() as connection:
        keep_zone(connection, ZONE)
        insert_many(connection, insert(authors), [_author(number) for number in range(AUTHORS + len(BRANDS))])
    days: dict[date, int] = {}
    for some in batches(_crowd(count), _BATCH):
        with store.write() as connection:
            for table in (posts, own_posts, messages, cases, turns):
                rows = [row for told in some for row in told.get(table, ())]
                insert_many(connection, insert(table), rows)
        for told in some:
            days[told[messages][0]["at"].astimezone(ZONE).date()] = 1
    with store.write() as connection:
        count_again(connection)
        insert_many(connection, insert(case_days), [{"day": day, "version": 1} for day in sorted(days)])


def _author(number: int) -> dict[str, Any]:
    name = BRANDS[number].lower() if number < len(BRANDS) else f"author{number}"
    return {
        "id": number + 1,
        "network": "x",
        "native_id": f"a{number}",
        "handle": name,
        "name": None,
        "followers": number,
        "looked_up_at": None,
        "is_spam": False,
    }


_Rows = dict[Table, list[dict[str, Any]]]


def _crowd(count: int) -> Iterator[_Rows]:
    """For every message the rows of all tables that it and its answer have."""
    rng = Random(5)
    due = casework(config()).due
    post = 0
    for number in range(count):
        # Twice as many by day as by night.
        at = _START + timedelta(days=DAYS * number / count)
        if not 7 <= at.hour < 21 and rng.random() < 0.5:
            at = min(NOW, at + timedelta(hours=rng.uniform(0, 10)))
        post += 1
        (brand,) = rng.choices(range(len(BRANDS)), _SHARES)
        one = _Message(post, brand, len(BRANDS) + rng.randrange(AUTHORS) + 1, at)
        took = timedelta(hours=rng.lognormvariate(1.2, 1.4))
        needs = rng.random() < _NEEDING
        answered = at + took if needs and rng.random() < _ANSWERED and at + took < NOW else None
        told = one.rows(rng, needs=needs, answered=answered)
        if needs:
            told |= _case(one, rng, answered, due(at) if answered is None else None)
        if answered is not None:
            post += 1
            told[posts].append(one.answer(post, answered))
            told[own_posts] = [one.own(post, answered, told[cases][0]["agent"])]
        yield told


class _Message:
    """One message of an author's to a brand."""

    def __init__(self, post: int, brand: int, author: int, at: datetime) -> None:
        self.post, self.brand, self.author, self.at = post, brand, author, at

    def rows(self, rng: Random, *, needs: bool, answered: datetime | None) -> _Rows:
        """The post and the message."""
        row = {
            "post_id": self.post,
            "brand": BRANDS[self.brand],
            "at": self.at,
            "via": Via.TAG.value,
            "is_first": True,
            "needs": needs,
            "reason": Reason.QUESTION.value if needs else Reason.NOTHING.value,
            "is_negative": rng.random() < 0.3,
            "answered_at": answered,
            "is_misdated": False,
            "case_post_id": self.post if needs else None,
        }
        text = f"@{BRANDS[self.brand].lower()} message {self.post} about what does not work today"
        return {posts: [self._post(self.post, self.author, text, self.at)], messages: [row]}

    def answer(self, post: int, at: datetime) -> dict[str, Any]:
        """The post that answers it."""
        row = self._post(post, self.brand + 1, f"@author{self.author} it does again", at)
        return row | {"kind": Kind.REPLY.value, "reply_to_id": f"p{self.post}", "is_own": True}

    def own(self, post: int, at: datetime, agent: str | None) -> dict[str, Any]:
        """The same as a candidate for responses."""
        return {
            "post_id": post,
            "network": "x",
            "brand": BRANDS[self.brand],
            "author_id": self.brand + 1,
            "at": at,
            "thread": f"p{self.post}",
            "reply_to": f"p{self.post}",
            "quoted": None,
            "names": "[]",
            "fingerprint": post,
            "is_automatic": False,
            "agent": agent,
        }

    def _post(self, post: int, author: int, text: str, at: datetime) -> dict[str, Any]:
        return {
            "id": post,
            "network": "x",
            "native_id": f"p{post}",
            "author_id": author,
            "source": "X",
            "text": text,
            "lang": "en",
            "kind": Kind.ORIGINAL.value,
            "created_at": at,
            "date_estimated": False,
            "first_seen_at": at,
            "reply_to_id": None,
            "conversation_id": f"p{self.post}",
            "is_own": False,
            "thread": f"p{self.post}",
            "signals": int(Signal.QUESTION),
        }


def _case(one: _Message, rng: Random, answered: datetime | None, due: datetime | None) -> _Rows:
    """The case that the message opens, and its waits."""
    signals = rng.choice((Signal.QUESTION, Signal.SERVICE, Signal.QUESTION | Signal.CHURN))
    key = {"post_id": one.post, "brand": BRANDS[one.brand]}
    ended = CaseState.OPEN if answered is None else CaseState.ANSWERED
    wait = {**key, "number": 0, "opened_at": one.at, "ended_at": answered, "ended": ended.value}
    found = [wait]
    if answered is not None and rng.random() < _AGAIN:
        back = min(NOW, answered + timedelta(hours=2))
        done = min(NOW, back + timedelta(hours=3))
        found.append({**wait, "number": 1, "opened_at": back, "ended_at": done})
    row = {
        **key,
        "network": "x",
        "thread": f"p{one.post}",
        "author_id": one.author,
        "opened_at": one.at,
        "state": ended.value,
        "last_post_id": one.post,
        "rank": rank(signals, rng.random() < 0.3, one.author),
        "signals": int(signals),
        "is_negative": False,
        "followers": one.author,
        "waiting_since": one.at if answered is None else None,
        "due_at": due,
        "first_response_at": answered,
        "first_response_post_id": None,
        "rule": Rule.DIRECT.value if answered else None,
        "agent": rng.choice(AGENTS) if answered and one.brand == 0 else None,
        "handled_from": None,
        "replies": 1 if answered else 0,
        "assignee": None,
        "assigned_at": None,
        "closed_at": None,
        "closed_by": None,
        "reopened": len(found) - 1,
        "tags": "[]",
        "outcome": None,
        "outcome_at": None,
        "version": 1,
    }
    return {cases: [row], turns: found}
