"""The table of what differs of a published report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from listener.render import figures
from listener.render.tables import Column, Table
from listener.reports.monthly.differences import Cause, Difference
from listener.words import N_, _

_COLUMNS = (
    Column("path", N_("Figure")),
    Column("then", N_("Then")),
    Column("now", N_("Now")),
    Column("causes", N_("Cause")),
)


def differences_table(found: Sequence[Difference], counts: Mapping[Cause, int]) -> Table:
    """A row per value that differs, with what may have changed it and how many there are of that."""
    rows = tuple((one.path, _written(one.then), _written(one.now), causes(one, counts)) for one in found)
    return Table("differences", N_("What differs from the published report"), _COLUMNS, rows)


def causes(one: Difference, counts: Mapping[Cause, int]) -> str:
    """The causes with their counts, or that none is known."""
    told = [f"{_(cause.value)} ({figures.number(counts[cause])})" for cause in one.causes]
    return ", ".join(told) or _("unknown cause")


def _written(value: object) -> str:
    return figures.UNKNOWN if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
