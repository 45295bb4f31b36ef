"""The tables of a hashtag's census: by brand, language and source, and brands' own use."""

from __future__ import annotations

from collections.abc import Iterable

from listener.render.brand_tables import LABELS
from listener.render.tables import Cell, Column, Kind, Table, bounds, with_interval
from listener.reports.breakdown import By
from listener.reports.census import Census, TagPart, TagUse
from listener.store.hashtag_use import OwnUse
from listener.store.listing import NO_LANGUAGE
from listener.words import N_

USES = (
    Column("brand", N_("Brand")),
    Column("mentions", N_("Mentions"), Kind.NUMBER),
    *with_interval(Column("hashtag_share", N_("Share of its mentions"), Kind.PERCENT)),
    *with_interval(Column("growth", N_("Growth"), Kind.CHANGE)),
    Column("mentions_before", N_("Mentions before"), Kind.NUMBER),
    Column("unique_authors", N_("Authors"), Kind.NUMBER),
    Column("reach", N_("Reach"), Kind.NUMBER),
    Column("reposts", N_("Reposts read"), Kind.NUMBER),
    Column("reposts_received", N_("Reposts counted"), Kind.NUMBER),
    Column("engagements", N_("Engagements"), Kind.NUMBER),
    *with_interval(Column("engagement_rate", N_("Engagement rate"), Kind.PERCENT)),
)
OWN = (
    Column("at", N_("Time"), Kind.INSTANT),
    Column("author", N_("Author")),
    Column("network", N_("Network")),
    Column("text", N_("Text")),
    Column("url", N_("Link"), Kind.LINK),
)


def uses_table(found: Census) -> Table:
    """A row per brand."""
    return Table("hashtag", N_("By brand"), USES, tuple(map(_use, found.brands)))


def _use(one: TagUse) -> tuple[Cell, ...]:
    return (
        one.brand,
        one.mentions,
        *bounds(one.share),
        *bounds(one.growth),
        one.before,
        one.unique_authors,
        one.reach,
        one.reposts,
        one.received,
        one.engagements,
        *bounds(one.engagement_rate),
    )


def parts_table(found: Iterable[TagPart], by: By) -> Table:
    """A row per language or source, the one with the most mentions first."""
    columns = (Column(by.value, LABELS[by]), Column("mentions", N_("Mentions"), Kind.NUMBER))
    rows = tuple((one.label or NO_LANGUAGE, one.mentions) for one in found)
    names = {By.LANG: N_("By language"), By.SOURCE: N_("By source")}
    return Table(f"hashtag-by-{by.value}", names[by], columns, rows)


def own_table(found: Iterable[OwnUse]) -> Table:
    """A row per post of a tracked brand, the newest first."""
    rows = tuple((one.at, one.author, one.network, one.text, f"/mentions/{one.number}") for one in found)
    return Table("hashtag-own-use", N_("Own use"), OWN, rows)
