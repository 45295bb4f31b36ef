"""Publishing: what was published stays as it was, and what today's data say otherwise has its cause."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from listener.config import Config
from listener.desk import casework
from listener.errors import UsageError
from listener.model import (
    Action,
    Assumption,
    Cost,
    CostCategory,
    Counters,
    EnrichedPost,
    Goal,
    GoalKind,
    Keyword,
    Note,
    Period,
    Role,
    Score,
    X,
)
from listener.model.tombstone import Gone
from listener.publishing import compare, document_of, draft, figures_json, kept, publish, rendered
from listener.reports.monthly.document import Notes
from listener.reports.monthly.made_of import Cause
from listener.store import Store
from listener.store.agent_work import Doing, act
from listener.store.assumptions import save_assumptions
from listener.store.business import COSTS, GOALS, save_rows
from listener.store.reports import notes_for, publications, save_note
from listener.store.save import save
from listener.store.schema import published_reports
from listener.store.tombstones import remove_gone
from tests import rescoring
from tests.web.world import NOW, ZONE, fill, make_config, make_posts

START, END = date(2026, 11, 1), date(2026, 11, 22)
PERIOD = Period(START, END, ZONE, NOW)
LATER = NOW + timedelta(days=1)
CONFIG = make_config()


@pytest.fixture
def published(store: Store) -> Store:
    """A store in which report 1 was published at NOW."""
    fill(store, make_posts())
    assert publish(store, CONFIG, PERIOD, who="mona", now=NOW) == 1
    return store


def late(store: Store, number: int = 999) -> EnrichedPost:
    """A post of the period that is seen only now."""
    told = make_posts()[10]
    return replace(told, post=replace(told.post, id=str(number), created_at=NOW - timedelta(days=5)))


def causes(store: Store, config: Config = CONFIG) -> tuple[set[str], dict[Cause, int]]:
    """The parts that differ, and the causes there are."""
    found = compare(store, config, 1)
    parts = {
        one.path.split(".")[2] if one.path.startswith("brands") else one.path.split(".")[0]
        for one in found.found
    }
    assert all(one.causes for one in found.found)
    return parts, {cause: count for cause, count in found.counts.items() if count}


@pytest.mark.parametrize("form", ["html", "text", "pdf"])
def test_a_published_report_is_the_same_bytes_whatever_comes_later(sqlite_store: Store, form: str) -> None:
    fill(sqlite_store, make_posts())
    publish(sqlite_store, CONFIG, PERIOD, who="mona", now=NOW)
    before = rendered(document_of(kept(sqlite_store, 1)[1]), form)
    save(sqlite_store, [late(sqlite_store)], source="News", now=LATER, zone=ZONE)
    assert rendered(document_of(kept(sqlite_store, 1)[1]), form) == before
    fresh = rendered(draft(sqlite_store, CONFIG, PERIOD), form)
    assert fresh != before


def test_a_published_report_is_listed_with_who_and_when(published: Store) -> None:
    [one] = publications(published)
    assert (one.number, one.brand, one.by, one.at, one.period) == (
        1,
        "Acme",
        "mona",
        NOW,
        replace(PERIOD, as_of=NOW),
    )
    _publication, snapshot = kept(published, 1)
    assert snapshot.versions["scorer"].startswith("vader-")
    assert sum(snapshot.scorers.values()) == sum(
        PERIOD.before.start_at <= one.post.created_at < PERIOD.end_at for one in make_posts()
    )
    assert json.loads(snapshot.report)["period"]["end"] == "2026-11-22"


def test_the_value_that_is_kept_is_that_of_the_brand_of_the_report(store: Store) -> None:
    own, other = CONFIG.brands
    config = replace(CONFIG, brands=(own, replace(other, role=Role.OWN)))
    fill(store, make_posts())
    # Its views beyond those of the days before have a price.
    told = make_posts()[11]
    seen = replace(told, post=replace(told.post, id="999", counters=Counters(impressions=90_000)))
    save(store, [seen], source="News", now=NOW, zone=ZONE)
    price = Assumption("cpm", Decimal(5), Decimal(6), Decimal(7))
    save_assumptions(store, [price], who="mona", now=NOW)
    publish(store, config, PERIOD, brand=other.name, who="mona", now=NOW)
    figures = json.loads(kept(store, 1)[1].report)
    values = [figures_json(store, config, PERIOD, one.name)["value"] for one in config.brands]
    assert figures["value"] == values[1] != values[0]
    assert list(figures["brands"]) == [own.name, other.name]
    assert compare(store, config, 1).found == ()


def test_nothing_differs_while_nothing_changes(published: Store) -> None:
    assert compare(published, CONFIG, 1).found == ()


def test_a_post_that_comes_late_is_a_late_arrival(published: Store) -> None:
    save(published, [late(published), late(published, 1_000)], source="News", now=LATER, zone=ZONE)
    parts, counts = causes(published)
    assert "awareness" in parts
    assert counts == {Cause.LATE: 2}


def test_a_post_that_is_removed_is_named_so(published: Store) -> None:
    # Its author is nobody any more.
    remove_gone(published, [Gone(X, "101")], now=LATER, zone=ZONE)
    assert causes(published)[1] == {Cause.REMOVED: 1}


def test_what_is_scored_again_is_named_so(published: Store) -> None:
    rescoring.run(published, lambda _text, lang, _kind: Score(3_000, "other-1") if lang == "en" else None)
    parts, counts = causes(published)
    assert parts == {"sentiment"}
    assert set(counts) == {Cause.RESCORED}


def test_what_agents_correct_is_named_so(published: Store) -> None:
    numbers = [one for one in (12, 15) if make_posts()[one].score is not None]
    told = [Doing(number, "Acme", Action.SENTIMENT, {"label": "negative"}) for number in numbers]
    act(published, casework(CONFIG), told, who="anna", at=LATER)
    parts, counts = causes(published)
    assert parts == {"sentiment"}
    assert counts == {Cause.CORRECTED: len(numbers)}


def test_other_keywords_and_rows_that_people_brought_are_counted(published: Store) -> None:
    share = Assumption("market_share:Acme", Decimal("0.1"), Decimal("0.2"), Decimal("0.3"))
    save_assumptions(published, [share], who="mona", now=LATER)
    own, rival = CONFIG.brands
    config = replace(CONFIG, brands=(replace(own, keywords=(*own.keywords, Keyword("akme"))), rival))
    counts = compare(published, config, 1).counts
    assert (counts[Cause.SETTINGS], counts[Cause.BROUGHT]) == (2, 1)


def test_what_came_late_in_the_days_of_a_goal_is_a_cause_of_its_figure(published: Store) -> None:
    goal = Goal(
        "voice",
        GoalKind.AWARENESS,
        metric="mentions",
        baseline=Decimal(0),
        target=Decimal(900),
        start=date(2026, 11, 1),
        deadline=date(2026, 12, 1),
    )
    save_rows(published, GOALS, [goal], who="mona", now=NOW)
    assert publish(published, CONFIG, PERIOD, who="mona", now=NOW) == 2
    # After the last day of the report, and before the instant that it is as of.
    written = late(published)
    written = replace(written, post=replace(written.post, created_at=NOW - timedelta(hours=3)))
    save(published, [written], source="News", now=LATER, zone=ZONE)
    found = {one.path: one.causes for one in compare(published, CONFIG, 2).found}
    assert found["goals.voice.current.value"] == ((Cause.LATE, 1),)
    assert all(path.startswith("goals.") for path in found)


def test_a_cost_and_a_late_post_are_causes_only_of_what_is_made_of_them(published: Store) -> None:
    save(published, [late(published)], source="News", now=LATER, zone=ZONE)
    cost = Cost(START, START, CostCategory.ADS, Decimal(90))
    save_rows(published, COSTS, [cost], who="mona", now=LATER)
    found = {one.path: one.causes for one in compare(published, CONFIG, 1).found}
    assert found["value.cost.total"] == ((Cause.BROUGHT, 1),)
    assert found["brands.Acme.awareness.mentions"] == ((Cause.LATE, 1),)


def test_without_a_cause_it_is_said_that_none_is_known(published: Store) -> None:
    # As if somebody had written into the database by hand.
    told = json.loads(kept(published, 1)[1].report)
    told["brands"]["Acme"]["awareness"]["mentions"] += 1
    with published.write() as connection:
        connection.execute(update(published_reports).values(report=json.dumps(told)))
    [found] = compare(published, CONFIG, 1).found
    assert (found.path, found.causes) == ("brands.Acme.awareness.mentions", ())


def test_on_one_occasion_a_report_is_published_once(published: Store) -> None:
    numbers = [
        publish(published, CONFIG, PERIOD, who="clock", now=LATER, occasion="2026-11 Acme") for _ in range(2)
    ]
    assert numbers == [2, 2]
    assert [one.number for one in publications(published)] == [2, 1]


def test_an_unknown_report_names_those_there_are(published: Store) -> None:
    with pytest.raises(UsageError, match="there is no report 7; there are 1"):
        kept(published, 7)


def test_where_none_was_published_that_is_said(sqlite_store: Store) -> None:
    with pytest.raises(UsageError, match="none was published yet"):
        kept(sqlite_store, 1)


def test_notes_stand_in_their_sections_and_go_when_they_are_emptied(store: Store) -> None:
    fill(store, make_posts())
    save_note(store, "Acme", START, END, Note("first", "We were ill.", "mona", NOW))
    save_note(store, "Acme", START, END, Note("first", "We were well.", "adam", NOW))
    save_note(store, "Acme", START, date(2026, 11, 23), Note("first", "Another month.", "adam", NOW))
    document = draft(store, CONFIG, PERIOD)
    said = [block for section in document.sections for block in section.blocks if isinstance(block, Notes)]
    assert said == [Notes("We were well.", "adam")]
    assert said[0] in document.sections[0].blocks
    save_note(store, "Acme", START, END, Note("first", "", "mona", LATER))
    assert notes_for(store, "Acme", START, END) == ()
