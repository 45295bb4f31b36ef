"""S3: whoever may not, at every door: without an account, in a wrong role, without a form's token, by a
method that the door does not take. What each has to be told is the table of the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from listener.model import Rank
from tests.bench.processes import Product
from tests.faults.outcome import Fault, Outcome
from tests.faults.served import Answer, Visitor, configure, filled, people, routes, serving
from tests.web.people import NAMES
from tests.web.test_access import ROUTES, TOKENS_ONLY, VISITORS, address

_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_KEPT = "author0"
"""Stands in every mention that could be shown: nobody who is turned away may read it."""
_AWAY = frozenset({401, 403})
Attempt = tuple[bool, str]


def inject() -> Outcome:
    """All four, at every route of the app, and where reading is public once more without an account."""
    found = routes()
    with filled() as product:
        with serving(product) as port:
            attempts = [*_attempts(found, port), *_programs(found, port)]
        configure(product, public=True)
        with serving(product) as port:
            attempts += _turned_away(found, Visitor(port).opened("/login"), "public read")
    return _outcome(found, attempts)


def undefended() -> Outcome:
    """Strangers, once the doors ask nobody who they are."""
    found = routes()
    with filled(partial(Product, undefended="visitors:open_doors")) as product, serving(product) as port:
        return _outcome(found, list(_turned_away(found, Visitor(port).opened("/login"), "stranger")))


def open_doors() -> None:
    """Let everybody in."""
    from web import access

    access.check = lambda: None


def _outcome(found: Sequence[tuple[str, str]], attempts: Sequence[Attempt]) -> Outcome:
    wrong = [told for denied, told in attempts if not denied]
    known = {f"{method} {rule}" for method, rule in found} == set(ROUTES)
    bounds = [(f"{len(found)} routes, the list of the app", known)]
    if wrong:
        bounds.append((f"let in: {', '.join(wrong[:3])}", False))
    return Outcome(len(attempts), len(attempts) - len(wrong), bounds=tuple(bounds))


def _attempts(found: Sequence[tuple[str, str]], port: int) -> Iterator[Attempt]:
    stranger = Visitor(port).opened("/login")
    ranks = people(port)
    yield from _turned_away(found, stranger, "stranger")
    for rank, visitor in ranks.items():
        yield from _turned_away(found, visitor, rank)
    for visitor in (stranger, *ranks.values()):
        yield from _without_token(found, visitor)
    yield from _by_wrong_method(found, ranks[Rank.ADMIN])


def _turned_away(found: Sequence[tuple[str, str]], visitor: Visitor, who: str) -> Iterator[Attempt]:
    """Every route that is not for them, with the token of a form."""
    for method, rule in found:
        status = _expected(method, rule, who)
        # Strangers are sent on to sign in; whoever has an account is sent on when something is done.
        if status in _AWAY or (status == 302 and who not in NAMES):
            form = {"csrf_token": visitor.token} if method == "POST" else None
            answer = visitor.ask(method, address(rule), form)
            yield _denied(answer, {status}), f"{method} {rule} {who}: {answer.status}"


def _without_token(found: Sequence[tuple[str, str]], visitor: Visitor) -> Iterator[Attempt]:
    for method, rule in found:
        if method == "POST":
            refused = 401 if ROUTES[f"{method} {rule}"] == TOKENS_ONLY else 400
            forms: tuple[Mapping[str, str], ...] = ({}, {"csrf_token": f"{visitor.token}x"})
            for form in forms:
                answer = visitor.ask(method, address(rule), form)
                yield _denied(answer, {refused}), f"{method} {rule} without its token: {answer.status}"


def _by_wrong_method(found: Sequence[tuple[str, str]], visitor: Visitor) -> Iterator[Attempt]:
    """By the one who may do everything."""
    taken: dict[str, set[str]] = {}
    for method, rule in found:
        taken.setdefault(rule, set()).add(method)
    for rule, methods in taken.items():
        for method in sorted({"GET", "POST", *_METHODS} - methods):
            form = {"csrf_token": visitor.token} if method == "POST" else None
            answer = visitor.ask(method, address(rule), form)
            yield _denied(answer, {405}), f"{method} {rule}: {answer.status}"


def _programs(found: Sequence[tuple[str, str]], port: int) -> Iterator[Attempt]:
    """With a token that nobody gave out."""
    for method, rule in found:
        if rule.startswith("/api/v1/"):
            answer = Visitor(port).ask(method, address(rule), headers={"Authorization": "Bearer guessed"})
            yield _denied(answer, {401}), f"{method} {rule} by a guessed token: {answer.status}"


def _expected(method: str, rule: str, who: str) -> int | None:
    row = ROUTES.get(f"{method} {rule}")
    return None if row is None else int(row.split(" ")[VISITORS.index(who)])


def _denied(answer: Answer, statuses: set[int]) -> bool:
    away = answer.status != 302 or answer.headers.get("Location", "").startswith("/login")
    return answer.status in statuses and away and _KEPT not in answer.text


S3 = Fault(
    "S3",
    "every route for whoever may not: no account, wrong role, no token, wrong method",
    inject,
    "the doors ask nobody who they are",
    undefended,
)
