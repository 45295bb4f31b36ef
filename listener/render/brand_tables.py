"""The tables of whose voice is heard and in what tone: by brand, by day, by label of a breakdown."""

from __future__ import annotations

from collections.abc import Iterable

from listener.metrics import share
from listener.model import UNKNOWN
from listener.render.tables import DAYS, Cell, Column, Kind, Table, bounds, day_is, with_interval
from listener.reports.breakdown import Breakdown, By
from listener.reports.changes import Moved, Shift
from listener.reports.comparison import Comparison
from listener.reports.report import Awareness, Report
from listener.reports.scorers import ScoredLanguage
from listener.reports.series import BrandDay, Measure, Series, voice, voice_change, voice_growth
from listener.reports.tone import ScoredRow
from listener.store.listing import NO_LANGUAGE
from listener.words import N_

COUNTS = {
    Measure.MENTIONS: Column("mentions", N_("Mentions"), Kind.NUMBER),
    Measure.POSTS: Column("posts", N_("Posts"), Kind.NUMBER),
    Measure.AUTHORS: Column("unique_authors", N_("Authors"), Kind.NUMBER),
    Measure.REACH: Column("reach", N_("Reach"), Kind.NUMBER),
    Measure.IMPRESSIONS: Column("potential_impressions", N_("Potential impressions"), Kind.NUMBER),
}
SHARES = {
    Measure.MENTIONS: Column("share_of_voice", N_("Share of mentions"), Kind.PERCENT),
    Measure.POSTS: Column("share_of_posts", N_("Share of posts"), Kind.PERCENT),
    Measure.AUTHORS: Column("share_of_authors", N_("Share of authors"), Kind.PERCENT),
    Measure.REACH: Column("share_of_reach", N_("Share of reach"), Kind.PERCENT),
    Measure.IMPRESSIONS: Column("share_of_impressions", N_("Share of impressions"), Kind.PERCENT),
}
"""What each measure counts and its share are called; `…_before` is the same of the period compared with."""
_COUNTS_BEFORE = {
    Measure.MENTIONS: N_("Mentions before"),
    Measure.POSTS: N_("Posts before"),
    Measure.AUTHORS: N_("Authors before"),
    Measure.REACH: N_("Reach before"),
    Measure.IMPRESSIONS: N_("Impressions before"),
}
_TOTALS = {
    Measure.MENTIONS: Column("all_mentions", N_("Mentions of all brands"), Kind.NUMBER),
    Measure.POSTS: Column("all_posts", N_("Posts of all brands"), Kind.NUMBER),
    Measure.AUTHORS: Column("all_authors", N_("Authors of all brands"), Kind.NUMBER),
    Measure.REACH: Column("all_reach", N_("Reach of all brands"), Kind.NUMBER),
    Measure.IMPRESSIONS: Column("all_impressions", N_("Impressions of all brands"), Kind.NUMBER),
}
LABELS = {
    By.GROUP: N_("Keyword group"),
    By.HASHTAG: N_("Hashtag"),
    By.SOURCE: N_("Source"),
    By.LANG: N_("Language"),
}
TONES = (
    Column("brand", N_("Brand")),
    Column("mentions", N_("Mentions"), Kind.NUMBER),
    Column("scored", N_("Scored"), Kind.NUMBER),
    Column("scored_share", N_("Share scored"), Kind.PERCENT),
    Column("positive", N_("Positive"), Kind.NUMBER),
    Column("neutral", N_("Neutral"), Kind.NUMBER),
    Column("negative", N_("Negative"), Kind.NUMBER),
    *with_interval(Column("positive_share", N_("Share positive"), Kind.PERCENT)),
    *with_interval(Column("neutral_share", N_("Share neutral"), Kind.PERCENT)),
    *with_interval(Column("negative_share", N_("Share negative"), Kind.PERCENT)),
    *with_interval(Column("mean", N_("Mean score"), Kind.SIGNED)),
    *with_interval(Column("polarity", N_("Polarity"), Kind.SIGNED)),
    *with_interval(Column("net", N_("Net sentiment"), Kind.SIGNED)),
    *with_interval(Column("net_change", N_("Change"), Kind.SIGNED)),
    Column("p", N_("p"), Kind.P),
    Column("verdict", N_("Verdict")),
    Column("without_top_author", N_("Without one author"), Kind.SIGNED),
    Column("top_author", N_("Who it is without")),
    *with_interval(Column("net_before", N_("Net before"), Kind.SIGNED)),
)


