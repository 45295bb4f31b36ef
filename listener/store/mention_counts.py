"""How many mentions a filter chooses, by the daily rollup as far as whole days go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, func, select

from listener.model import midnight
from listener.store import rollups
from listener.store.figures import any_since, sets_with
from listener.store.mention_filter import NO_LANGUAGE, SCORED, UNSCORED, MentionFilter
from listener.store.schema import facet_days

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of the chosen are of whole local days, and the spans [start, end) beside them."""

    mentions: int
    ends: Sequence[tuple[datetime, datetime]]


def counted_days(connection: Connection, chosen: MentionFilter) -> Counted | None:
    """The chosen mentions of whole days; None if the rollup cannot tell, or there is no whole day."""
    zone = rollups.stored_zone(connection)
    if zone is None or chosen.start is None or chosen.end is None or not _is_summed(chosen):
        return None
    first, last = _day_from(chosen.start, ZoneInfo(zone)), _day_until(chosen.end, ZoneInfo(zone))
    if first <= last and not any_since(connection, last, chosen.end, midnight(last + _DAY, ZoneInfo(zone))):
        # Nothing of its last day is newer, so that day is whole as well.
        last += _DAY
    if first >= last:
        return None
    kept = facet_days.c
    facet = rollups.ALL if chosen.keywords is None else rollups.KEYWORDS
    conditions = [kept.facet == facet, kept.day >= first, kept.day < last]
    if chosen.brand is not None:
        conditions.append(kept.brand == chosen.brand)
    if chosen.source is not None:
        conditions.append(kept.source == chosen.source)
    if chosen.lang is not None:
        conditions.append(kept.lang == ("" if chosen.lang == NO_LANGUAGE else chosen.lang))
    if chosen.keywords is not None:
        conditions.append(kept.value.in_([str(one) for one in sets_with(connection, chosen.keywords)]))
    found = connection.scalar(select(func.sum(_amount(chosen))).where(*conditions))
    starts, ends = midnight(first, ZoneInfo(zone)), midnight(last, ZoneInfo(zone))
    spans = ((chosen.start, starts), (ends, chosen.end))
    return Counted(int(found or 0), [(start, end) for start, end in spans if start < end])


def _is_summed(chosen: MentionFilter) -> bool:
    """Whether all that the filter asks for is in the rollup."""
    return (
        chosen.hashtag is None
        and chosen.query is None
        and chosen.numbers is None
        and chosen.author is None
        # Reposts are found by no keyword and have no sentiment: those filters leave none of them.
        and not (chosen.reposts and (chosen.keywords is not None or chosen.sentiment is not None))
    )


def _amount(chosen: MentionFilter) -> ColumnElement[int]:
    """What of a row of the rollup is chosen."""
    kept = facet_days.c
    scored = kept.positive + kept.neutral + kept.negative
    if chosen.sentiment == UNSCORED:
        return kept.mentions - scored
    if chosen.sentiment == SCORED:
        return scored
    if chosen.sentiment is not None:
        return kept[chosen.sentiment]
    return kept.mentions + kept.reposts if chosen.reposts else kept.mentions


def _day_from(instant: datetime, zone: ZoneInfo) -> date:
    """The first local day that begins at that instant or later."""
    day = instant.astimezone(zone).date()
    return day if midnight(day, zone) == instant else day + _DAY


def _day_until(instant: datetime, zone: ZoneInfo) -> date:
    """The first local day that is not over at that instant."""
    return instant.astimezone(zone).date()
