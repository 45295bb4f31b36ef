"""The report: per brand how much is said, in what tone, and who was answered; against the period before.

Awareness, sentiment and response as the metrics specification defines them (sections A to C), each estimate
with its interval by author, how many mentions it is of, and how much of what was due was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from listener.config import Config
from listener.errors import UsageError
from listener.model import UNKNOWN, Brand, Estimate, Period, Role
from listener.reports.changes import NO_CHANGE, BrandChange, Moved, Shift
from listener.reports.changes import changes as changes_of
from listener.reports.clusters import (
    by_author,
    by_mention,
    fractional,
    present,
    share_within,
    shares_of,
    shares_of_audience,
    spoken,
    tone_estimates,
)
from listener.reports.coverage import coverage, coverage_of, coverage_of_both, with_coverage
from listener.reports.response import ResponseFigures, response_by_brand
from listener.reports.scorers import ToneScorers, tone_scorers
from listener.store import Store
from listener.store.author_sums import Audiences, AuthorSums, audiences_by_author, sums_by_author
from listener.store.choice import ANY, Choice
from listener.store.figures import Sums, check_zone, remembered, sums_by_brand
from listener.store.voices import Voices, voices_by_brand
from listener.words import _


@dataclass(frozen=True, slots=True)
class Awareness:
    """How much a brand is talked about.

    `mentions` are posts naming the brand; `share_of_voice` its share of all mention-brand pairs of the
    tracked brands, `share_of_posts` that of `posts`, where a post naming k brands is 1/k for each, and
    `share_of_authors` of all brands' authors (who named two counts for both). `reach` adds up each author's
    and reposter's followers once, `potential_impressions` once per mention or repost: upper bounds both,
    unknown where no audience is; `share_of_reach` and `share_of_impressions` are of their sums. `growth`
    compares the mentions a day with the period before, and `share_change` the share of voice.
    `engagement_rate` is engagements / impressions where both are known. `reposts` are pure reposts of its
    mentions, counted only there.
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
    impressions: int | None = None
    impressions_known: int = 0
    posts: float = 0.0
    share_of_posts: Estimate = UNKNOWN
    share_of_authors: Estimate = UNKNOWN
    share_of_reach: Estimate = UNKNOWN
    share_of_impressions: Estimate = UNKNOWN
    engagement_rate: Estimate = UNKNOWN
    share_change: Moved = NO_CHANGE.share


@dataclass(frozen=True, slots=True)
class Tone:
    """In what tone a brand is talked about, over its scored mentions.

    `net` is (positive - negative) / scored, `polarity` the same over those that are not neutral, `mean` the
    mean compound score, all three -1...1. `shift` is the change of `net` against the period before.
    """

    scored: int
    positive: int
    neutral: int
    negative: int
    net: Estimate
    mean: Estimate
    shift: Shift
    polarity: Estimate = UNKNOWN
    positive_share: Estimate = UNKNOWN
    neutral_share: Estimate = UNKNOWN
    negative_share: Estimate = UNKNOWN


@dataclass(frozen=True, slots=True)
class BrandReport:
    """One brand's figures for the period; `response`, and by whom its tone is scored and how well, only where
    that was asked for.
    """

    name: str
    role: Role
    awareness: Awareness
    sentiment: Tone
    response: ResponseFigures | None = None
    scorers: ToneScorers | None = None


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

    @property
    def is_collected(self) -> bool:
        """Whether there is anything to count: a mention, or a poll that fell due and could have found one."""
        return bool(self.total) or any(share is not None for share in self.coverage.values())


