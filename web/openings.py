"""What a figure opens: the address of the very rows it was made of, and how many they are.

The one place that says which rows stand behind which figure; /mentions lists them and its CSV has them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from listener.metrics import share
from listener.model import Period
from listener.render import brand_tables, figures
from listener.reports.breakdown import Breakdown, BreakdownRow, By
from listener.reports.comparison import Comparison
from listener.reports.keywords import KeywordReport
from listener.reports.report import BrandReport, Report
from listener.reports.series import Measure, Series
from listener.reports.tone import ScoredRow
from listener.words import _
from web import labels
from web.filters import Filters, query

_SCORED = ("scored", "net", "mean", "polarity", "positive_share", "neutral_share", "negative_share")
_CLASSES = ("positive", "neutral", "negative")
_AUDIENCE = ("reach", "potential_impressions")
COUNTS = {measure: column.key for measure, column in brand_tables.COUNTS.items()}
SHARES = {measure: column.key for measure, column in brand_tables.SHARES.items()}
"""What a measure's count and share are called."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The rows behind a figure: `n` of them, listed at `href`, each a `noun`.

    `brand` is whose figure it is among them, `author` (network:id) the same of an author; `at` after how many
    hours, where it is a figure of such a time.
    """

    n: int
    href: str
    brand: str | None = None
    noun: str = "mention"
    at: float | None = None
    author: str | None = None


def rows_at(filters: Filters, period: Period | None = None, /, **fields: str | None) -> str:
    """The address of the mentions of a period (the page's own unless another is given) and a choice.

    Source, language and group are those of the page; `fields` add to them or replace them.
    """
    kept = {name: filters.given.get(name) for name in ("source", "lang", "group")}
    return "/mentions?" + query(period or filters.period, **(kept | fields))


def of_brand(figure: str, brand: BrandReport, report: Report, filters: Filters) -> Opening:
    """What a brand's figure opens; `figure` is its name in the report JSON."""
    heard, tone = brand.awareness, brand.sentiment
    period, name = report.period, brand.name
    # What else a post names is part of how much of it counts.
    if figure in ("share_of_voice", "posts", "share_of_posts", "share_of_authors"):
        return Opening(report.total, rows_at(filters, period), name)
    if figure in ("share_of_reach", "share_of_impressions"):
        return Opening(report.total + report.reposts, rows_at(filters, period, reposts="with"), name)
    if figure in _CLASSES:
        count = {"positive": tone.positive, "neutral": tone.neutral, "negative": tone.negative}[figure]
        return Opening(count, rows_at(filters, period, brand=name, sentiment=figure), name)
    if figure in _SCORED:
        return Opening(tone.scored, rows_at(filters, period, brand=name, sentiment="scored"), name)
    if figure in _AUDIENCE:
        n = heard.mentions + heard.reposts
        return Opening(n, rows_at(filters, period, brand=name, reposts="with"), name)
    # Everything else is counted over all its mentions, the share that is scored too.
    return Opening(heard.mentions, rows_at(filters, period, brand=name), name)


_OF_BRAND = (
    "mentions",
    "share_of_voice",
    "posts",
    "share_of_posts",
    "unique_authors",
    "share_of_authors",
    "reach",
    "share_of_reach",
    "potential_impressions",
    "share_of_impressions",
    "engagements",
    "engagement_rate",
    "scored_share",
    *_CLASSES,
    *_SCORED,
)


def of_brands(
    report: Report, filters: Filters, compared: Comparison | None = None
) -> list[dict[str, Opening]]:
    """For every row of a table of brands, what each of its figures opens, by column.

    A figure of the period compared with is called as the present one, with `_before` after it.
    """
    found = []
    for brand in report.brands:
        opens = {name: of_brand(name, brand, report, filters) for name in _OF_BRAND}
        if compared is not None:
            _now, then = compared.of(brand.name)
            for name in (*SHARES.values(), *COUNTS.values(), "net"):
                opens[f"{name}_before"] = of_brand(name, then, compared.then, filters)
        found.append(opens)
    return found


def scored(report: Report, filters: Filters) -> Opening:
    """The scored mentions of all brands: what charts of tone are made of."""
    count = sum(one.sentiment.scored for one in report.brands)
    return Opening(count, rows_at(filters, report.period, brand=None, sentiment="scored"))


def of_label(row: BreakdownRow, found: Breakdown, filters: Filters, *, everybody: bool = False) -> Opening:
    """What a brand's count within a label opens; with `everybody`, what its share is a share of.

    Where reach is counted the reposts stand with the mentions.
    """
    more: dict[str, str | None] = {**labels.field(found.by, row.label)}
    mentions, reposts = (row.all_mentions, row.all_reposts) if everybody else (row.mentions, row.reposts)
    if found.measure.is_of_audience:
        mentions, more["reposts"] = mentions + reposts, "with"
    if not everybody:
        more["brand"] = row.brand
    return Opening(mentions, rows_at(filters, found.period, **more), row.brand)


def of_breakdown(found: Breakdown, filters: Filters) -> list[dict[str, Opening]]:
    """For every row of a breakdown, what each of its figures opens, by column."""
    told = []
    by_mentions, is_of_posts = replace(found, measure=Measure.MENTIONS), found.measure is Measure.POSTS
    for row in found.rows:
        everybody = of_label(row, found, filters, everybody=True)
        told.append(
            {
                "mentions": of_label(row, by_mentions, filters),
                COUNTS[found.measure]: everybody if is_of_posts else of_label(row, found, filters),
                SHARES[found.measure]: everybody,
                f"all_{found.measure.value}": replace(everybody, brand=None),
            }
        )
    return told


def of_scored(found: Iterable[ScoredRow], by: By, brand: str, filters: Filters) -> list[dict[str, Opening]]:
    """For every row of scored shares, what each of its figures opens, by column."""
    told = []
    for row in found:
        field: dict[str, str | None] = dict(labels.field(by, row.label))
        everything = Opening(row.mentions, rows_at(filters, **(field | {"brand": brand})), brand)
        told_of = Opening(
            row.scored, rows_at(filters, **(field | {"brand": brand, "sentiment": "scored"})), brand
        )
        told.append({"mentions": everything, "scored_share": everything, "scored": told_of, "net": told_of})
    return told


def of_keywords(found: Iterable[KeywordReport], filters: Filters) -> list[dict[str, Opening]]:
    """For every row of keywords, what each of its figures opens, by column."""
    told = []
    for row in found:
        fields: dict[str, str | None] = {"brand": row.brand, "keyword": row.keyword, "group": None}
        hits = Opening(row.mentions, rows_at(filters, **fields), row.brand)
        scored_hits = Opening(row.scored, rows_at(filters, **(fields | {"sentiment": "scored"})), row.brand)
        told.append(
            {
                **dict.fromkeys(("mentions", "only", "unique_authors", "top_author", "repeats"), hits),
                "scored": scored_hits,
                "net": scored_hits,
            }
        )
    return told


def of_days(series: Series, filters: Filters, *, most: int) -> list[dict[str, Opening]]:
    """For the newest `most` rows of the table of days, what each of their figures opens, by column."""
    both = zip(
        of_voice_days(series, filters, most=most), of_tone_days(series, filters, most=most), strict=True
    )
    return [voice | tone for voice, tone in both]


def of_voice_days(
    series: Series, filters: Filters, measure: Measure = Measure.MENTIONS, *, most: int
) -> list[dict[str, Opening]]:
    """The same of a table of voices: what a measure's count and its share open on each day."""
    with_reposts: dict[str, str | None] = {"reposts": "with"} if measure.is_of_audience else {}
    found = []
    for row in series.days[-most:]:
        day = one_day(series.period, row.day)
        n, of_all = row.mentions, row.total
        if with_reposts:
            n, of_all = n + row.reposts, of_all + row.total_reposts
        mine = rows_at(filters, day, brand=row.brand, **with_reposts)
        everybody = Opening(of_all, rows_at(filters, day, **with_reposts), row.brand)
        found.append(
            {
                COUNTS[measure]: everybody if measure is Measure.POSTS else Opening(n, mine, row.brand),
                SHARES[measure]: everybody,
            }
        )
    return found


def of_tone_days(series: Series, filters: Filters, *, most: int) -> list[dict[str, Opening]]:
    """The same of a table of tone: each class opens its mentions, everything else those that are scored."""
    found = []
    for row in series.days[-most:]:
        day = one_day(series.period, row.day)
        counts = {"positive": row.positive, "neutral": row.neutral, "negative": row.negative}
        scored_rows = rows_at(filters, day, brand=row.brand, sentiment="scored")
        opens = dict.fromkeys(_SCORED, Opening(sum(counts.values()), scored_rows, row.brand))
        for name, count in counts.items():
            href = rows_at(filters, day, brand=row.brand, sentiment=name)
            opens[name] = Opening(count, href, row.brand)
        found.append(opens)
    return found


def one_day(period: Period, day: date) -> Period:
    """That day alone, of the same zone and as of the same instant."""
    return replace(period, start=day, end=day + timedelta(days=1))


Legend = tuple[str, str, float | None, str, Opening]
"""A brand, a figure's name, its value, how it is written, and what it opens."""


def legends(report: Report, filters: Filters) -> dict[str, list[Legend]]:
    """The legends of the charts of all brands, by the figure they show."""
    return {
        figure: [
            (one.name, figure, value(one), write(value(one)), of_brand(figure, one, report, filters))
            for one in report.brands
        ]
        for figure, value, write in _LEGENDS
    }


def class_legend(brand: BrandReport, report: Report, filters: Filters) -> list[Legend]:
    """The legend of the chart of one brand's classes, as the bands lie."""
    tone = brand.sentiment
    counts = (
        ("positive_share", _("Positive"), tone.positive),
        ("neutral_share", _("Neutral"), tone.neutral),
        ("negative_share", _("Negative"), tone.negative),
    )
    found = []
    for figure, name, count in counts:
        value = share(count, tone.scored)
        found.append((name, figure, value, figures.percent(value), of_brand(figure, brand, report, filters)))
    return found


_LEGENDS: tuple[tuple[str, Callable[[BrandReport], float | None], Callable[[float | None], str]], ...] = (
    ("mentions", lambda one: one.awareness.mentions, figures.number),
    ("share_of_voice", lambda one: one.awareness.share_of_voice.value, figures.percent),
    ("net", lambda one: one.sentiment.net.value, figures.signed),
    ("share_of_posts", lambda one: one.awareness.share_of_posts.value, figures.percent),
    ("share_of_impressions", lambda one: one.awareness.share_of_impressions.value, figures.percent),
    ("share_of_authors", lambda one: one.awareness.share_of_authors.value, figures.percent),
    ("share_of_reach", lambda one: one.awareness.share_of_reach.value, figures.percent),
)
