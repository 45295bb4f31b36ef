"""The tables of the product: one frozen Table from which page, CSV, JSON and terminal are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from listener.model import SCALE
from listener.reports.health import Health
from listener.reports.report import Report
from listener.reports.series import Series
from listener.store.listing import StoredMention

Cell = str | int | float | datetime | date | None


class Kind(StrEnum):
    """What a column holds. A percent and a change are kept as fractions, a signed figure lies in -1...1."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    CHANGE = "change"
    SIGNED = "signed"
    INSTANT = "instant"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, its heading for people, and what it holds."""

    key: str
    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; every row has a cell for every column, None where it is unknown."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


AWARENESS = (
    Column("brand", "Brand"),
    Column("role", "Role"),
    Column("mentions", "Mentions", Kind.NUMBER),
    Column("share_of_voice", "Share of voice", Kind.PERCENT),
    Column("growth", "Growth", Kind.CHANGE),
    Column("unique_authors", "Authors", Kind.NUMBER),
    Column("reach", "Reach", Kind.NUMBER),
    Column("potential_impressions", "Potential impressions", Kind.NUMBER),
    Column("engagements", "Engagements", Kind.NUMBER),
    Column("scored", "Scored", Kind.NUMBER),
    Column("positive", "Positive", Kind.NUMBER),
    Column("neutral", "Neutral", Kind.NUMBER),
    Column("negative", "Negative", Kind.NUMBER),
    Column("net", "Net sentiment", Kind.SIGNED),
    Column("mean", "Mean score", Kind.SIGNED),
)

DAYS = (
    Column("day", "Day", Kind.INSTANT),
    Column("brand", "Brand"),
    Column("mentions", "Mentions", Kind.NUMBER),
    Column("share_of_voice", "Share of voice", Kind.PERCENT),
    Column("positive", "Positive", Kind.NUMBER),
    Column("neutral", "Neutral", Kind.NUMBER),
    Column("negative", "Negative", Kind.NUMBER),
    Column("net", "Net sentiment", Kind.SIGNED),
    Column("day_is", "Day is"),
)

MENTIONS = (
    Column("id", "Mention", Kind.NUMBER),
    Column("created_at", "Time", Kind.INSTANT),
    Column("brand", "Brand"),
    Column("source", "Source"),
    Column("network", "Network"),
    Column("post_id", "Post"),
    Column("kind", "Kind"),
    Column("author_id", "Author id"),
    Column("author", "Author"),
    Column("text", "Text"),
    Column("lang", "Language"),
    Column("sentiment", "Sentiment"),
    Column("compound", "Score", Kind.SIGNED),
    Column("keywords", "Keywords"),
    Column("followers", "Followers", Kind.NUMBER),
    Column("likes", "Likes", Kind.NUMBER),
    Column("replies", "Replies", Kind.NUMBER),
    Column("reposts", "Reposts", Kind.NUMBER),
    Column("quotes", "Quotes", Kind.NUMBER),
    Column("impressions", "Impressions", Kind.NUMBER),
    Column("url", "Link", Kind.LINK),
)

MENTIONS_BRIEF = tuple(
    column
    for key in ("id", "created_at", "brand", "sentiment", "author", "text")
    for column in MENTIONS
    if column.key == key
)

SOURCES = (
    Column("source", "Source"),
    Column("kind", "Kind"),
    Column("part", "Part"),
    Column("state", "State"),
    Column("last_poll_at", "Last poll", Kind.INSTANT),
    Column("last_good_at", "Last good poll", Kind.INSTANT),
    Column("next_due_at", "Next poll", Kind.INSTANT),
    Column("seen", "Seen", Kind.NUMBER),
    Column("new", "New", Kind.NUMBER),
    Column("coverage", "Coverage", Kind.PERCENT),
    Column("problem", "What is wrong"),
)


def awareness_table(report: Report) -> Table:
    """A row per brand: how much it is talked about, by how many, and in what tone."""
    rows = []
    for brand in report.brands:
        heard, tone = brand.awareness, brand.sentiment
        rows.append(
            (
                brand.name,
                brand.role.value,
                heard.mentions,
                heard.share_of_voice.value,
                heard.growth.value,
                heard.unique_authors,
                heard.reach,
                heard.potential_impressions,
                heard.engagements,
                tone.scored,
                tone.positive,
                tone.neutral,
                tone.negative,
                tone.net.value,
                tone.mean.value,
            )
        )
    return Table("share-of-voice", "Brands", AWARENESS, tuple(rows))


def days_table(series: Series) -> Table:
    """A row per local day and brand."""
    rows = tuple(
        (
            one.day,
            one.brand,
            one.mentions,
            one.share_of_voice,
            one.positive,
            one.neutral,
            one.negative,
            one.net,
            "not over" if one.partial else "complete",
        )
        for one in series.days
    )
    return Table("share-of-voice-days", "Day by day", DAYS, rows)


def mentions_table(found: Iterable[StoredMention]) -> Table:
    """A row per mention, in the order given."""
    return Table("mentions", "Mentions", MENTIONS, tuple(mention_row(one) for one in found))


def brief_mentions_table(found: Iterable[StoredMention]) -> Table:
    """The few columns of each mention that fit a terminal."""
    places = [MENTIONS.index(column) for column in MENTIONS_BRIEF]
    rows = tuple(tuple(row[place] for place in places) for row in map(mention_row, found))
    return Table("mentions", "Mentions", MENTIONS_BRIEF, rows)


def mention_row(mention: StoredMention) -> tuple[Cell, ...]:
    """One row of the table of mentions: for lists that are longer than memory."""
    stored, post = mention.stored, mention.stored.post
    counters = post.counters
    return (
        stored.number,
        post.created_at,
        mention.brand,
        stored.source,
        post.network,
        post.id,
        post.kind.value,
        post.author.id,
        post.author.handle or post.author.name,
        post.text,
        post.lang,
        mention.sentiment.value if mention.sentiment else None,
        None if mention.compound is None else mention.compound / SCALE,
        ", ".join(mention.keywords) or None,
        post.author.followers,
        counters.likes,
        counters.replies,
        counters.reposts,
        counters.quotes,
        counters.impressions,
        post.url,
    )


def sources_table(health: Health) -> Table:
    """A row per part of a source: its state, its polls, and what is wrong in words."""
    rows = tuple(
        (
            one.source.name,
            part.kind,
            part.part or None,
            part.state.value,
            part.last_poll_at,
            part.last_good_at,
            part.next_due_at,
            part.seen,
            part.new,
            one.coverage,
            part.problem,
        )
        for one in health.sources
        for part in one.parts
    )
    return Table("status", "Sources", SOURCES, rows)
