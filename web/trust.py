"""By whom the tone of a page is scored and how far that can be believed, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from listener.model import CLASSES, Estimate, Period
from listener.render import figures
from listener.render.scorer_words import believed, not_scored, scored_by
from listener.reports.scorers import Judge, ToneScorers, Trust, all_languages, tone_scorers
from listener.store.choice import ANY
from web import audits, learning
from web.filters import Filters
from web.openings import Opening
from web.site import Site


@dataclass(frozen=True, slots=True)
class Fixed:
    """A figure put right, as it is written, with its interval, and where it is told how."""

    written: str
    interval: str
    href: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Who scores which languages, what is not scored, and how far scores can be believed, in words.

    `href` tells more of that. `believed` is empty where it is of no one brand. `fixed` are the figures that
    are put right by it, by their names: none where figures are narrowed, for what is known is of all.
    """

    by: str
    without: str
    believed: str
    href: str
    is_known: bool
    fixed: Mapping[str, Fixed]
    is_narrowed: bool


def scores_of(site: Site, found: ToneScorers, filters: Filters) -> Scores:
    """What is said of the scores of one brand."""
    zone = site.config.zone
    return Scores(
        by=scored_by(found, zone),
        without=not_scored(found),
        believed=believed(found),
        href=_told_at(found.trust),
        is_known=found.trust is not None,
        fixed=_fixed(found, filters.period),
        is_narrowed=filters.choice != ANY,
    )


def brand_scorers(site: Site, brand: str, filters: Filters) -> ToneScorers:
    """By whom the tone of a brand is scored, as the page is narrowed."""
    return tone_scorers(site.store, site.config, filters.period, [brand], choice=filters.choice)[brand]


def scores_of_list(site: Site, filters: Filters) -> Scores:
    """What is said beside a list of mentions: of one brand all of it, of all brands who scores them."""
    if filters.brand is not None:
        return scores_of(site, brand_scorers(site, filters.brand, filters), filters)
    names = [one.name for one in site.config.brands]
    found = ToneScorers(all_languages(site.store, filters.period, names, choice=filters.choice))
    zone = site.config.zone
    narrowed = filters.choice != ANY
    return Scores(scored_by(found, zone), not_scored(found), "", "/sentiment", False, {}, narrowed)


def opening_of(found: ToneScorers) -> Opening | None:
    """The labels by which figures are put right."""
    trust = found.trust
    if trust is None:
        return None
    if trust.audit is not None:
        return audits.opening(trust.audit, trust.audit.labelled)
    return Opening(trust.matrix.n, _told_at(trust), noun="label")


def _told_at(trust: Trust | None) -> str:
    """Where more is told of it."""
    if trust is None or trust.by is Judge.AUDIT:
        number = trust.audit.audit.id if trust and trust.audit else None
        return "/sentiment/audit" if number is None else f"/sentiment/audit/{number}/results"
    return learning.at(trust.langs[0])


def _fixed(found: ToneScorers, period: Period) -> dict[str, Fixed]:
    if found.tone is None:
        return {}
    href = _told_at(found.trust)
    if found.trust is not None and found.trust.audit is not None:
        href += "?" + urlencode({"from": period.start.isoformat(), "to": period.end.isoformat()})
    tone = found.tone.corrected
    shares = {
        f"{name.value}_share": _written(one, href) for name, one in zip(CLASSES, tone.shares, strict=True)
    }
    net = tone.net
    interval = figures.interval(net.low, net.high, figures.signed)
    return shares | {"net": Fixed(figures.signed(net.value), interval, href)}


def _written(one: Estimate, href: str) -> Fixed:
    return Fixed(figures.percent(one.value), figures.interval(one.low, one.high, figures.percent), href)
