"""One training end to end: labels from the store, a model from a process of its own, and who scores then.

It holds no rule of its own: what is learned and whether that is better is listener.learning's, how all that
is kept changes its scores the store's. Killed anywhere, nothing is changed half-way: what was asked for is
still asked for, and the same labels give the same model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from listener.config import Config
from listener.enrich import Enricher
from listener.enrich.scoring import model_file
from listener.enrich.scoring.learned import LearnedScorer, Model
from listener.enrich.scoring.vader import vader_name
from listener.errors import ModelError, StoreError, TrainingError, UsageError
from listener.learning.labels import Labelled
from listener.learning.training import Task, Trained
from listener.learning.vectors import encoder_name
from listener.learning.verdict import Verdict, judge
from listener.learning.worker import train
from listener.metrics.audit import Confusion
from listener.model import CLASSES, Outcome, Sentiment, batches
from listener.scoring import anew_by, encoder, readable
from listener.store import Store
from listener.store.audit import record
from listener.store.lessons import Lesson, lessons, vectors_of
from listener.store.rescore import begin, unfinished
from listener.store.scorers import keep_model, model_content, scorers_in_use
from listener.store.trainings import note_training, trainings
from listener.store.vectors import AT_ONCE, Encoder, keep_vectors
from listener.words import N_, _

Clock = Callable[[], datetime]
Tell = Callable[[str, Outcome | None, str | None], None]
"""Called with a language and what its training came to, or why it failed."""
Said = Mapping[str, Sentiment | None]
"""By the key of a lesson, the class that a scorer gives it without having learned from its label."""

WORSE = N_("On the labels there are now it tells no more of them right than what it replaced, so it goes.")


@dataclass(frozen=True, slots=True)
class _Scorer:
    """Who scores a language ("": nobody), and what it says of the lessons."""

    name: str
    said: Said


def teach_all(
    store: Store, config: Config, *, clock: Clock, tell: Tell | None = None, stopping: Event | None = None
) -> dict[str, str]:
    """Train every language that has labels; returns the learned scorer of each language from now on.

    Nothing is scored by them yet. A training that fails leaves its language as it is.
    """
    target = _coming(store)
    for lang in sorted({one.lang for one in lessons(store)}):
        outcome, error = None, None
        try:
            outcome = teach(store, config, lang, clock=clock, stopping=stopping)
            target = _with(target, lang, outcome)
        except TrainingError as failed:
            error = str(failed)
        _note(store, lang, clock(), outcome, error)
        if tell is not None:
            tell(lang, outcome, error)
    return target


def teach_asked(store: Store, config: Config, *, clock: Clock, stopping: Event | None = None) -> bool:
    """Do one of the trainings that were asked for, and begin to score all again if that changes who scores.

    Whether there was one.
    """
    asked = next((one for one in trainings(store) if one.is_asked), None)
    if asked is None:
        return False
    outcome, error = None, None
    try:
        outcome = teach(store, config, asked.lang, clock=clock, stopping=stopping)
        _put_to_use(store, config, asked.lang, outcome, clock())
    except (TrainingError, UsageError) as failed:
        if stopping is not None and stopping.is_set():
            return True
        error = str(failed)
    except StoreError:
        raise
    except Exception as failed:
        # Noted, so that it is not tried again for ever.
        _note(store, asked.lang, clock(), None, f"{type(failed).__name__}: {failed}"[:200])
        raise
    # Last of all: killed before, it is asked for still, and comes to the same again.
    _note(store, asked.lang, clock(), None if error else outcome, error)
    return True


def teach(store: Store, config: Config, lang: str, *, clock: Clock, stopping: Event | None = None) -> Outcome:
    """Learn from the labels of a language and decide who is to score it; a model that wins is kept.

    TrainingError if the worker does not come to an end.
    """
    found = lessons(store)
    reading = _Reading(store, config, [one for one in found if not one.is_disputed])
    disputed = sum(one.lang == lang and one.is_disputed for one in found)
    before = reading.in_use(lang)
    stays = reading.still_better(lang, before)
    labels = reading.labelled(lang, stays.said)
    if reading.encoder is None:
        task = Task(lang, labels)
    else:
        task = Task(lang, labels, reading.elsewhere(lang), reading.encoder.name)
    trained = train(task, stopping=stopping)
    learned = None
    if trained.content is not None and trained.verdict.is_better:
        learned = model_file.read(trained.content)
        with store.write() as connection:
            keep_model(connection, learned.name, lang, trained.content, who="training", now=clock())
    stands = stays if learned is None else _Scorer(learned.name, reading.unseen(learned, lang))
    left_out = trained.left_out + disputed
    return _outcome(trained.verdict, before, stands, reading.of(lang), left_out=left_out, trained=trained)


def export_model(store: Store, lang: str) -> bytes | None:
    """The model in use for a language, as a file; None where none is."""
    name = scorers_in_use(store).get(lang)
    return None if name is None else model_content(store, name)


def import_model(
    store: Store, config: Config, content: bytes, *, who: str, now: datetime, at_once: int | None = None
) -> Outcome:
    """Bring a model from elsewhere: it is to score its language if it wins the comparison on the labels here.

    It is judged by labels that it was not taught: what its file says of others is its own word. ModelError if
    the file cannot be used, or if it needs more vectors to be made than `at_once`.
    """
    model = model_file.read(content)
    lang = model.lang
    if model.encoder not in (None, encoder_name()):
        needs = _("This model needs the sentence vectors of {encoder}; install the extra `vectors`.")
        raise ModelError(needs.format(encoder=model.encoder))
    undisputed = [one for one in lessons(store, lang) if not one.is_disputed]
    taught = model.facts.said_of(one.key for one in undisputed)
    new = [one for one, said in zip(undisputed, taught, strict=True) if said is None]
    reading = _Reading(store, config, new, vectors=model.encoder is not None, at_once=at_once)
    before = reading.in_use(lang)
    candidate = reading.said_by(model, lang)
    labels = reading.labelled(lang, before.said)
    verdict = _judged(labels, candidate)
    stands = _Scorer(model.name, candidate) if verdict.is_better else before
    outcome = _outcome(verdict, before, stands, reading.of(lang))
    with store.write() as connection:
        if verdict.is_better:
            keep_model(connection, model.name, lang, content, who=who, now=now)
        data = {"scorer": model.name, "used": "yes" if verdict.is_better else "no"}
        record(connection, at=now, who=who, action="sentiment.model", subject=lang, data=data)
    if verdict.is_better:
        _put_to_use(store, config, lang, outcome, now)
        with store.write() as connection:
            note_training(connection, lang, now=now, outcome=outcome, ends=False)
    return outcome


class _Reading:
    """The lessons as the scorers of today read them."""

    def __init__(
        self,
        store: Store,
        config: Config,
        found: Sequence[Lesson],
        *,
        vectors: bool = True,
        at_once: int | None = None,
    ) -> None:
        self._at_once = at_once
        self._store = store
        self._lessons = found
        self._vader = Enricher(config).vader
        self.encoder = encoder(self._vader) if vectors else None
        self._vectors = {} if self.encoder is None else self._encoded(self.encoder)

    def of(self, lang: str) -> list[Lesson]:
        """The lessons of a language."""
        return [one for one in self._lessons if one.lang == lang]

    def labelled(self, lang: str, said: Said | None = None) -> tuple[Labelled, ...]:
        """The lessons of a language for a learner, with what is said of them by whom it is compared with."""
        return tuple(
            Labelled(
                one.key,
                self._vader.readable(one.text),
                one.lang,
                one.label,
                one.is_fair,
                None if said is None else said[one.key],
                self._vectors.get(one.post),
            )
            for one in self.of(lang)
        )

    def elsewhere(self, lang: str) -> tuple[Labelled, ...]:
        """The lessons of all other languages."""
        others = sorted({one.lang for one in self._lessons} - {lang})
        return tuple(one for other in others for one in self.labelled(other))

    def in_use(self, lang: str) -> _Scorer:
        """Who scores a language today, or is about to."""
        name = _coming(self._store).get(lang)
        content = None if name is None else model_content(self._store, name)
        if name is None or content is None:
            return self.without_labels(lang)
        try:
            return _Scorer(name, self.said_by(model_file.read(content), lang))
        except ModelError:
            return self.without_labels(lang)

    def without_labels(self, lang: str) -> _Scorer:
        """Who would score a language if nothing had been learned."""
        if lang not in self._vader.languages:
            return _Scorer("", {one.key: None for one in self.of(lang)})
        said = {one.key: self._vader.score(one.text).sentiment for one in self.of(lang)}
        return _Scorer(self._vader.name, said)

    def said_by(self, model: Model, lang: str) -> dict[str, Sentiment | None]:
        """What a model says of the lessons, of those it was taught what it said unseen."""
        scorer, found = LearnedScorer(model, self._vader), self.of(lang)
        said: dict[str, Sentiment | None] = {}
        for one, unseen in zip(found, model.facts.said_of(one.key for one in found), strict=True):
            score = scorer.score(one.text, self._vectors.get(one.post)) if unseen is None else None
            said[one.key] = score.sentiment if score else unseen
        return said

    def unseen(self, model: Model, lang: str) -> Said:
        """What a model said of the lessons that it was taught before it knew them; None of the others."""
        found = self.of(lang)
        told = model.facts.said_of(one.key for one in found)
        return {one.key: label for one, label in zip(found, told, strict=True)}

    def still_better(self, lang: str, used: _Scorer) -> _Scorer:
        """The scorer in use, or the one without labels where it is no better than that any more."""
        without = self.without_labels(lang)
        if used.name == without.name:
            return used
        verdict = _judged(self.labelled(lang, without.said), used.said)
        is_worse = verdict.difference.value is not None and verdict.difference.value <= 0
        return without if is_worse else used

    def _encoded(self, by: Encoder) -> dict[int, bytes]:
        """The vectors of all lessons: those that are kept, and what is made, and kept, of the others."""
        texts = {one.post: one.text for one in self._lessons}
        with self._store.read() as connection:
            found = vectors_of(connection, by.name, texts)
        lacking = [number for number in sorted(texts) if number not in found]
        if self._at_once is not None and len(lacking) > self._at_once:
            wait = _("Ask for a training first: it makes the vectors of {count} labelled mentions meanwhile.")
            raise ModelError(wait.format(count=len(lacking)))
        for some in batches(lacking, AT_ONCE):
            read = {number: texts[number] for number in some}
            made = by.encode(list(read.values()))
            with self._store.write() as connection:
                keep_vectors(connection, by.name, read, made)
            found.update(zip(read, made, strict=True))
        return found


def _judged(labels: Sequence[Labelled], said: Said) -> Verdict:
    """The verdict on what is said of these labels, against what is predicted; nothing said is neutral."""
    return judge(labels, [CLASSES.index(said[one.key] or Sentiment.NEUTRAL) for one in labels])


def _outcome(
    verdict: Verdict,
    before: _Scorer,
    stands: _Scorer,
    found: Sequence[Lesson],
    *,
    left_out: int = 0,
    trained: Trained | None = None,
) -> Outcome:
    """What came of a comparison: `stands` scores the language after it. The matrices are of who does."""
    fair = [one for one in found if one.is_fair]
    brands = sorted({brand for one in fair for brand in one.brands})
    reason = WORSE if not verdict.is_better and stands.name != before.name else verdict.reason
    return Outcome(
        scorer=stands.name,
        before=before.name,
        reason=reason,
        labels=_counts(found) if trained is None else trained.labels,
        fair=len(fair) if trained is None else trained.fair,
        left_out=left_out,
        candidate_f1=verdict.candidate_f1,
        in_use_f1=verdict.in_use_f1,
        difference=verdict.difference,
        missing=verdict.missing,
        curve=() if trained is None else trained.curve,
        matrix=_matrix(fair, stands.said),
        brands=tuple(
            (name, _matrix([one for one in fair if name in one.brands], stands.said)) for name in brands
        ),
    )


def _counts(found: Sequence[Lesson]) -> tuple[int, int, int]:
    negative, neutral, positive = (sum(one.label is name for one in found) for name in CLASSES)
    return negative, neutral, positive


def _matrix(found: Sequence[Lesson], said: Said) -> tuple[tuple[int, ...], ...]:
    """The labels by what is said of them; empty where nobody says anything."""
    told = [(said[one.key], one.label) for one in found]
    pairs = [(scored, label) for scored, label in told if scored is not None]
    return Confusion.of(pairs).counts if pairs else ()


def _with(target: Mapping[str, str], lang: str, outcome: Outcome) -> dict[str, str]:
    """The learned scorers once this outcome is followed."""
    rest = {other: name for other, name in target.items() if other != lang}
    return rest if outcome.scorer in ("", vader_name()) else {**rest, lang: outcome.scorer}


def _put_to_use(store: Store, config: Config, lang: str, outcome: Outcome, now: datetime) -> None:
    """Begin to score all again if others score then; who runs in the background goes on with it."""
    target = _with(_coming(store), lang, outcome)
    if target != scorers_in_use(store) or unfinished(store) is not None:
        begin(store, anew_by(store, config, target), now)


def _coming(store: Store) -> dict[str, str]:
    """The learned scorers that are about to be in use, by language: those that can be read."""
    under_way = unfinished(store)
    return readable(store, scorers_in_use(store) if under_way is None else under_way.scorers)


def _note(
    store: Store, lang: str, now: datetime, outcome: Outcome | None = None, error: str | None = None
) -> None:
    with store.write() as connection:
        note_training(connection, lang, now=now, outcome=outcome, error=error)