def voices_table(report: Report, compared: Comparison | None, measure: Measure) -> Table:
    """A row per brand: how much of its voice there is, and its share and change in one measure.

    Growth and change are over whole days, between what was before and what it is now.
    """
    count, part = COUNTS[measure], SHARES[measure]
    columns = (
        Column("brand", N_("Brand")),
        Column("role", N_("Role")),
        *with_interval(part),
        *with_interval(Column(f"{part.key}_change", N_("Change"), Kind.POINTS)),
        Column("p", N_("p"), Kind.P),
        *with_interval(Column(f"{part.key}_before", N_("Share before"), Kind.PERCENT)),
        count,
        *with_interval(Column("growth", N_("Growth"), Kind.CHANGE)),
        Column(f"{count.key}_before", _COUNTS_BEFORE[measure], Kind.NUMBER),
        *(column for one, column in COUNTS.items() if one is not measure),
        Column("engagements", N_("Engagements"), Kind.NUMBER),
        *with_interval(Column("engagement_rate", N_("Engagement rate"), Kind.PERCENT)),
    )
    rows: list[tuple[Cell, ...]] = []
    for brand in report.brands:
        heard = brand.awareness
        rows.append(
            (
                brand.name,
                brand.role.value,
                *_voice(heard, brand.name, compared, measure),
                *(voice(heard, one)[0] for one in COUNTS if one is not measure),
                heard.engagements,
                *bounds(heard.engagement_rate),
            )
        )
    return Table("share-of-voice", N_("Brands"), columns, tuple(rows))


def _voice(heard: Awareness, brand: str, compared: Comparison | None, measure: Measure) -> tuple[Cell, ...]:
    """Share, its change and what it was; count, its growth and what it was."""
    count, part = voice(heard, measure)
    if compared is None:
        return *bounds(part), *bounds(UNKNOWN), None, *bounds(UNKNOWN), count, *bounds(UNKNOWN), None
    (_new, now), (old, then) = (voice(one.awareness, measure) for one in compared.of(brand))
    moved = voice_change(compared.changes[brand], measure)
    if moved.value is None and now.value is not None and then.value is not None:
        moved = Moved(now.value - then.value)
    grown = voice_growth(compared, brand, measure)
    return *bounds(part), *bounds(moved), moved.p, *bounds(then), count, *bounds(grown), old


def _shift(one: Shift) -> tuple[Cell, ...]:
    """The change of tone, its p and verdict, and what remains of it without the author who did most."""
    verdict = one.verdict.value if one.verdict else None
    return *bounds(one), one.p, verdict, one.without, one.author.label if one.author else None


def voice_days_table(series: Series, measure: Measure) -> Table:
    """A row per local day and brand, in one measure."""
    columns = (*DAYS[:2], COUNTS[measure], SHARES[measure], DAYS[-1])
    rows = tuple((one.day, one.brand, one.count, one.share_of_voice, day_is(one)) for one in series.days)
    return Table("share-of-voice-days", N_("Day by day"), columns, rows)


