"""Assumptions as a table and in words: those people entered, the defaults, and those nobody entered yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from listener.model import Assumption, KeptAssumption
from listener.render import figures
from listener.render.tables import Cell, Column, Kind, Table
from listener.reports.value.known import BY_NAME, KNOWN, RATE, Known, Unit
from listener.words import N_, _

DEFAULT, ENTERED, MISSING = "default", "entered", "not entered"
"""Where what holds of an assumption is from."""

ASSUMPTIONS = (
    Column("name", N_("Name")),
    Column("title", N_("Assumption")),
    Column("unit", N_("Unit")),
    Column("low", N_("Low"), Kind.NUMBER),
    Column("central", N_("Central"), Kind.NUMBER),
    Column("high", N_("High"), Kind.NUMBER),
    Column("currency", N_("Currency")),
    Column("source", N_("Source")),
    Column("date", N_("Date"), Kind.INSTANT),
    Column("from", N_("From where")),
    Column("by", N_("Entered by")),
    Column("at", N_("Entered"), Kind.INSTANT),
)
UNITS = {
    Unit.SHARE: N_("a fraction from 0 to 1"),
    Unit.MONEY: N_("money"),
    Unit.NUMBER: N_("a number"),
    Unit.DAYS: N_("days"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A name and what holds of it: `known` what it means, `kept` what people entered; the default else."""

    name: str
    known: Known | None = None
    kept: KeptAssumption | None = None

    @property
    def assumption(self) -> Assumption | None:
        """What holds; None if nothing does."""
        return self.kept.assumption if self.kept else self.known.assumption() if self.known else None

    @property
    def origin(self) -> str:
        """Where it is from."""
        return ENTERED if self.kept else DEFAULT if self.assumption else MISSING

    @property
    def has_default(self) -> bool:
        """Whether something holds when what was entered is taken away."""
        return self.known is not None and self.known.default is not None


def held(kept: Iterable[KeptAssumption]) -> list[Held]:
    """Every known assumption in its order, then what else is kept, by name."""
    by_name = {one.assumption.name: one for one in kept}
    known = [Held(one.name, one, by_name.get(one.name)) for one in KNOWN]
    return known + [Held(name, None, one) for name, one in sorted(by_name.items()) if name not in BY_NAME]


def assumptions_table(found: Iterable[Held]) -> Table:
    """A row per assumption, those that nobody entered as well."""
    return Table("assumptions", N_("Assumptions"), ASSUMPTIONS, tuple(map(_row, found)))


def written(value: Decimal, one: Held, workspace: str) -> str:
    """A value as people read it, with its unit: "12.5 %", "400.00 EUR", "0.23"."""
    unit = one.known.unit if one.known else None
    if unit is Unit.SHARE:
        return f"{plain(value * 100)} %"
    if unit is Unit.MONEY:
        return figures.money(value, (one.assumption and one.assumption.currency) or workspace)
    if unit is Unit.DAYS:
        return _("{count} days").format(count=plain(value))
    of = one.assumption.currency if one.assumption else None
    if one.name.startswith(RATE):
        of = workspace
    return f"{plain(value)} {of}" if of else plain(value)


def plain(value: Decimal) -> str:
    """All digits of a decimal, without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _row(one: Held) -> tuple[Cell, ...]:
    found = one.assumption
    return (
        one.name,
        one.known.title if one.known else None,
        one.known.unit.value if one.known else None,
        *((found.low, found.central, found.high) if found else (None, None, None)),
        found.currency if found else None,
        found.source if found else None,
        found.date if found else None,
        one.origin,
        one.kept.by if one.kept else None,
        one.kept.at if one.kept else None,
    )
