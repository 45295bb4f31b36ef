"""The tables of authors: who is heard most."""

from __future__ import annotations

from listener.render.tables import Column, Kind, Table, bounds, with_interval
from listener.reports.top_authors import TopAuthors
from listener.words import N_

AUTHORS = (
    Column("author", N_("Author")),
    Column("network", N_("Network")),
    Column("author_id", N_("Author id")),
    Column("mentions", N_("Mentions"), Kind.NUMBER),
    Column("engagements", N_("Engagements"), Kind.NUMBER),
    Column("reach", N_("Reach"), Kind.NUMBER),
    *with_interval(Column("share", N_("Share of all"), Kind.PERCENT)),
    Column("average_reposts", N_("Reposts per post"), Kind.NUMBER),
    Column("repost_ratio", N_("Repost ratio"), Kind.PERCENT),
    Column("last_at", N_("Last mention"), Kind.INSTANT),
)


def authors_table(found: TopAuthors) -> Table:
    """A row per author, the one most heard first."""
    rows = tuple(
        (
            one.who.label,
            one.who.network,
            one.who.id,
            one.mentions,
            one.engagements,
            one.reach,
            *bounds(one.share),
            one.average_reposts,
            one.repost_ratio,
            one.last_at,
        )
        for one in found.found
    )
    return Table("top-authors", N_("Top authors"), AUTHORS, rows)