def breakdown_table(found: Breakdown) -> Table:
    """A row per label and brand: its mentions, what is measured, its share and of how much."""
    measure = found.measure
    counts = tuple(dict.fromkeys((COUNTS[Measure.MENTIONS], COUNTS[measure])))
    columns = (
        Column(found.by.value, LABELS[found.by]),
        Column("brand", N_("Brand")),
        *counts,
        *with_interval(SHARES[measure]),
        _TOTALS[measure],
    )
    rows = tuple(
        (
            row.label or NO_LANGUAGE,
            row.brand,
            row.mentions,
            *((row.count,) if measure is not Measure.MENTIONS else ()),
            *bounds(row.share_of_voice),
            row.total,
        )
        for row in found.rows
    )
    return Table(f"share-of-voice-by-{found.by.value}", N_("Breakdown"), columns, rows)


def tones_table(report: Report, compared: Comparison | None) -> Table:
    """A row per brand: its tone, how much of it is known, and its change with the verdict on it."""
    rows = []
    for brand in report.brands:
        tone = brand.sentiment
        then = compared.of(brand.name)[1] if compared else None
        rows.append(
            (
                brand.name,
                brand.awareness.mentions,
                tone.scored,
                share(tone.scored, brand.awareness.mentions),
                tone.positive,
                tone.neutral,
                tone.negative,
                *bounds(tone.positive_share),
                *bounds(tone.neutral_share),
                *bounds(tone.negative_share),
                *bounds(tone.mean),
                *bounds(tone.polarity),
                *bounds(tone.net),
                *_shift(compared.shift(brand.name) if compared else Shift()),
                *bounds(then.sentiment.net if then else UNKNOWN),
            )
        )
    return Table("sentiment", N_("Brands"), TONES, tuple(rows))


_SCORED = Column("scored", N_("Scored"), Kind.NUMBER)
_NET = Column("net", N_("Net sentiment"), Kind.SIGNED)


def net_days_table(series: Series) -> Table:
    """A row per local day and brand: its net sentiment, and of how many scored mentions."""
    columns = (*DAYS[:2], _SCORED, _NET, DAYS[-1])
    rows = tuple((one.day, one.brand, one.scored, one.net, day_is(one)) for one in series.days)
    return Table("sentiment-days", N_("Day by day"), columns, rows)


def tone_days_table(series: Series) -> Table:
    """A row per local day and brand: its scored mentions by class."""
    classes = tuple(column for column in TONES if column.key in ("positive", "neutral", "negative"))
    shares = tuple(
        column for column in TONES if column.key in ("positive_share", "neutral_share", "negative_share")
    )
    columns = (*DAYS[:2], _SCORED, *classes, *shares, _NET, DAYS[-1])
    rows = tuple(_tone_day(one) for one in series.days)
    return Table("sentiment-days", N_("Day by day"), columns, rows)


def _tone_day(one: BrandDay) -> tuple[Cell, ...]:
    counts = (one.positive, one.neutral, one.negative)
    shares = (share(count, one.scored) for count in counts)
    return one.day, one.brand, one.scored, *counts, *shares, one.net, day_is(one)


def scored_table(found: Iterable[ScoredRow], by: By, languages: Iterable[ScoredLanguage] = ()) -> Table:
    """A row per language or source: how much of what is said there can be scored, and of `languages` by whom
    and since when.
    """
    columns: tuple[Column, ...] = (
        Column(by.value, LABELS[by]),
        Column("mentions", N_("Mentions"), Kind.NUMBER),
        _SCORED,
        Column("scored_share", N_("Share scored"), Kind.PERCENT),
        _NET,
    )
    rows: list[tuple[Cell, ...]] = [
        (one.label or NO_LANGUAGE, one.mentions, one.scored, one.scored_share, one.net) for one in found
    ]
    if by is By.LANG:
        by_whom = {one.lang or NO_LANGUAGE: (one.scorer or None, one.since) for one in languages}
        columns += Column("scorer", N_("Scorer")), Column("since", N_("In use since"), Kind.INSTANT)
        rows = [(*row, *by_whom.get(str(row[0]), (None, None))) for row in rows]
    names = {By.LANG: N_("How much is scored, by language"), By.SOURCE: N_("How much is scored, by source")}
    return Table(f"sentiment-by-{by.value}", names[by], columns, tuple(rows))
