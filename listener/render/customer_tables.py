"""Tables of customers: the cases of those who might have left, and who stays how long."""

from __future__ import annotations

from collections.abc import Iterable

from listener.metrics.groups.cohorts import Cohort
from listener.render.links import mention_path
from listener.render.tables import Column, Kind, Table
from listener.reports.value.saves import Fate, SaveCase, SaveSort
from listener.words import N_

FATES = {
    Fate.SAVED: N_("Saved"),
    Fate.STAYED: N_("Stayed without an answer"),
    Fate.LEFT: N_("Left"),
    Fate.PENDING: N_("30 days are not over"),
    Fate.UNKNOWN: N_("No customer is known"),
}
SORTS = {
    SaveSort.RISK: N_("Might have left"),
    SaveSort.KNOWN: N_("Outcome known"),
    SaveSort.SAVED: N_("Saved, verified"),
    SaveSort.STAYED: N_("Stayed without an answer"),
    SaveSort.LEFT: N_("Left"),
    SaveSort.PENDING: N_("30 days are not over"),
    SaveSort.UNKNOWN: N_("No customer is known"),
    SaveSort.UNVERIFIED: N_("Saved by an agent's word alone"),
}
CASES = (
    Column("case", N_("Case"), Kind.NUMBER),
    Column("brand", N_("Brand")),
    Column("network", N_("Channel")),
    Column("author", N_("Author")),
    Column("customer", N_("Customer")),
    Column("opened_at", N_("Opened"), Kind.INSTANT),
    Column("first_response_at", N_("First response"), Kind.INSTANT),
    Column("outcome", N_("Outcome")),
    Column("known_at", N_("Known from"), Kind.INSTANT),
    Column("claimed_at", N_("An agent's word"), Kind.INSTANT),
    Column("link", N_("Message"), Kind.LINK),
)
_MONTHS = 12


def saves_table(found: Iterable[SaveCase]) -> Table:
    """A row per case, the newest first."""
    rows = tuple(
        (
            one.case.post,
            one.case.brand,
            one.case.network,
            one.case.handle,
            one.customer,
            one.case.opened_at,
            one.case.first_response_at,
            one.fate.value,
            one.judged_at,
            one.case.claimed_at,
            mention_path(one.case.post),
        )
        for one in found
    )
    return Table("saves", N_("Customers who might have left"), CASES, rows)


def cohorts_table(found: Iterable[Cohort]) -> Table:
    """A row per month of start: how many there were, and which share was still there after each month."""
    columns = (
        Column("month", N_("Started in")),
        Column("size", N_("Customers"), Kind.NUMBER),
        *(Column(f"after_{month}", str(month), Kind.PERCENT) for month in range(1, _MONTHS + 1)),
    )
    rows = []
    for one in found:
        kept = [share.value for share in one.retention[1 : _MONTHS + 1]]
        rows.append((one.month.strftime("%Y-%m"), one.size, *kept, *[None] * (_MONTHS - len(kept))))
    return Table("cohorts", N_("Who stays how long"), columns, tuple(rows))
