"""Who scores, put together from the configuration and the learned scorers in use.

It holds no rule of its own: what a scorer makes of a text is listener.enrich's, when all is scored again the
store's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256

import structlog

from listener import __version__
from listener.config import Config
from listener.enrich import Enricher, Learned
from listener.enrich.scoring import AbsentScorer, Scorer, VaderScorer, model_file, vader_name
from listener.enrich.scoring.learned import LearnedScorer
from listener.enrich.terms import Blanker
from listener.errors import ListenerError, ModelError, UsageError
from listener.learning.vectors import SentenceEncoder, encoder_name
from listener.reports.upkeep import Unreadable, Upkeep, rescored
from listener.store import Store
from listener.store.rescore import Anew
from listener.store.scorers import model_content, scorers_in_use
from listener.store.settled import unsettled
from listener.store.vectors import Encoder, count_waiting
from listener.words import _

log = structlog.get_logger()

_NEVER_ASKED = VaderScorer(Blanker(()))
"""Of no text, so that it blanks nothing."""


def learned_from(content: bytes) -> Learned:
    """What makes the scorer of a kept model; ModelError if it cannot be read, or not be used here."""
    model = model_file.read(content)
    if model.encoder not in (None, encoder_name()):
        message = _("it needs the sentence vectors of {encoder}; install the extra `vectors`.")
        raise ModelError(message.format(encoder=model.encoder))
    return lambda vader: LearnedScorer(model, vader)


def encoder(vader: VaderScorer) -> Encoder | None:
    """What makes vectors of texts as VADER reads them; None where the extra for it is not installed."""
    name = encoder_name()
    if name is None:
        return None
    made: list[SentenceEncoder] = []

    def encode(texts: Sequence[str]) -> list[bytes]:
        # Loaded when something is to be encoded: it takes 150 MB.
        if not made:
            made.append(SentenceEncoder())
        return made[0].encode([vader.readable(text) for text in texts])

    return Encoder(name, encode)


class Enrichers:
    """The enricher by the scorers in use, made anew when others are put in use."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store = store
        self._config = config
        self._held: Enricher | None = None

    def now(self) -> Enricher:
        """The one to read posts with now. `save` says whether it still was when they are kept."""
        names = scorers_in_use(self._store)
        if self._held is None or self._held.learned != names:
            self._held = enricher_of(self._store, self._config, names)
        return self._held


def enricher_of(store: Store, config: Config, scorers: Mapping[str, str]) -> Enricher:
    """The enricher with these learned scorers, by language.

    One that cannot be read scores nothing, and its language is left to nobody else: what is kept of it was
    scored by that one.
    """
    made, problems = _made(store, scorers)
    for one in problems:
        log.error("scorer cannot be read", scorer=one.scorer, lang=one.lang, reason=one.reason)
    return Enricher(config, made)


def anew_by(store: Store, config: Config, scorers: Mapping[str, str]) -> Anew:
    """What scores all that is kept again by these learned scorers. UsageError if one cannot be read."""
    made, problems = _made(store, scorers)
    if problems:
        message = _("{scorer} cannot be used: {reason}")
        raise UsageError(message.format(scorer=problems[0].scorer, reason=problems[0].reason))
    return anew_as(Enricher(config, made), config)


def anew_as(enricher: Enricher, config: Config) -> Anew:
    """What scores as this enricher does."""
    needed = enricher.needs_vectors
    by = encoder(enricher.vader) if needed else None
    return Anew(enricher.rescore_post, enricher.learned, _settings(config), needed, by)


def readable(store: Store, scorers: Mapping[str, str]) -> dict[str, str]:
    """Those of these learned scorers whose models can be read, by language."""
    lost = {one.lang for one in _made(store, scorers)[1]}
    return {lang: name for lang, name in scorers.items() if lang not in lost}


def upkeep(store: Store, config: Config) -> Upkeep:
    """How the work on scores stands."""
    names = scorers_in_use(store)

    def make() -> tuple[frozenset[str], tuple[Unreadable, ...]]:
        made, problems = _made(store, names)
        return Enricher(config, made).needs_vectors, problems

    needed, problems = store.results.get(("scorers in use", tuple(sorted(names.items()))), make)
    by = encoder(_NEVER_ASKED) if needed else None
    waiting = count_waiting(store, needed, by.name) if by else 0
    return Upkeep(rescored(store), waiting, problems, unsettled(store))


def _made(store: Store, scorers: Mapping[str, str]) -> tuple[list[Learned], tuple[Unreadable, ...]]:
    """What makes these scorers, a stand-in for each that cannot be read, and why it cannot."""
    made: list[Learned] = []
    problems = []
    for lang, name in sorted(scorers.items()):
        try:
            made.append(_checked(lang, name, model_content(store, name)))
        except ListenerError as error:
            problems.append(Unreadable(lang, name, str(error)))
            made.append(partial(_absent, lang, name))
    return made, tuple(problems)


def _absent(lang: str, name: str, _vader: VaderScorer) -> Scorer:
    return AbsentScorer(name, frozenset({lang}))


def _checked(lang: str, name: str, content: bytes | None) -> Learned:
    """What makes the scorer; UsageError if it is another one than its name says."""
    if content is None:
        raise UsageError(_("its model is not kept any more."))
    make = learned_from(content)
    told = make(_NEVER_ASKED)
    if (told.name, told.languages) != (name, frozenset({lang})):
        raise UsageError(_("its model is another one: it was changed, or belongs to another language."))
    if told.needs_vectors and encoder(_NEVER_ASKED) is None:
        raise UsageError(_("it needs sentence vectors; install the extra `vectors`."))
    return make


def _settings(config: Config) -> str:
    """Stands for all that scores depend on but learned scorers: what is blanked, and the program itself."""
    brands = [
        (one.name, [keyword.text for keyword in one.keywords], one.exclude, sorted(one.handles.items()))
        for one in config.brands
    ]
    return sha256(repr((brands, vader_name(), __version__)).encode()).hexdigest()[:16]
