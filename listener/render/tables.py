"""The tables of the product: one frozen Table from which page, CSV, JSON and terminal are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from listener.enrich.hashtags import hashtags_of
from listener.model import SCALE
from listener.reports.comparison import Comparison
from listener.reports.coverage import CoveredDay
from listener.reports.health import Health
from listener.reports.keywords import KeywordReport
from listener.reports.report import Report
from listener.reports.series import BrandDay, Series
from listener.store.listing import StoredMention
from listener.words import N_

Cell = str | int | float | Decimal | datetime | date | None


class Kind(StrEnum):
    """What a column holds. Percent, change and points are fractions, a signed figure lies in -1...1.

    Hours are hours with their fractions; people read them as minutes, hours or days. P is a probability.
    Money is a decimal, written out in files; its currency stands beside it.
    """

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    CHANGE = "change"
    POINTS = "points"
    SIGNED = "signed"
    HOURS = "hours"
    P = "p"
    MONEY = "money"
    INSTANT = "instant"
    LINK = "link"


LOW, HIGH = "_low", "_high"
"""What the columns of a figure's interval end with; pages show these within the figure's own cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, its heading for people, and what it holds."""

    key: str
    label: str
    kind: Kind = Kind.TEXT

    @property
    def is_bound(self) -> bool:
        """Whether it is the bound of an interval, shown with its figure."""
        return self.key.endswith((LOW, HIGH))


def with_interval(column: Column) -> tuple[Column, Column, Column]:
    """The column of an estimate, and those of its interval."""
    low = Column(column.key + LOW, N_("from"), column.kind)
    return column, low, Column(column.key + HIGH, N_("to"), column.kind)


class Bounded(Protocol):
    """A figure with its interval."""

    @property
    def value(self) -> float | None:
        """The figure."""

    @property
    def low(self) -> float | None:
        """Where its interval begins."""

    @property
    def high(self) -> float | None:
        """Where its interval ends."""


def bounds(one: Bounded) -> tuple[Cell, Cell, Cell]:
    """The cells of `with_interval`."""
    return one.value, one.low, one.high


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; every row has a cell for every column, None where it is unknown."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def has_interval(self, place: int) -> bool:
        """Whether the next two columns are the bounds of this one."""
        return place + 1 < len(self.columns) and self.columns[place + 1].key == self.columns[place].key + LOW


AWARENESS = (
    Column("brand", N_("Brand")),
    Column("role", N_("Role")),
    Column("mentions", N_("Mentions"), Kind.NUMBER),
    *with_interval(Column("share_of_voice", N_("Share of voice"), Kind.PERCENT)),
    *with_interval(Column("growth", N_("Growth"), Kind.CHANGE)),
    Column("unique_authors", N_("Authors"), Kind.NUMBER),
    Column("reach", N_("Reach"), Kind.NUMBER),
    Column("potential_impressions", N_("Potential impressions"), Kind.NUMBER),
    Column("engagements", N_("Engagements"), Kind.NUMBER),
    Column("scored", N_("Scored"), Kind.NUMBER),
    Column("positive", N_("Positive"), Kind.NUMBER),
    Column("neutral", N_("Neutral"), Kind.NUMBER),
    Column("negative", N_("Negative"), Kind.NUMBER),
    *with_interval(Column("net", N_("Net sentiment"), Kind.SIGNED)),
    *with_interval(Column("mean", N_("Mean score"), Kind.SIGNED)),
)

DAYS = (
    Column("day", N_("Day"), Kind.INSTANT),
    Column("brand", N_("Brand")),
    Column("mentions", N_("Mentions"), Kind.NUMBER),
    Column("share_of_voice", N_("Share of voice"), Kind.PERCENT),
    Column("positive", N_("Positive"), Kind.NUMBER),
    Column("neutral", N_("Neutral"), Kind.NUMBER),
    Column("negative", N_("Negative"), Kind.NUMBER),
    Column("net", N_("Net sentiment"), Kind.SIGNED),
    Column("day_is", N_("Day is")),
)

MENTIONS = (
    Column("id", N_("Mention"), Kind.NUMBER),
    Column("created_at", N_("Time"), Kind.INSTANT),
    Column("brand", N_("Brand")),
    Column("source", N_("Source")),
    Column("network", N_("Network")),
    Column("post_id", N_("Post")),
    Column("kind", N_("Kind")),
    Column("author_id", N_("Author id")),
    Column("author", N_("Author")),
    Column("text", N_("Text")),
    Column("lang", N_("Language")),
    Column("sentiment", N_("Sentiment")),
    Column("compound", N_("Score"), Kind.SIGNED),
    Column("scored_by_sentence", N_("Own sentences")),
    Column("corrected", N_("Said by people")),
    Column("keywords", N_("Keywords")),
    Column("hashtags", N_("Hashtags")),
    Column("followers", N_("Followers"), Kind.NUMBER),
    Column("likes", N_("Likes"), Kind.NUMBER),
    Column("replies", N_("Replies"), Kind.NUMBER),
    Column("reposts", N_("Reposts"), Kind.NUMBER),
    Column("quotes", N_("Quotes"), Kind.NUMBER),
    Column("impressions", N_("Impressions"), Kind.NUMBER),
    Column("story", N_("Story"), Kind.NUMBER),
    Column("url", N_("Link"), Kind.LINK),
)
"""What every figure can be made of again. Keywords stand with "; " between them, a semicolon or backslash
within one after a backslash; hashtags with a blank between them, folded, each with its #.
"""

REMOVED = N_("removed at the source")
"""What stands where the text of a removed post was."""

MENTIONS_BRIEF = tuple(
    column
    for key in ("id", "created_at", "brand", "sentiment", "author", "text")
    for column in MENTIONS
    if column.key == key
)

SOURCES = (
    Column("source", N_("Source")),
    Column("kind", N_("Kind")),
    Column("part", N_("Part")),
    Column("state", N_("State")),
    Column("last_poll_at", N_("Last poll"), Kind.INSTANT),
    Column("last_good_at", N_("Last good poll"), Kind.INSTANT),
    Column("next_due_at", N_("Next poll"), Kind.INSTANT),
    Column("seen", N_("Seen"), Kind.NUMBER),
    Column("new", N_("New"), Kind.NUMBER),
    Column("coverage", N_("Coverage"), Kind.PERCENT),
    Column("problem", N_("What is wrong")),
)


def awareness_table(report: Report, compared: Comparison | None = None) -> Table:
    """A row per brand: how much it is talked about, by how many, and in what tone.

    Growth is that of the comparison, where one is given.
    """
    rows = []
    for brand in report.brands:
        heard, tone = brand.awareness, brand.sentiment
        rows.append(
            (
                brand.name,
                brand.role.value,
                heard.mentions,
                *bounds(heard.share_of_voice),
                *bounds(compared.growth(brand.name) if compared else heard.growth),
                heard.unique_authors,
                heard.reach,
                heard.potential_impressions,
                heard.engagements,
                tone.scored,
                tone.positive,
                tone.neutral,
                tone.negative,
                *bounds(tone.net),
                *bounds(tone.mean),
            )
        )
    return Table("share-of-voice", N_("Brands"), AWARENESS, tuple(rows))


KEYWORDS = (
    Column("keyword", N_("Keyword")),
    Column("brand", N_("Brand")),
    Column("groups", N_("Groups")),
    Column("mentions", N_("Hits"), Kind.NUMBER),
    Column("only", N_("Only by it"), Kind.NUMBER),
    Column("unique_authors", N_("Authors"), Kind.NUMBER),
    Column("top_author", N_("Top author"), Kind.PERCENT),
    Column("repeats", N_("Repeats"), Kind.PERCENT),
    Column("scored", N_("Scored"), Kind.NUMBER),
    Column("net", N_("Net sentiment"), Kind.SIGNED),
    Column("configured", N_("Configured")),
)


def keywords_table(found: Iterable[KeywordReport]) -> Table:
    """A row per keyword: what it brings and how noisy it is."""
    rows = tuple(
        (
            one.keyword,
            one.brand,
            "; ".join(one.groups) or None,
            one.mentions,
            one.only,
            one.unique_authors,
            one.top_author,
            one.repeats,
            one.scored,
            one.net,
            "yes" if one.is_configured else "no longer",
        )
        for one in found
    )
    return Table("keywords", N_("Keywords"), KEYWORDS, rows)


COVERED = (
    Column("source", N_("Source")),
    Column("day", N_("Day"), Kind.INSTANT),
    Column("due", N_("Polls due"), Kind.NUMBER),
    Column("succeeded", N_("Succeeded"), Kind.NUMBER),
    Column("coverage", N_("Coverage"), Kind.PERCENT),
)


def covered_table(found: Iterable[CoveredDay]) -> Table:
    """A row per source and local day: its polls."""
    rows = tuple((one.source, one.day, one.due, one.succeeded, one.coverage) for one in found)
    return Table("coverage", N_("Coverage by day"), COVERED, rows)


def day_is(one: BrandDay) -> str:
    """Whether the day was over."""
    return "not over" if one.partial else "complete"


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
            day_is(one),
        )
        for one in series.days
    )
    return Table("share-of-voice-days", N_("Day by day"), DAYS, rows)


def mentions_table(found: Iterable[StoredMention]) -> Table:
    """A row per mention, in the order given."""
    return Table("mentions", N_("Mentions"), MENTIONS, tuple(mention_row(one) for one in found))


def brief_mentions_table(found: Iterable[StoredMention]) -> Table:
    """The few columns of each mention that fit a terminal."""
    places = [MENTIONS.index(column) for column in MENTIONS_BRIEF]
    rows = tuple(tuple(row[place] for place in places) for row in map(mention_row, found))
    return Table("mentions", N_("Mentions"), MENTIONS_BRIEF, rows)


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
        REMOVED if stored.removed else post.text,
        post.lang,
        mention.sentiment.value if mention.sentiment else None,
        None if mention.compound is None else mention.compound / SCALE,
        _told(mention.by_sentence) if mention.sentiment else None,
        _told(mention.corrected) if mention.sentiment else None,
        "; ".join(map(_escaped, mention.keywords)) or None,
        " ".join(f"#{tag}" for tag in hashtags_of(post.text)) or None,
        post.author.followers,
        counters.likes,
        counters.replies,
        counters.reposts,
        counters.quotes,
        counters.impressions,
        stored.story,
        post.url,
    )


def _told(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _escaped(keyword: str) -> str:
    return keyword.replace("\\", "\\\\").replace(";", "\\;")


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
    return Table("status", N_("Sources"), SOURCES, rows)
