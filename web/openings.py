"""What a figure opens: the address of the very rows it was made of, and how many they are.

The one place that says which rows stand behind which figure; /mentions lists them and its CSV has them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from listener.model import Period
from listener.render import figures
from listener.reports.breakdown import Breakdown, BreakdownRow, By
from listener.reports.keywords import KeywordReport
from listener.reports.report import BrandReport, Report
from listener.reports.series import Measure, Series
from listener.reports.tone import ScoredRow
from web import labels
from web.filters import Filters, query

_SCORED = ("scored", "net", "mean", "positive_share", "neutral_share", "negative_share")
_CLASSES = ("positive", "neutral", "negative")
_AUDIENCE = ("reach", "potential_impressions")


@dataclass(frozen=True, slots=True)
class Opening:
    """The rows behind a figure: `n` of them, listed at `href`, each a `noun`.

    `brand` is whose figure it is among them.
    """

    n: int
    href: str
    brand: str | None = None
    noun: str = "mention"


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
    if figure in ("share_of_voice", "share_of_authors"):
        return Opening(report.total, rows_at(filters, period), name)
    if figure == "share_of_reach":
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


def of_brands(report: Report, filters: Filters) -> list[dict[str, Opening]]:
    """For every row of the table of brands, what each of its figures opens, by column."""
    names = (
        "mentions",
        *SHARES.values(),
        "unique_authors",
        "engagements",
        "scored_share",
        *_AUDIENCE,
        *_CLASSES,
        *_SCORED,
    )
    return [{name: of_brand(name, brand, report, filters) for name in names} for brand in report.brands]


def scored(report: Report, filters: Filters) -> Opening:
    """The scored mentions of all brands: what charts of tone are made of."""
    count = sum(one.sentiment.scored for one in report.brands)
    return Opening(count, rows_at(filters, report.period, brand=None, sentiment="scored"))


def of_label(row: BreakdownRow, found: Breakdown, filters: Filters) -> Opening:
    """What a brand's count within a label opens: its mentions there, with reposts where reach is counted."""
    more: dict[str, str | None] = dict(labels.field(found.by, row.label))
    n = row.mentions
    if found.measure is Measure.REACH:
        n, more["reposts"] = n + row.reposts, "with"
    return Opening(n, rows_at(filters, found.period, **(more | {"brand": row.brand})), row.brand)


def of_breakdown(found: Breakdown, filters: Filters) -> list[dict[str, Opening]]:
    """For every row of a breakdown, what each of its figures opens, by column."""
    told = []
    for row in found.rows:
        mine = of_label(row, found, filters)
        more: dict[str, str | None] = dict(labels.field(found.by, row.label))
        n = row.all_mentions
        if found.measure is Measure.REACH:
            n, more["reposts"] = n + row.all_reposts, "with"
        everybody = Opening(n, rows_at(filters, found.period, **more), row.brand)
        told.append(
            {
                "mentions": Opening(
                    row.mentions,
                    rows_at(
                        filters,
                        found.period,
                        **labels.field(found.by, row.label),
                        brand=row.brand,
                    ),
                    row.brand,
                ),
                COUNTS[found.measure]: mine,
                SHARES[found.measure]: everybody,
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


COUNTS = {Measure.MENTIONS: "mentions", Measure.AUTHORS: "unique_authors", Measure.REACH: "reach"}
SHARES = {
    Measure.MENTIONS: "share_of_voice",
    Measure.AUTHORS: "share_of_authors",
    Measure.REACH: "share_of_reach",
}


def of_days(
    series: Series, filters: Filters, measure: Measure = Measure.MENTIONS, *, most: int
) -> list[dict[str, Opening]]:
    """For the newest `most` rows of the table of days, what each of their figures opens, by column."""
    with_reposts: dict[str, str | None] = {"reposts": "with"} if measure is Measure.REACH else {}
    found: list[dict[str, Opening]] = []
    for row in series.days[-most:]:
        day = one_day(series.period, row.day)
        counts = {"positive": row.positive, "neutral": row.neutral, "negative": row.negative}
        told = Opening(
            sum(counts.values()), rows_at(filters, day, brand=row.brand, sentiment="scored"), row.brand
        )
        found.append(
            {
                "mentions": Opening(row.mentions, rows_at(filters, day, brand=row.brand), row.brand),
                COUNTS[measure]: Opening(
                    row.mentions + (row.reposts if with_reposts else 0),
                    rows_at(filters, day, brand=row.brand, **with_reposts),
                    row.brand,
                ),
                SHARES[measure]: Opening(
                    row.total + (row.total_reposts if with_reposts else 0),
                    rows_at(filters, day, **with_reposts),
                    row.brand,
                ),
                "net": told,
                "scored": told,
                **{
                    name: Opening(count, rows_at(filters, day, brand=row.brand, sentiment=name), row.brand)
                    for name, count in counts.items()
                },
            }
        )
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


_LEGENDS: tuple[tuple[str, Callable[[BrandReport], float | None], Callable[[float | None], str]], ...] = (
    ("mentions", lambda one: one.awareness.mentions, figures.number),
    ("share_of_voice", lambda one: one.awareness.share_of_voice.value, figures.percent),
    ("net", lambda one: one.sentiment.net.value, figures.signed),
    ("share_of_authors", lambda one: one.awareness.share_of_authors, figures.percent),
    ("share_of_reach", lambda one: one.awareness.share_of_reach, figures.percent),
)
