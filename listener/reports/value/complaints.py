"""Complaints: whose were answered within a day, and whose still wait. Counted by author, as people leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from listener.model import Period
from listener.reports.value.formula import Builder
from listener.store import Store
from listener.store.case_facts import CaseFact, case_facts
from listener.store.customer_links import customer_links
from listener.words import _

SOON = timedelta(hours=24)
"""How long a complaint may wait before its author counts as left alone."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint: the post its case is known by, its author, under which name and on which local day."""

    post: int
    author: int
    network: str
    handle: str | None
    day: date


@dataclass(frozen=True, slots=True)
class AnsweredSoon:
    """Complaints whose outcome after a day is known, their authors, and those of them answered by then."""

    complaints: tuple[Complaint, ...]
    known: int
    answered: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Complaints that nobody has answered for over a day."""

    complaints: tuple[Complaint, ...]

    @property
    def posts(self) -> tuple[int, ...]:
        """The posts they are known by."""
        return tuple(one.post for one in self.complaints)

    @property
    def authors(self) -> frozenset[int]:
        """Who was left alone, each once."""
        return frozenset(one.author for one in self.complaints)

    @property
    def cases(self) -> int:
        """How many cases."""
        return len(self.complaints)


def answered_soon(store: Store, period: Period, brand: str) -> AnsweredSoon:
    """Complaining authors of the period; who complained more often counts as answered if each case was."""
    mature = [one for one in _complaints(store, period, brand) if _is_known(one, period)]
    authors = {one.author for one in mature}
    late = {one.author for one in mature if not _is_soon(one)}
    return AnsweredSoon(_told(mature, period), len(authors), len(authors - late))


def unanswered(store: Store, period: Period, brand: str) -> Unanswered:
    """The complaints of the period that wait at its `as_of`, or were closed without a word."""
    waiting = [
        one
        for one in _complaints(store, period, brand)
        if one.answered_at is None and period.as_of - one.opened_at > SOON
    ]
    return Unanswered(_told(waiting, period))


def customers_among(store: Store, made: Builder, complaints: Collection[Complaint]) -> str:
    """The factor of how many of their authors are customers: as people say, else as the handles of those
    tell who were customers on the day they complained, else as the default has it."""
    authors = {one.author for one in complaints}
    links = customer_links(store)
    if "p_customer" in made.known.brought or not links.by_account or not authors:
        return made.assume("p_customer")
    matched = {one.author for one in complaints if links.on(one.network, one.handle, one.day)}
    title = _("authors who are customers")
    return made.observe("p_customer", title, len(matched) / len(authors), len(authors))


def _told(cases: Collection[CaseFact], period: Period) -> tuple[Complaint, ...]:
    return tuple(
        Complaint(one.post, one.author, one.network, one.handle, one.opened_at.astimezone(period.zone).date())
        for one in cases
    )


def _complaints(store: Store, period: Period, brand: str) -> list[CaseFact]:
    return [one for one in case_facts(store, brand, period) if one.is_negative and one.counts]


def _is_soon(one: CaseFact) -> bool:
    return one.answered_at is not None and one.answered_at - one.opened_at <= SOON


def _is_known(one: CaseFact, period: Period) -> bool:
    return one.answered_at is not None or period.as_of - one.opened_at > SOON
