"""Figures that stand in a list: what each is called, how it is written, its interval, and what it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from listener.model import Estimate
from listener.render import figures
from web.openings import Opening


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure. `name` is its field in files; `note` says what else is to be known of it."""

    label: str
    name: str
    value: float | None
    written: str
    opening: Opening | None
    interval: str = ""
    note: str = ""


def counted_fact(label: str, name: str, value: float | None, opening: Opening | None, note: str = "") -> Fact:
    """A count, unknown as a dash."""
    return Fact(label, name, value, figures.number(value), opening, note=note)


def estimated(
    label: str,
    name: str,
    one: Estimate,
    write: Callable[[float | None], str],
    opening: Opening | None,
    note: str = "",
) -> Fact:
    """An estimate with its interval, both written alike."""
    interval = figures.interval(one.low, one.high, write)
    return Fact(label, name, one.value, write(one.value), opening, interval, note)
