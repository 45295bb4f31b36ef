"""What the page of a hashtag shows: its figures, what they open, and its tables by name."""

from __future__ import annotations

from listener.render import figures
from listener.render.author_tables import authors_table
from listener.render.census_tables import own_table, parts_table, uses_table
from listener.render.tables import Table
from listener.reports.breakdown import By
from listener.reports.census import Census, TagPart, TagUse
from listener.reports.series import Series
from listener.words import _
from web import labels
from web.facts import Fact, counted_fact, estimated
from web.filters import Filters
from web.openings import Opening, one_day, rows_at


def of_use(one: TagUse, found: Census, filters: Filters) -> dict[str, Opening]:
    """What each figure of a brand's use of the tag opens, by column; of all brands where it is of none."""
    fields = {"brand": one.brand or found.authors.brand, "hashtag": found.hashtag}
    written = Opening(one.mentions, rows_at(filters, **fields), one.brand)
    n = one.mentions + (one.reposts or 0)
    more = Opening(n, rows_at(filters, **fields, reposts="with"), one.brand, noun="mention or repost")
    whole = Opening(one.of, rows_at(filters, brand=fields["brand"]), one.brand)
    told = {
        **dict.fromkeys(
            ("mentions", "unique_authors", "reposts_received", "engagements", "engagement_rate"), written
        ),
        **dict.fromkeys(("reach", "reposts"), more),
        "hashtag_share": whole,
    }
    if found.before is not None and one.before is not None:
        told["mentions_before"] = Opening(one.before, rows_at(filters, found.before, **fields), one.brand)
    return told


def facts(found: Census, filters: Filters) -> list[Fact]:
    """The use by all brands shown, in figures."""
    one, opens = found.total, of_use(found.total, found, filters)
    counts = (
        (_("Mentions with it"), "mentions", one.mentions, ""),
        (_("Unique authors"), "unique_authors", one.unique_authors, ""),
        (_("Reach"), "reach", one.reach, _("an upper bound")),
        (_("Reposts read"), "reposts", one.reposts, ""),
        (_("Reposts counted"), "reposts_received", one.received, _("by the networks")),
        (_("Engagements"), "engagements", one.engagements, ""),
    )
    told = [counted_fact(label, name, value, opens[name], note) for label, name, value, note in counts]
    share, rate, name = figures.percent, one.engagement_rate, "engagement_rate"
    return [
        *told,
        estimated(_("Engagement rate"), name, rate, share, opens[name]),
        estimated(_("Share of all mentions"), "hashtag_share", one.share, share, opens["hashtag_share"]),
        *_grown(one, opens),
    ]


def _grown(one: TagUse, opens: dict[str, Opening]) -> list[Fact]:
    """The growth and what it is against; new where there was nothing before."""
    if one.before is None:
        return []
    note = _("new: none before") if not one.before and one.mentions else ""
    return [
        estimated(_("Growth a day"), "growth", one.growth, figures.change, None, note),
        counted_fact(_("Mentions before"), "mentions_before", one.before, opens["mentions_before"]),
    ]


def of_parts(parts: tuple[TagPart, ...], by: By, found: Census, filters: Filters) -> list[dict[str, Opening]]:
    """What the count of each language or source opens."""
    told = []
    for one in parts:
        fields: dict[str, str | None] = {**labels.field(by, one.label)}
        fields |= {"brand": found.authors.brand, "hashtag": found.hashtag}
        told.append({"mentions": Opening(one.mentions, rows_at(filters, **fields))})
    return told


def of_days(series: Series, found: Census, filters: Filters, *, most: int) -> list[dict[str, Opening]]:
    """For the newest `most` rows of the days, what their mentions and shares open."""
    told = []
    for row in series.days[-most:]:
        day = one_day(series.period, row.day)
        mine = rows_at(filters, day, brand=row.brand, hashtag=found.hashtag)
        everybody = rows_at(filters, day, hashtag=found.hashtag)
        told.append(
            {
                "mentions": Opening(row.mentions, mine, row.brand),
                "share_of_voice": Opening(row.total, everybody, row.brand),
            }
        )
    return told


def tables(found: Census) -> dict[str, Table]:
    """The tables of the page beside that of days, as its files are called."""
    return {
        "uses": uses_table(found),
        "authors": authors_table(found.authors),
        "languages": parts_table(found.languages, By.LANG),
        "sources": parts_table(found.sources, By.SOURCE),
        "own": own_table(found.own),
    }