def make_report(
    store: Store,
    config: Config,
    period: Period,
    *,
    brand: str | None = None,
    choice: Choice = ANY,
    response: bool = False,
    changes: bool = True,
    audiences: bool = False,
    scorers: bool = False,
) -> Report:
    """The report of a period; `brand` shows one brand only (shares stay those of all), `choice` narrows all
    but `response`, which is added if asked for, as `scorers` are. Without `changes` it is not compared with
    the period before; shares of reach and impressions, whose intervals take long, need `audiences`.

    Raises UsageError for a brand that is not tracked and StoreError if days must be rebuilt first.
    """
    shown = config.brands if brand is None else (tracked(config, brand),)
    names = [one.name for one in shown]
    check_zone(store, period)
    heard = _heard(store, config, period, choice, audiences=audiences)
    answered = response_by_brand(store, config, period, names) if response else {}
    scored = tone_scorers(store, config, period, names, choice=choice) if scorers else {}
    every = [one.name for one in config.brands]
    moved: Mapping[str, BrandChange] = {}
    if changes:
        both = coverage_of_both(store, config, period.before, period, choice.source)
        moved = with_coverage(changes_of(store, period.before, period, every, choice), both)
    polls = coverage_of(store, config, period, choice.source)
    brands = tuple(
        BrandReport(
            name=one.name,
            role=one.role,
            awareness=_with_change(heard.figures[one.name][0], moved.get(one.name, NO_CHANGE)),
            sentiment=replace(heard.figures[one.name][1], shift=moved.get(one.name, NO_CHANGE).tone),
            response=answered.get(one.name),
            scorers=scored.get(one.name),
        )
        for one in shown
    )
    return Report(
        period=period,
        coverage=coverage(store, config, period),
        brands=with_coverage(brands, polls),
        total=heard.total,
        reposts=heard.reposts,
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    """The figures of every brand for a period by itself, without any change, and their totals."""

    figures: Mapping[str, tuple[Awareness, Tone]]
    total: int
    reposts: int


def _heard(store: Store, config: Config, period: Period, choice: Choice, *, audiences: bool) -> _Heard:
    names = tuple(one.name for one in config.brands)

    def make() -> _Heard:
        found = _Counts.of(store, names, period, choice, audiences=audiences)
        shares = found.shares()
        return _Heard(
            figures={name: (found.awareness(name, shares), found.tone(name)) for name in names},
            total=sum(sums.mentions for sums in found.sums.values()),
            reposts=sum(sums.reposts for sums in found.sums.values()),
        )

    with store.read() as connection:
        return remembered(store, connection, period, ("report", names, choice, audiences), make)


def _with_change(heard: Awareness, moved: BrandChange) -> Awareness:
    return replace(heard, growth=moved.growth, share_change=moved.share)


@dataclass(frozen=True, slots=True)
class _Shares:
    """Each brand's share in every measure; of audiences only where they were asked for."""

    mentions: Mapping[str, Estimate]
    posts: Mapping[str, Estimate]
    authors: Mapping[str, Estimate]
    reach: Mapping[str, Estimate]
    impressions: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class _Counts:
    """What the figures of every brand are made of."""

    sums: Mapping[str, Sums]
    voices: Mapping[str, Voices]
    authors: Mapping[str, AuthorSums]
    audiences: Mapping[str, Audiences] | None

    @classmethod
    def of(
        cls, store: Store, names: Sequence[str], period: Period, choice: Choice, *, audiences: bool
    ) -> _Counts:
        sums, voices = sums_by_brand(store, period, choice), voices_by_brand(store, period, names, choice)
        return cls(
            {name: sums.get(name, Sums()) for name in names},
            {name: voices.get(name, Voices()) for name in names},
            sums_by_author(store, period, names, choice),
            audiences_by_author(store, period, names, choice) if audiences else None,
        )

    def shares(self) -> _Shares:
        audiences = self.audiences
        return _Shares(
            mentions=shares_of(self.authors, spoken),
            posts=shares_of(self.authors, fractional),
            authors=shares_of(self.authors, present),
            reach={} if audiences is None else shares_of_audience(audiences, by_author),
            impressions={} if audiences is None else shares_of_audience(audiences, by_mention),
        )

    def awareness(self, name: str, shares: _Shares) -> Awareness:
        sums, voices, mine = self.sums[name], self.voices[name], self.authors[name]
        known = sums.audience_known or voices.audience_known
        return Awareness(
            mentions=sums.mentions,
            share_of_voice=shares.mentions[name],
            unique_authors=voices.authors,
            reach=voices.reach if known else None,
            potential_impressions=sums.potential_impressions if known else None,
            engagements=sums.engagements if sums.engagements_known else None,
            growth=UNKNOWN,
            audience_known=sums.audience_known,
            engagements_known=sums.engagements_known,
            reposts=sums.reposts,
            impressions=sums.impressions if sums.impressions_known else None,
            impressions_known=sums.impressions_known,
            posts=voices.posts,
            share_of_posts=shares.posts[name],
            share_of_authors=shares.authors[name],
            share_of_reach=shares.reach.get(name, UNKNOWN) if known else UNKNOWN,
            share_of_impressions=shares.impressions.get(name, UNKNOWN) if known else UNKNOWN,
            engagement_rate=share_within(mine, lambda one: one.engaged, lambda one: one.impressions),
        )

    def tone(self, name: str) -> Tone:
        sums = self.sums[name]
        return Tone(
            scored=sums.scored,
            positive=sums.positive,
            neutral=sums.neutral,
            negative=sums.negative,
            shift=NO_CHANGE.tone,
            **tone_estimates(self.authors[name]),
        )


def tracked(config: Config, name: str) -> Brand:
    """The tracked brand of that name; UsageError lists those there are."""
    brand = config.brand(name)
    if brand is None:
        known = ", ".join(one.name for one in config.brands)
        message = _("brand: {value!r} is not tracked; tracked are {known}.")
        raise UsageError(message.format(value=name[:80], known=known))
    return brand
