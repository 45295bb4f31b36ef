"""Who scores the tone of a brand, how often that is right, and the tone put right by it.

How often scorers are right is told by the newest audit drawn of those in use that has enough labels. Without
one it is told by trainings: by what the scorer of a language says, out of fold, of the labels that may judge
it. Of several languages the counts of their matrices are added up, if each language with a share of the
scored mentions that matters has one: languages in which more is labelled then count for more than they are
written in, which is why an audit, drawn from all, comes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from listener.config import Config
from listener.enrich.scoring import VaderScorer, vader_name
from listener.metrics.audit import Confusion
from listener.model import CLASSES, UNKNOWN, Estimate, Period, Training
from listener.reports.audit import AuditReport, CorrectedTone, audited, corrected_tone, matrix_of
from listener.store import Store
from listener.store.audits import LEAST
from listener.store.choice import ANY, Choice
from listener.store.figures import Facet, Sums, sums_by_facet
from listener.store.scorers import InUse, learned_in_use
from listener.store.trainings import trainings
from listener.words import _

LEARNED = "learned"
"""What the names of learned scorers begin with; language and version follow."""
_SHORT = 6
MATTERS = 0.05
"""A language with a smaller share of the scored mentions may lack a matrix."""


@dataclass(frozen=True, slots=True)
class ScoredLanguage:
    """A language ("" if unknown) of a brand's mentions, and who scores it now ("": nobody).

    `since` is when a learned scorer came into use.
    """

    lang: str
    scorer: str
    since: datetime | None
    mentions: int
    scored: int


class Judge(StrEnum):
    """What tells how far scores can be believed: an audit, or what trainings left out to see."""

    AUDIT = "audit"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Trust:
    """How far scores can be believed: `matrix` has what was scored by what people say.

    It is that of `audit`, else of the trainings of `langs`. Where it is of all brands, `own` is the brand's.
    """

    matrix: Confusion
    audit: AuditReport | None = None
    langs: tuple[str, ...] = ()
    own: Confusion | None = None

    @property
    def by(self) -> Judge:
        """What tells it."""
        return Judge.TRAINING if self.audit is None else Judge.AUDIT

    @property
    def accuracy(self) -> Estimate:
        """The share that is scored as people say; its `n` is how many labels that is of."""
        return self.matrix.accuracy


@dataclass(frozen=True, slots=True)
class ToneScorers:
    """What the tone of a brand rests on, in a period: its languages, the most used first, how far the scores
    can be believed (None: nobody knows), and the tone as scored and put right, if it can be.
    """

    languages: tuple[ScoredLanguage, ...]
    trust: Trust | None = None
    tone: CorrectedTone | None = None

    @property
    def accuracy(self) -> Estimate:
        """The share of right scores, unknown if nobody knows."""
        return UNKNOWN if self.trust is None else self.trust.accuracy

    @property
    def unscored(self) -> tuple[ScoredLanguage, ...]:
        """The languages that nobody scores."""
        return tuple(one for one in self.languages if not one.scorer)


NOBODY = ToneScorers(())
"""Nobody scores anything."""


def scorer_name(name: str) -> str:
    """What people call a scorer: "VADER 3.3.2", "learned scorer 3fa9b2"; others go by their names."""
    kind, _dash, version = name.partition("-")
    if kind == "vader":
        return f"VADER {version}"
    if kind == LEARNED:
        return _("learned scorer {version}").format(version=version.rpartition("-")[2][:_SHORT])
    return name


def tone_scorers(
    store: Store, config: Config, period: Period, brands: Sequence[str], *, choice: Choice = ANY
) -> dict[str, ToneScorers]:
    """What the tone of each of these brands rests on.

    What is known of scores is of all mentions: figures narrowed by a choice are not put right by it.
    """
    languages = scored_languages(store, period, brands, choice=choice)
    learned = trainings(store)
    found = {}
    for brand in brands:
        trust = _trust(store, config, period, brand, languages[brand], learned)
        tone = None
        if trust is not None and choice == ANY:
            tone = corrected_tone(store, trust.matrix, [brand], period, own=trust.own)
        found[brand] = ToneScorers(languages[brand], trust, tone)
    return found


def scored_languages(
    store: Store, period: Period, brands: Sequence[str], *, choice: Choice = ANY
) -> dict[str, tuple[ScoredLanguage, ...]]:
    """Who scores the languages of each brand's mentions."""
    learned = {one.lang: one for one in learned_in_use(store)}
    told: dict[str, list[ScoredLanguage]] = {brand: [] for brand in brands}
    for (brand, lang), sums in sums_by_facet(store, period, Facet.LANG, choice).items():
        if brand in told and sums.mentions:
            told[brand].append(_language(str(lang), sums, learned))
    return {
        brand: tuple(sorted(found, key=lambda one: (-one.mentions, one.lang)))
        for brand, found in told.items()
    }


