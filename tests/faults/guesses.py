"""S6: passwords, tokens of the API and one's own password, guessed at over and over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from listener.model import Rank
from tests.bench.processes import Product
from tests.faults.ground import inside
from tests.faults.outcome import Fault, Outcome
from tests.faults.served import Visitor, filled, serving
from tests.web.people import NAMES, password_of

ALLOWED = 10
"""How often somebody may be wrong in a minute."""
_GUESSES = 25
_NAME = NAMES[Rank.AGENT]


def inject() -> Outcome:
    """Each of the three, and what is right after them."""
    with filled() as product, serving(product) as port:
        return _guessed(port)


def undefended() -> Outcome:
    """The same, once nobody counts."""
    with filled(partial(Product, undefended="guesses:count_nothing")) as product, serving(product) as port:
        return _guessed(port)


def count_nothing() -> None:
    """Let a limit be reached by nobody."""
    limits = inside("web.limits")
    limits.PER_ADDRESS = limits.PER_NAME = "1000000 per minute"
    limits._GUESSES = inside("limits").parse("1000000 per minute")


def _guessed(port: int) -> Outcome:
    visitor = Visitor(port).opened("/login")
    agent = Visitor(port).signed_in(_NAME)
    form = {"csrf_token": visitor.token, "name": _NAME}

    def password(guess: str) -> int:
        return visitor.ask("POST", "/login", {**form, "password": guess}).status

    def token(guess: str) -> int:
        told = {"Authorization": f"Bearer {guess}"}
        return visitor.ask("GET", "/api/v1/status", headers=told).status

    def own(guess: str) -> int:
        told = {"csrf_token": agent.token, "present": guess, "password": guess, "again": guess}
        return agent.ask("POST", "/settings/password", told).status

    ways: dict[str, tuple[Callable[[str], int], int]] = {
        "sign-in": (password, 403), "API tokens": (token, 401), "one's own password": (own, 403),
    }  # fmt: skip
    bounds, refused = [], 0
    for name, (way, wrong) in ways.items():
        answers = [way(f"guess number {number}") for number in range(_GUESSES)]
        refused += sum(one in (wrong, 429) for one in answers)
        good = answers == [wrong] * ALLOWED + [429] * (_GUESSES - ALLOWED)
        bounds.append((f"{name} {dict(Counter(answers))}", good))
    right = password(password_of(_NAME))
    bounds.append((f"the right password then {right}", right == 429))
    return Outcome(len(ways) * _GUESSES, refused, bounds=tuple(bounds))


S6_GUESSES = Fault(
    "S6-guesses",
    "25 guesses each at a password, a token of the API and one's own password",
    inject,
    "nobody counts",
    undefended,
)
