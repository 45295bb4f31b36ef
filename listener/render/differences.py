"""What differs of a published report, as a table and for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from listener.render import figures
from listener.render.tables import Column, Table
from listener.reports.monthly.differences import Difference
from listener.words import N_, _

_COLUMNS = (
    Column("path", N_("Figure")),
    Column("then", N_("Then")),
    Column("now", N_("Now")),
    Column("causes", N_("Cause")),
)


def differences_table(found: Sequence[Difference]) -> Table:
    """A row per value that differs, with what may have changed it and how many there are of that."""
    rows = tuple((one.path, _written(one.then), _written(one.now), _causes(one)) for one in found)
    return Table("differences", N_("What differs from the published report"), _COLUMNS, rows)


def differences_text(found: Sequence[Difference]) -> str:
    """The same for the terminal; nothing is cut, whatever its width."""
    if not found:
        return _("Nothing differs: today's data say the same.") + "\n"
    lines = [f"{one.path}\n  {_written(one.then)} -> {_written(one.now)}: {_causes(one)}" for one in found]
    return "\n".join([*lines, "", f"n = {figures.number(len(found))}"]) + "\n"


def _causes(one: Difference) -> str:
    told = [f"{_(cause.value)} ({figures.number(count)})" for cause, count in one.causes]
    return ", ".join(told) or _("unknown cause")


def _written(value: object) -> str:
    return figures.UNKNOWN if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
