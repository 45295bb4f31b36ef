"""Audits as reports: progress, matrices by language and source, and whether a brand is audited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from listener.enrich.scoring import vader_name
from listener.errors import StoreError
from listener.metrics.audit import Confusion
from listener.metrics.proportions import proportion
from listener.model import UNKNOWN, Period, Score, Sentiment
from listener.reports import audit as reports
from listener.reports.audit import Audited, audit_report, audit_reports, audited, corrected_tone, draw_audit
from listener.store import Store
from listener.store.audits import answer
from listener.store.marks import SWITCHING, keep_mark
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, read
from tests.desks import Rig, minute

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW)
CONFIG = a_config()
POSITIVE, NEUTRAL, NEGATIVE = Sentiment


def keep(store: Store, count: int = 40, brand: str = "Acme") -> None:
    """Half positive from one source and half negative from another, by ten authors."""
    for source, compound, first in (("Feed", 5_000, 0), ("X", -5_000, 1)):
        found = []
        for number in range(first, count, 2):
            post = a_post(f"{brand}-{number}", author=f"a{number % 10}", created_at=NOW - timedelta(hours=1))
            found.append(replace(read(post, brand), score=Score(compound, vader_name())))
        save(store, found, source=source, now=NOW, zone=WARSAW)


def drawing(store: Store, size: int = 100, brand: str | None = "Acme") -> int:
    return draw_audit(
        store,
        CONFIG,
        brand=brand,
        period=MARCH,
        size=size,
        seed=1,
        who="Mona",
        now=NOW - timedelta(minutes=1),
    )


def label(store: Store, number: int, count: int) -> None:
    """Everything positive is so, everything negative is neutral."""
    rig = Rig(store)
    found = audit_report(store, number)
    assert found is not None
    for one in found.sample[:count]:
        said = POSITIVE if one.predicted is POSITIVE else NEUTRAL
        answer(store, rig.work, number, one.place, said, who="Anna", at=minute(one.place))


def test_an_audit_tells_how_far_it_has_come_and_what_was_right(sqlite_store: Store) -> None:
    keep(sqlite_store)
    number = drawing(sqlite_store, 20)
    label(sqlite_store, number, 8)
    answer(sqlite_store, Rig(sqlite_store).work, number, 9, None, who="Anna", at=minute(21))
    found = audit_report(sqlite_store, number)
    assert found is not None
    told = found.labelled, found.skipped, found.gone, found.left, found.is_enough
    assert told == (8, 1, 0, 11, False)
    right = sum(one.predicted is POSITIVE for one in found.sample[:8])
    matrix = Confusion(((0, 8 - right, 0), (0, 0, 0), (0, 0, right)))
    assert (found.matrix, found.matrix.accuracy) == (matrix, proportion(right, 8))
    assert dict(found.sources) == {
        "Feed": Confusion(((0, 0, 0), (0, 0, 0), (0, 0, right))),
        "X": Confusion(((0, 8 - right, 0), (0, 0, 0), (0, 0, 0))),
    }
    assert found.langs == (("en", matrix),)
    assert audit_reports(sqlite_store) == (found,)
    assert audit_report(sqlite_store, 99) is None


def test_shares_are_as_scored_before_anybody_corrected_them_and_then_put_right(sqlite_store: Store) -> None:
    keep(sqlite_store)
    number = drawing(sqlite_store, 10)
    label(sqlite_store, number, 10)
    found = audit_report(sqlite_store, number)
    assert found is not None
    tone = corrected_tone(sqlite_store, found.matrix, ["Acme"], MARCH)
    assert [one.value for one in tone.shares] == [0.5, 0.0, 0.5]
    assert tone.net.value == 0
    assert [one.value for one in tone.corrected.shares] == [0.0, 0.5, 0.5]
    assert (tone.corrected.net.value, tone.corrected.net.n) == (0.5, 40)
    assert tone.corrected.net.low is not None
    assert tone.corrected.net.low < 0.5
    both = corrected_tone(sqlite_store, found.matrix, ["Acme", "Bolt"], MARCH)
    assert both == tone
    nothing = corrected_tone(sqlite_store, found.matrix, ["Bolt"], MARCH)
    assert (nothing.net, nothing.corrected.net) == (UNKNOWN, UNKNOWN)


def test_a_brand_is_audited_by_enough_labels_of_it_or_of_all(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite_store)
    keep(sqlite_store, brand="Bolt")

    def by(brand: str) -> int | None:
        told = audited(sqlite_store, CONFIG, brand, MARCH).by
        return None if told is None else told.audit.id

    monkeypatch.setattr(reports, "ENOUGH", 5)
    everybody, own = drawing(sqlite_store, 6, None), drawing(sqlite_store, 5)
    label(sqlite_store, everybody, 4)
    label(sqlite_store, own, 4)
    assert (by("Acme"), by("Bolt")) == (None, None)
    label(sqlite_store, everybody, 5)
    assert (by("Acme"), by("Bolt")) == (everybody, everybody)
    label(sqlite_store, own, 5)
    assert (by("Acme"), by("Bolt")) == (own, everybody)
    assert audited(sqlite_store, CONFIG, "Acme", MARCH).accuracy.n == 5
    before = replace(MARCH, as_of=NOW - timedelta(hours=1))
    assert audited(sqlite_store, CONFIG, "Acme", before) == Audited()
    monkeypatch.setattr(reports, "vader_name", lambda: "another-1")
    assert (by("Acme"), by("Bolt")) == (None, None)


def test_while_scores_switch_no_audit_is_drawn_and_no_share_put_right(sqlite_store: Store) -> None:
    keep(sqlite_store)
    found = audit_report(sqlite_store, drawing(sqlite_store, 20))
    assert found is not None
    with sqlite_store.write() as connection:
        keep_mark(connection, SWITCHING, "5")
    with pytest.raises(StoreError, match="New scores are taking the place"):
        drawing(sqlite_store, 20)
    with pytest.raises(StoreError, match="New scores are taking the place"):
        corrected_tone(sqlite_store, found.matrix, ["Acme"], MARCH)
    # What its sample was scored as is kept with it.
    assert audit_reports(sqlite_store) == (found,)
