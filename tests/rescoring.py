"""Scoring again in tests: by functions and by scorers that are made up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update

from listener.config import Config
from listener.enrich import Enricher
from listener.model import Kind, Score
from listener.store import Store
from listener.store.casework import Casework
from listener.store.rescore import Anew, rescore
from listener.store.schema import mention_days, mentions, models, posts
from listener.store.scorers import keep_model
from listener.store.vectors import Encoder
from tests.builders import NOW, a_config
from tests.fakes.scorers import fake_learned, fake_model

Plain = Callable[[str, str | None, Kind], Score | None]

ENCODER = Encoder("reversed", lambda texts: [text[::-1].encode() for text in texts])


def run(store: Store, score: Plain, work: Casework | None = None, *, at: datetime = NOW) -> int:
    """Score all again by a function of text, language and kind, to the end."""

    def scoring(
        text: str, lang: str | None, kind: Kind, _brands: Collection[str], _vector: bytes | None
    ) -> tuple[Score | None, dict[str, Score]]:
        return score(text, lang, kind), {}

    return rescore(store, Anew(scoring, {}, "then"), work, clock=lambda: at)


def taught(config: Config, name: str = "learned-en-1", *, vectors: bool = False) -> Enricher:
    """The enricher by whom English is scored by a learned scorer of this name."""
    return Enricher(config, [fake_learned(name, vectors=vectors)])


def anew(store: Store, enricher: Enricher) -> Anew:
    """What scores again as this enricher does; its models are kept."""
    for lang, name in enricher.learned.items():
        keep(store, name, lang, vectors=lang in enricher.needs_vectors)
    return Anew(enricher.rescore_post, enricher.learned, "then", enricher.needs_vectors, ENCODER)


def keep(store: Store, name: str, lang: str = "en", *, vectors: bool = False) -> None:
    """Keep the model of a fake scorer."""
    with store.write() as connection:
        content = fake_model(name, lang, vectors=vectors)
        keep_model(connection, name, lang, content, who="test", now=NOW)


def use(store: Store, *names: str, vectors: bool = False) -> None:
    """Score all again, to the end, with English scored by this fake scorer; by none without a name."""
    for name in names:
        keep(store, name, vectors=vectors)
    enricher = Enricher(a_config(), [fake_learned(name, vectors=vectors) for name in names])
    rescore(store, anew(store, enricher), clock=lambda: NOW)


def tamper(store: Store, name: str) -> None:
    """Change a kept model behind everybody's back."""
    with store.write() as connection:
        connection.execute(update(models).where(models.c.scorer == name).values(content=b"?"))


def scores(store: Store) -> dict[str, set[tuple[object, ...]]]:
    """All that scores are kept in, and counted in."""
    told = posts.c.id, posts.c.compound, posts.c.sentiment, posts.c.negative, posts.c.positive, posts.c.scorer
    with store.read() as connection:
        return {
            "posts": {tuple(row) for row in connection.execute(select(*told))},
            "mentions": {tuple(row) for row in connection.execute(select(mentions))},
            "days": {tuple(row) for row in connection.execute(select(mention_days))},
        }


def scorers_of(store: Store) -> Mapping[str | None, int]:
    """How many posts each scorer has scored."""
    found: dict[str | None, int] = {}
    with store.read() as connection:
        for name in connection.scalars(select(posts.c.scorer)):
            found[name] = found.get(name, 0) + 1
    return found
