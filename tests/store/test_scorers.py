"""Models that are kept, and the scorers in use."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from listener.store import Store
from listener.store.rescore import begin
from listener.store.schema import models, scorers
from listener.store.scorers import KEPT, keep_model, model_content, put_in_use, scorers_in_use
from tests.builders import NOW
from tests.desks import CONFIG
from tests.rescoring import anew, taught


def keep(store: Store, number: int, lang: str = "en") -> str:
    """Keep a model that was made so many hours after noon."""
    name = f"learned-{lang}-{number}"
    with store.write() as connection:
        content = f"{number}".encode()
        keep_model(connection, name, lang, content, who="Mona", now=NOW + timedelta(hours=number))
    return name


def models_of(store: Store, lang: str) -> tuple[str, ...]:
    """The scorers whose models are kept for a language, the newest first."""
    mine = select(models.c.scorer).where(models.c.lang == lang)
    with store.read() as connection:
        return tuple(connection.scalars(mine.order_by(models.c.made_at.desc())))


def test_a_model_is_kept_byte_by_byte_and_keeping_it_again_changes_nothing(store: Store) -> None:
    assert model_content(store, "learned-en-1") is None
    for _ in range(2):
        keep(store, 1)
        assert (model_content(store, "learned-en-1"), models_of(store, "en")) == (b"1", ("learned-en-1",))


def test_the_newest_models_of_a_language_stay_and_those_that_are_needed(store: Store) -> None:
    in_use, coming, german = keep(store, 1), keep(store, 2), keep(store, 1, "de")
    with store.write() as connection:
        put_in_use(connection, {"en": in_use}, NOW)
    begin(store, anew(store, taught(CONFIG, coming)), NOW)
    for number in range(3, 12):
        keep(store, number)
    newest = tuple(f"learned-en-{number}" for number in range(11, 11 - KEPT, -1))
    found = models_of(store, "en")
    assert found[:KEPT] == newest
    assert {*found[KEPT:]} == {in_use, coming}
    assert models_of(store, "de") == (german,)


def test_scorers_that_stay_in_use_keep_their_beginning(store: Store) -> None:
    one, two, german = keep(store, 1), keep(store, 2), keep(store, 1, "de")
    later = NOW + timedelta(days=1)
    with store.write() as connection:
        put_in_use(connection, {"en": one, "de": german}, NOW)
        put_in_use(connection, {"en": two, "de": german}, later)
        rows = {(row.lang, row.scorer, row.since) for row in connection.execute(scorers.select())}
    assert rows == {("de", german, NOW), ("en", two, later)}
    with store.write() as connection:
        put_in_use(connection, {"en": two}, later)
    assert scorers_in_use(store) == {"en": two}
