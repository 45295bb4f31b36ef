"""Complaints: whose were answered within a day, and whose still wait. Counted by author, as people leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from listener.model import Period
from listener.store import Store
from listener.store.case_facts import CaseFact, case_facts
from listener.store.rows import folded

SOON = timedelta(hours=24)
"""How long a complaint may wait before its author counts as left alone."""


@dataclass(frozen=True, slots=True)
class AnsweredSoon:
    """Authors with a negative case whose outcome after a day is known, and those of them answered by then."""

    known: int
    answered: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Negative cases that nobody has answered for over a day, the posts they are known by, and their
    distinct authors (network and handle where one is known)."""

    posts: tuple[int, ...]
    authors: frozenset[int]
    handles: frozenset[tuple[str, str]]

    @property
    def cases(self) -> int:
        """How many cases."""
        return len(self.posts)


def answered_soon(store: Store, period: Period, brand: str) -> AnsweredSoon:
    """Complaining authors of the period; who complained more often counts as answered if each case was."""
    mature = [one for one in _complaints(store, period, brand) if _is_known(one, period)]
    authors = {one.author for one in mature}
    late = {one.author for one in mature if not _is_soon(one)}
    return AnsweredSoon(len(authors), len(authors - late))


def unanswered(store: Store, period: Period, brand: str) -> Unanswered:
    """The complaints of the period that wait at its `as_of`, or were closed without a word."""
    waiting = [
        one
        for one in _complaints(store, period, brand)
        if one.answered_at is None and period.as_of - one.opened_at > SOON
    ]
    handles = {(one.network, name) for one in waiting if (name := folded(one.handle))}
    return Unanswered(
        tuple(one.post for one in waiting),
        frozenset(one.author for one in waiting),
        frozenset(handles),
    )


def _complaints(store: Store, period: Period, brand: str) -> list[CaseFact]:
    return [one for one in case_facts(store, brand, period) if one.is_negative and one.counts]


def _is_soon(one: CaseFact) -> bool:
    return one.answered_at is not None and one.answered_at - one.opened_at <= SOON


def _is_known(one: CaseFact, period: Period) -> bool:
    return one.answered_at is not None or period.as_of - one.opened_at > SOON
