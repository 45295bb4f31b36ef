"""S5: every answer behind a TLS proxy, what the Observatory would give it, its cookies; then plain HTTP."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from functools import partial

from listener.model import Rank
from tests.bench.processes import Product
from tests.fakes.tls_proxy import TlsProxy
from tests.faults.observatory import A_PLUS, cookies, points, policy_of
from tests.faults.outcome import Fault, Outcome
from tests.faults.served import Answer, Visitor, configure, cookie_of, filled, people, routes, serving
from tests.web.people import NAMES, password_of
from tests.web.test_access import address
from web.security import HEADERS, HSTS

_HSTS = "Strict-Transport-Security"


def inject() -> Outcome:
    """Every route and a few that are none, to a stranger and to an admin, by TLS and without."""
    with filled() as product:
        configure(product, https=True)
        with serving(product) as port, TlsProxy(port) as proxy:
            secure = list(_looked_at(proxy.port, proxy.trusting))
            sessions = list(_sessions(proxy.port, proxy.trusting))
        configure(product)
        with serving(product) as port:
            plain = list(_looked_at(port, None))
    grades = [points(answer) for _path, answer in secure]
    fine = [
        _is_whole(answer, HSTS) and grade >= A_PLUS for (_, answer), grade in zip(secure, grades, strict=True)
    ]
    fine += [_is_whole(answer, None) for _path, answer in plain]
    fine += [good for _told, good in sessions]
    return Outcome(
        injected=len(fine),
        survived=sum(fine),
        bounds=(
            (
                f"by TLS {min(grades)} to {max(grades)} points of the Observatory, A+ from 100",
                min(grades) >= A_PLUS,
            ),
            *((told, good) for told, good in sessions if not good),
        ),
    )


def undefended() -> Outcome:
    """The first page, once answers go out as they are."""
    with filled(partial(Product, undefended="headers:unmarked")) as product:
        configure(product, https=True)
        with serving(product) as port, TlsProxy(port) as proxy:
            answer = Visitor(proxy.port, proxy.trusting).ask("GET", "/login")
    grade = points(answer)
    return Outcome(1, int(_is_whole(answer, HSTS)), bounds=((f"{grade} points", grade >= A_PLUS),))


def unmarked() -> None:
    """Send answers without our headers."""
    from web import security

    security._mark = lambda response: response


def _looked_at(port: int, tls: ssl.SSLContext | None) -> Iterator[tuple[str, Answer]]:
    """What each address answers to a stranger and to one who may see everything."""
    paths = [address(rule) for method, rule in routes() if method == "GET"]
    for visitor in (Visitor(port, tls), Visitor(port, tls).signed_in(NAMES[Rank.ADMIN])):
        for path in (*paths, "/nowhere", "/mentions?x=1", "/login?next=//evil.example"):
            yield path, visitor.ask("GET", path)
        yield "/inbox/act", visitor.ask("POST", "/inbox/act")
        yield "/", visitor.ask("OPTIONS", "/")


def _is_whole(answer: Answer, hsts: str | None) -> bool:
    """Whether all headers are there, none of them weak, and every cookie is marked as it has to be."""
    policy = policy_of(answer)
    return (
        answer.status < 500
        and {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        and answer.headers.get(_HSTS) == hsts
        and policy["frame-ancestors"] == {"'none'"}
        and not any("unsafe" in word for words in policy.values() for word in words)
        and answer.headers.get("Server") is None
        and all(
            bool(one["secure"]) is (hsts is not None) and one["httponly"] and one["samesite"] == "Lax"
            for one in cookies(answer)
        )
    )


def _sessions(port: int, tls: ssl.SSLContext) -> Iterator[tuple[str, bool]]:
    """What a session has to withstand, and whether it does."""
    before = Visitor(port, tls).opened("/login")
    name = NAMES[Rank.ADMIN]
    form = {"csrf_token": before.token, "name": name, "password": password_of(name)}
    entered = before.ask("POST", "/login", form)
    after = Visitor(port, tls, cookie_of(entered))
    yield "the cookie names its host", cookie_of(entered).startswith("__Host-")
    yield "a new session at sign-in", cookie_of(entered) not in ("", before.cookie)
    yield "the cookie of before opens nothing", before.ask("GET", "/settings").status == 302
    stale = after.ask("POST", "/settings/theme", {"csrf_token": before.token, "theme": "dark"})
    yield "the token of before changes nothing", stale.status == 400
    everybody = people(port, tls)
    yield "each has a session of their own", len({one.cookie for one in everybody.values()}) == len(Rank)
    bent = after.cookie[:-2] + ("AA" if not after.cookie.endswith("AA") else "BB")
    yield "a bent cookie opens nothing", Visitor(port, tls, bent).ask("GET", "/settings").status == 302


S5 = Fault(
    "S5",
    "headers, cookies and sessions of every answer, behind a TLS proxy and without",
    inject,
    "answers go out unmarked",
    undefended,
)
