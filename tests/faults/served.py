"""The pages as a process with people in it, and visitors who ask it by HTTP as browsers and programs do."""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPSConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from listener.model import EnrichedPost, Rank
from tests.bench.processes import Product, free_port, wait_until
from tests.databases import new_sqlite
from tests.web.people import NAMES, add_everybody, password_of, token_in
from tests.web.world import fill, make_app, make_posts

CONFIG = """
[workspace]
name = "Acme"
timezone = "Europe/Warsaw"
[web]
https = {https}
public_read = {public}
[[brands]]
name = "Acme"
role = "own"
keywords = ["acme"]
[[brands]]
name = "Rival & Co"
role = "competitor"
keywords = ["rival"]
[[sources]]
name = "News"
kind = "rss"
url = "https://news.example/rss"
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    text: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser or a program: the cookie it sends along, and the token of the forms in its session."""

    port: int
    tls: ssl.SSLContext | None = None
    cookie: str = ""
    token: str = ""

    def ask(
        self,
        method: str,
        path: str,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request by a connection of its own."""
        told = {"Cookie": self.cookie, **(headers or {})} if self.cookie else dict(headers or {})
        body = None if form is None else urlencode(form)
        if body is not None:
            told["Content-Type"] = "application/x-www-form-urlencoded"
            # Browsers say on which page a form stands, and by TLS its token counts only from one of ours.
            told["Referer"] = f"{'http' if self.tls is None else 'https'}://127.0.0.1:{self.port}/"
        with closing(self._connection()) as connection:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))

    def opened(self, page: str) -> Visitor:
        """The same visitor once a page with a form was opened."""
        answer = self.ask("GET", page)
        return replace(self, cookie=cookie_of(answer) or self.cookie, token=token_in(answer.text))

    def signed_in(self, name: str) -> Visitor:
        """The same visitor in the account of that name, with the token of the new session."""
        fresh = self.opened("/login")
        form = {"csrf_token": fresh.token, "name": name, "password": password_of(name)}
        answer = fresh.ask("POST", "/login", form)
        if answer.status != 302:
            raise RuntimeError(f"{name} cannot sign in: {answer.status}")
        return replace(fresh, cookie=cookie_of(answer)).opened("/settings")

    def _connection(self) -> HTTPConnection:
        if self.tls is None:
            return HTTPConnection("127.0.0.1", self.port, timeout=60)
        return HTTPSConnection("127.0.0.1", self.port, timeout=60, context=self.tls)


def cookie_of(answer: Answer) -> str:
    """The cookie that an answer sets, as it is sent back; "" if there is none."""
    found = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    return "; ".join(f"{name}={one.value}" for name, one in found.items())


@contextmanager
def filled(
    kind: Callable[[Path], Product] = Product, posts: Sequence[EnrichedPost] | None = None
) -> Iterator[Product]:
    """The product in a folder, with twenty mentions or these, and an account of each role."""
    with tempfile.TemporaryDirectory() as folder:
        product = kind(Path(folder))
        configure(product)
        store = new_sqlite(product.database)
        fill(store, make_posts()[:20] if posts is None else posts)
        add_everybody(store)
        store.close()
        yield product


def configure(product: Product, *, https: bool = False, public: bool = False) -> None:
    """Write its configuration."""
    told = CONFIG.format(https=str(https).lower(), public=str(public).lower())
    product.config.write_text(told, encoding="utf-8")


@contextmanager
def serving(product: Product, environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """`listener web` as a process; its port. What it says goes to the file "log"."""
    port = free_port()
    with (product.folder / "log").open("a", encoding="utf-8") as log:
        process = product.start("web", "--port", port, log=log, environment=environment)
        try:
            if not wait_until(lambda: answers(port), 60):
                raise RuntimeError("the pages did not come up")
            yield port
        finally:
            process.terminate()
            process.wait(30)


def answers(port: int) -> bool:
    """Whether pages answer there."""
    try:
        return Visitor(port).ask("GET", "/healthz").status == 200
    except (OSError, HTTPException):
        return False


def people(port: int, tls: ssl.SSLContext | None = None) -> dict[Rank, Visitor]:
    """One of each role, signed in."""
    return {rank: Visitor(port, tls).signed_in(NAMES[rank]) for rank in Rank}


def routes() -> list[tuple[str, str]]:
    """Method and rule of every route there is, from the app itself."""
    app = _app()
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
    )


def _app() -> Flask:
    with tempfile.TemporaryDirectory() as folder:
        store = new_sqlite(Path(folder, "empty.db"))
        try:
            return make_app(store, Path(folder))
        finally:
            store.close()
