"""The report: per brand how much is said, in what tone, and who was answered; against the period before.

Awareness, sentiment and response as the metrics specification defines them (sections A to C). Intervals of
the first two and the test of a shift are not computed yet: their fields are None, which is shown as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from listener.config import Config
from listener.errors import UsageError
from listener.metrics import growth, mean_compound, net_sentiment, share
from listener.model import Brand, Estimate, Period, Role
from listener.reports.coverage import coverage
from listener.reports.response import ResponseFigures, response_by_brand
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.figures import Sums, check_zone, sums_by_brand
from listener.store.voices import Voices, voices_by_brand
from listener.words import _


@dataclass(frozen=True, slots=True)
class Awareness:
    """How much a brand is talked about.

    `mentions` are posts naming the brand; `share_of_voice` its share of all mention-brand pairs of the
    tracked brands. `reach` adds up each author's and reposter's followers once, `potential_impressions`
    once per mention or repost: upper bounds both, unknown where no audience is. `growth` compares the
    mentions a day with the period before. `share_of_authors` and `share_of_reach` are shares of the sums over
    the tracked brands: who named two brands counts for both. `reposts` are pure reposts of its mentions,
    counted only there.
    """

    mentions: int
    share_of_voice: Estimate
    unique_authors: int
    reach: int | None
    potential_impressions: int | None
    engagements: int | None
    growth: Estimate
    audience_known: int
    engagements_known: int = 0
    reposts: int = 0
    share_of_authors: float | None = None
    share_of_reach: float | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """The change of net sentiment against the period before; not tested yet, so `verdict` is unknown."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Tone:
    """In what tone a brand is talked about, over its scored mentions.

    `net` is (positive - negative) / scored, `mean` the mean compound score, both -1...1.
    """

    scored: int
    positive: int
    neutral: int
    negative: int
    net: Estimate
    mean: Estimate
    shift: Shift


@dataclass(frozen=True, slots=True)
class BrandReport:
    """One brand's figures for the period; `response` only where it was asked for."""

    name: str
    role: Role
    awareness: Awareness
    sentiment: Tone
    response: ResponseFigures | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period. `coverage` is, by source, the share of due polls that succeeded.

    `total` is the number of mention-brand pairs of all tracked brands, what shares of voice are of, and
    `reposts` that of the pure reposts of these mentions.
    """

    period: Period
    coverage: Mapping[str, float | None]
    brands: tuple[BrandReport, ...]
    total: int
    reposts: int = 0


def make_report(
    store: Store,
    config: Config,
    period: Period,
    *,
    brand: str | None = None,
    choice: Choice = ANY,
    response: bool = False,
) -> Report:
    """The report of a period; `brand` shows one brand only (shares stay those of all), `choice` narrows all
    but `response`, which is added if asked for.

    Raises UsageError for a brand that is not tracked and StoreError if days must be rebuilt first.
    """
    shown = config.brands if brand is None else (tracked(config, brand),)
    check_zone(store, period)
    now = sums_by_brand(store, period, choice)
    before = sums_by_brand(store, period.before, choice)
    voices = voices_by_brand(store, period, choice)
    names = [one.name for one in config.brands]
    of_all = _Totals(
        mentions=sum(now.get(name, Sums()).mentions for name in names),
        authors=sum(voices.get(name, Voices()).authors for name in names),
        reach=sum(voices.get(name, Voices()).reach for name in names),
    )
    answered = response_by_brand(store, config, period, [one.name for one in shown]) if response else {}
    return Report(
        period=period,
        coverage=coverage(store, config, period),
        brands=tuple(
            replace(
                _brand_report(
                    one,
                    now.get(one.name, Sums()),
                    before.get(one.name, Sums()),
                    voices.get(one.name, Voices()),
                    of_all=of_all,
                    period=period,
                ),
                response=answered.get(one.name),
            )
            for one in shown
        ),
        total=of_all.mentions,
        reposts=sum(now.get(name, Sums()).reposts for name in names),
    )


@dataclass(frozen=True, slots=True)
class _Totals:
    """What shares are of: sums over the tracked brands."""

    mentions: int
    authors: int
    reach: int


def tracked(config: Config, name: str) -> Brand:
    """The tracked brand of that name; UsageError lists those there are."""
    brand = config.brand(name)
    if brand is None:
        known = ", ".join(one.name for one in config.brands)
        message = _("brand: {value!r} is not tracked; tracked are {known}.")
        raise UsageError(message.format(value=name[:80], known=known))
    return brand


def _brand_report(
    brand: Brand, now: Sums, before: Sums, voices: Voices, *, of_all: _Totals, period: Period
) -> BrandReport:
    net = net_sentiment(now.positive, now.neutral, now.negative)
    net_before = net_sentiment(before.positive, before.neutral, before.negative)
    known = now.audience_known or voices.audience_known
    return BrandReport(
        name=brand.name,
        role=brand.role,
        awareness=Awareness(
            mentions=now.mentions,
            share_of_voice=Estimate(share(now.mentions, of_all.mentions)),
            unique_authors=voices.authors,
            reach=voices.reach if known else None,
            potential_impressions=now.potential_impressions if known else None,
            engagements=now.engagements if now.engagements_known else None,
            growth=Estimate(growth(now.mentions, period.days_passed, before.mentions, period.before.days)),
            audience_known=now.audience_known,
            engagements_known=now.engagements_known,
            reposts=now.reposts,
            share_of_authors=share(voices.authors, of_all.authors),
            share_of_reach=share(voices.reach, of_all.reach) if known else None,
        ),
        sentiment=Tone(
            scored=now.scored,
            positive=now.positive,
            neutral=now.neutral,
            negative=now.negative,
            net=Estimate(net),
            mean=Estimate(mean_compound(now.compound_sum, now.scored)),
            shift=Shift(None if net is None or net_before is None else net - net_before),
        ),
    )