def all_languages(
    store: Store, period: Period, brands: Sequence[str], *, choice: Choice = ANY
) -> tuple[ScoredLanguage, ...]:
    """Who scores the languages of the mentions of all these brands together."""
    whole: dict[str, ScoredLanguage] = {}
    for found in scored_languages(store, period, brands, choice=choice).values():
        for one in found:
            held = whole.get(one.lang, replace(one, mentions=0, scored=0))
            scored = held.scored + one.scored
            whole[one.lang] = replace(held, mentions=held.mentions + one.mentions, scored=scored)
    return tuple(sorted(whole.values(), key=lambda one: (-one.mentions, one.lang)))


def scorer_of(lang: str, learned: Mapping[str, InUse]) -> str:
    """The name of who scores a language now, "" for nobody."""
    if lang in learned:
        return learned[lang].scorer
    return vader_name() if lang in VaderScorer.languages else ""


def _language(lang: str, sums: Sums, learned: Mapping[str, InUse]) -> ScoredLanguage:
    since = learned[lang].since if lang in learned else None
    return ScoredLanguage(lang, scorer_of(lang, learned), since, sums.mentions, sums.scored)


def _trust(
    store: Store,
    config: Config,
    period: Period,
    brand: str,
    languages: Sequence[ScoredLanguage],
    learned: Sequence[Training],
) -> Trust | None:
    audit = audited(store, config, brand, period).by
    if audit is None:
        return _by_trainings(brand, languages, learned)
    own = None if audit.audit.brand else matrix_of(one for one in audit.sample if one.brand == brand)
    return Trust(audit.matrix, audit, own=own)


def _by_trainings(
    brand: str, languages: Sequence[ScoredLanguage], learned: Sequence[Training]
) -> Trust | None:
    """What trainings tell of the scorers in use; None if of one that matters they tell nothing."""
    matrices = {
        (one.lang, one.outcome.scorer): one.outcome.matrix for one in learned if one.outcome is not None
    }
    scored = sum(one.scored for one in languages if one.scorer)
    known: dict[str, tuple[tuple[int, ...], ...]] = {}
    for one in languages:
        matrix = matrices.get((one.lang, one.scorer), ())
        if one.scorer and one.scored and matrix:
            known[one.lang] = matrix
        elif one.scorer and one.scored >= MATTERS * scored:
            return None
    whole = _added(list(known.values()))
    told = [dict(one.outcome.brands) for one in learned if one.outcome is not None and one.lang in known]
    own = _added([mine[brand] for mine in told if mine.get(brand)])
    return Trust(whole, langs=tuple(known), own=own) if whole.n >= LEAST else None


def _added(matrices: Sequence[Sequence[Sequence[int]]]) -> Confusion:
    places = range(len(CLASSES))
    return Confusion(
        tuple(tuple(sum(one[scored][label] for one in matrices) for label in places) for scored in places)
    )
