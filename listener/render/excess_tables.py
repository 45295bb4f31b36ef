"""The table of share of voice beside the share of the market."""

from __future__ import annotations

from collections.abc import Iterable

from listener.render.tables import Cell, Column, Kind, Table, bounds, with_interval
from listener.reports.excess_voice import ExcessVoice
from listener.words import N_

EXCESS = (
    Column("brand", N_("Brand")),
    *with_interval(Column("share_of_voice", N_("Share of voice"), Kind.PERCENT)),
    *with_interval(Column("market_share", N_("Market share"), Kind.PERCENT)),
    *with_interval(Column("excess", N_("Excess share of voice"), Kind.POINTS)),
    *with_interval(Column("growth_a_year", N_("Rule of thumb, a year"), Kind.POINTS)),
    Column("market_share_source", N_("Source of the market share")),
    Column("market_share_date", N_("Its date"), Kind.INSTANT),
)


def excess_table(found: Iterable[ExcessVoice]) -> Table:
    """A row per brand; unknown where no market share was entered."""
    rows = tuple(
        (
            one.brand,
            *bounds(one.share_of_voice),
            *_market(one),
            *bounds(one.excess),
            *bounds(one.growth),
            *_origin(one),
        )
        for one in found
    )
    return Table("excess-share-of-voice", N_("Excess share of voice"), EXCESS, rows)


def _market(one: ExcessVoice) -> tuple[Cell, Cell, Cell]:
    if one.market_share is None:
        return None, None, None
    told = one.market_share.assumption
    return float(told.central), float(told.low), float(told.high)


def _origin(one: ExcessVoice) -> tuple[Cell, Cell]:
    if one.market_share is None:
        return None, None
    return one.market_share.assumption.source, one.market_share.assumption.date
