"""The monthly report of a small world: what stands in it, and what must not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from listener.errors import UsageError
from listener.model import (
    Assumption,
    Brand,
    Cost,
    CostCategory,
    Customer,
    Goal,
    GoalKind,
    Keyword,
    Order,
    Period,
    Role,
    Touch,
)
from listener.reports.monthly.document import (
    Block,
    Cards,
    Day,
    Document,
    Figure,
    Missed,
    Mood,
    Notes,
    Rows,
    Sentence,
    Unit,
)
from listener.reports.monthly.make import SECTIONS, make_document
from listener.reports.monthly.plain import to_plain
from listener.store import Store
from listener.store.assumptions import save_assumptions
from listener.store.business import COSTS, CUSTOMERS, GOALS, ORDERS, TOUCHES, save_rows
from tests.web.world import HOSTILE, NOW, ZONE, fill, hostile_post, make_config, make_posts

CONFIG = make_config()
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 22), ZONE, NOW)
LOST = Goal(
    "voice",
    GoalKind.AWARENESS,
    metric="share_of_voice",
    baseline=Decimal("0.9"),
    target=Decimal("0.99"),
    start=date(2026, 11, 1),
    deadline=date(2026, 12, 1),
    business_goal="Be heard",
)


def keep_goals(store: Store, *goals: Goal) -> None:
    save_rows(store, GOALS, goals, who="mona", now=NOW)


def blocks(document: Document, key: str = "") -> Iterator[Block]:
    """The blocks of a section, or of all."""
    for section in document.sections:
        if key in ("", section.key):
            yield from section.blocks


def figures(told: object) -> Iterator[Figure]:
    """Every figure of a text or row."""
    if isinstance(told, Figure):
        yield told
    elif isinstance(told, tuple):
        for one in told:
            yield from figures(one)


def test_the_sections_stand_in_their_order(sqlite_store: Store) -> None:
    fill(sqlite_store, make_posts())
    document = make_document(sqlite_store, CONFIG, NOVEMBER)
    assert tuple(one.key for one in document.sections) == SECTIONS
    assert (document.brand, document.rivals, document.start, document.end) == (
        "Acme",
        ("Rival & Co",),
        "2026-11-01",
        "2026-11-22",
    )


@pytest.mark.parametrize("goals", [(), (LOST,), tuple(replace(LOST, id=f"goal {one}") for one in range(7))])
def test_the_first_page_has_at_most_five_figures_and_three_sentences(
    sqlite_store: Store, goals: tuple[Goal, ...]
) -> None:
    fill(sqlite_store, make_posts())
    keep_goals(sqlite_store, *goals)
    first = list(blocks(make_document(sqlite_store, CONFIG, NOVEMBER), "first"))
    [cards] = [one for one in first if isinstance(one, Cards)]
    sentences = [one for one in first if isinstance(one, Sentence)]
    assert len(cards.cards) == 5
    assert len(sentences) == 3
    for one in sentences:
        named = list(figures(one.text))
        assert named
        # Counts are complete; of estimates the interval is told.
        shares = [figure for figure in named if figure.n is not None and figure.unit is not Unit.NUMBER]
        assert all(figure.low is not None for figure in shares)


def test_a_goal_that_is_off_track_is_told_of_though_nobody_wrote_a_word(store: Store) -> None:
    fill(store, make_posts())
    keep_goals(store, LOST, replace(LOST, id="draft", target=None))
    document = make_document(store, CONFIG, NOVEMBER)
    [missed] = [one for one in blocks(document) if isinstance(one, Missed)]
    assert (missed.goal, missed.verdict, missed.mood) == ("voice", "off track", Mood.BAD)
    assert (missed.owner, missed.due and missed.due.on, missed.shows) == (
        None,
        "2026-12-01",
        "Share of voice",
    )
    assert missed.causes
    assert missed.action
    first = next(one for one in blocks(document, "first") if isinstance(one, Cards)).cards[0]
    assert (first.label, first.verdict) == ("Share of voice", "off track")
    said = [one.text for one in blocks(document, "goals") if isinstance(one, Sentence)]
    assert said == [("draft is a draft and is not valued; it lacks target.",)]


def test_a_goal_whose_deadline_is_over_gets_no_step_in_the_past(store: Store) -> None:
    fill(store, make_posts())
    over = replace(LOST, start=date(2026, 10, 20), deadline=date(2026, 11, 10))
    keep_goals(store, over)
    document = make_document(store, CONFIG, NOVEMBER)
    [missed] = [one for one in blocks(document) if isinstance(one, Missed)]
    assert missed.due is None
    assert missed.action[-1].endswith(" Set a new deadline.")  # type: ignore[union-attr]
    assert missed.stands[2:4] == (" at its deadline, ", Day("2026-11-10"))
    first = next(one for one in blocks(document, "first") if isinstance(one, Cards)).cards[0]
    assert first.note[2:4] == (", was to be ", Figure(0.99, Unit.PERCENT))
    said = next(one.text for one in blocks(document, "first") if isinstance(one, Sentence))
    assert Day("2026-11-10") in said


def test_the_card_of_a_goal_names_the_days_it_is_of(sqlite_store: Store) -> None:
    fill(sqlite_store, make_posts())
    keep_goals(sqlite_store, replace(LOST, start=date(2026, 10, 20)))
    first = list(blocks(make_document(sqlite_store, CONFIG, NOVEMBER), "first"))
    card = next(one for one in first if isinstance(one, Cards)).cards[0]
    assert card.note[:3] == ("since ", Day("2026-10-20"), ", target ")
    said = next(one.text for one in first if isinstance(one, Sentence))
    assert said[2:4] == (" since ", Day("2026-10-20"))


def test_only_the_brands_are_named_of_which_nothing_is_known_before(sqlite_store: Store) -> None:
    fill(sqlite_store, make_posts())
    silent = Brand("Nova", Role.COMPETITOR, (Keyword("nova"),))
    config = replace(CONFIG, brands=(*CONFIG.brands, silent))
    told = list(blocks(make_document(sqlite_store, config, NOVEMBER), "analysis"))
    [table] = [one for one in told if isinstance(one, Rows) and one.title.startswith("Against")]
    known = [row[0] for row in table.rows if isinstance(row[2], Figure) and row[2].value is not None]
    assert known == ["Acme", "Rival & Co"]
    assert table.note == (
        "Changes are against those of the 21 days before of which something is known. "
        "Of Nova no mentions are known of them."
    )


def test_nobody_who_wrote_a_post_is_named_nor_quoted(sqlite_store: Store) -> None:
    fill(sqlite_store, [*make_posts(), hostile_post()])
    document = make_document(sqlite_store, CONFIG, replace(NOVEMBER, end=date(2026, 11, 24)))
    told = json.dumps(to_plain(document))
    assert json.dumps(HOSTILE)[1:-1] not in told
    for number in range(23):
        assert f"author{number}" not in told
    assert "I love it" not in told


def test_of_an_empty_database_everything_is_unknown(sqlite_store: Store) -> None:
    document = make_document(sqlite_store, CONFIG, NOVEMBER)
    assert document.coverage == Figure(None, Unit.PERCENT)
    cards = next(one for one in blocks(document, "first") if isinstance(one, Cards)).cards
    assert cards[0].figure.value is None
    assert {card.verdict for card in cards[:4]} == {"nothing to compare with"}


def test_of_the_running_month_the_days_so_far_are_told(sqlite_store: Store) -> None:
    fill(sqlite_store, make_posts())
    document = make_document(sqlite_store, CONFIG, replace(NOVEMBER, end=date(2026, 12, 1)))
    assert document.end == "2026-12-01"
    assert document.as_of == "2026-11-23T09:00:00+00:00"


def test_one_mention_is_told_as_one(sqlite_store: Store) -> None:
    fill(sqlite_store, make_posts()[12:13])
    first = list(blocks(make_document(sqlite_store, CONFIG, NOVEMBER), "analysis"))
    said = next(one.text for one in first if isinstance(one, Sentence))
    assert said[:3] == ("Acme was mentioned ", Figure(1), " time; nothing is known of the 21 days before.")


def test_notes_stand_at_the_end_of_their_section(sqlite_store: Store) -> None:
    fill(sqlite_store, make_posts())
    note = Notes("We were ill.", "mona")
    document = make_document(sqlite_store, CONFIG, NOVEMBER, notes={"value": note})
    assert list(blocks(document, "value"))[-1] == note


def test_what_is_not_recorded_is_no_cost_of_0(sqlite_store: Store) -> None:
    cost = Cost(date(2026, 11, 1), date(2026, 11, 21), CostCategory.ADS, Decimal(210))
    save_rows(sqlite_store, COSTS, [cost], who="mona", now=NOW)
    document = make_document(sqlite_store, CONFIG, NOVEMBER)
    [book] = [one for one in blocks(document, "value") if isinstance(one, Rows) and one.title == "Cost book"]
    assert dict(book.rows) == {  # type: ignore[arg-type]
        "Labour": "not recorded",
        "Advertising": Figure(210.0, Unit.MONEY, currency="EUR"),
        "Tools": "not recorded",
        "Refunds and discounts": "not recorded",
        "Training": "not recorded",
        "Content": "not recorded",
        "Other": "not recorded",
        "Total": Figure(210.0, Unit.MONEY, currency="EUR"),
    }
    assert book.note == "No work is recorded, so the costs are told too low."


def test_costs_without_a_rate_are_not_said_to_be_unrecorded(sqlite_store: Store) -> None:
    cost = Cost(date(2026, 11, 1), date(2026, 11, 21), CostCategory.ADS, Decimal(210), currency="PLN")
    save_rows(sqlite_store, COSTS, [cost], who="mona", now=NOW)
    said, *more = blocks(make_document(sqlite_store, CONFIG, NOVEMBER), "value")
    [table] = [one for one in more if isinstance(one, Rows) and one.title == "Cost book"]
    book = {row[0]: row[1] for row in table.rows}
    assert book["Advertising"] == "not known, for want of a rate"
    assert book["Total"] == Figure(None, Unit.MONEY, currency="EUR")
    told = "Costs in PLN have no rate, so what it cost in all and the return are not known."
    assert said == Sentence((told,))


def test_orders_are_shared_out_by_every_model(sqlite_store: Store) -> None:
    customers = [Customer(f"c{one}", date(2026, 11, 2)) for one in (1, 2)]
    orders = [
        Order(f"o{one}", f"c{one}", NOW - timedelta(days=5), Decimal(100), Decimal(40)) for one in (1, 2)
    ]
    touches = [
        Touch(f"t{number}", f"c{customer}", NOW - timedelta(days=days), channel)
        for number, (customer, days, channel) in enumerate(((1, 9, "x"), (1, 6, "press"), (2, 7, "press")))
    ]
    save_rows(sqlite_store, CUSTOMERS, customers, who="mona", now=NOW)
    save_rows(sqlite_store, ORDERS, orders, who="mona", now=NOW)
    save_rows(sqlite_store, TOUCHES, touches, who="mona", now=NOW)
    told = list(blocks(make_document(sqlite_store, CONFIG, NOVEMBER), "value"))
    [table] = [one for one in told if isinstance(one, Rows) and one.title.startswith("Which channels led")]
    assert table.title == "Which channels led to the 2 orders, by five models"
    credits = {row[0]: [one.value for one in figures(row)] for row in table.rows}
    assert credits["press"][:4] == [1, 2, 1.5, 1.5]
    assert credits["x"][:4] == [1, 0, 0.5, 0.5]
    assert (credits["press"][-1], credits["x"][-1]) == (60, 20)
    assert table.note.endswith("credit, not proof. Position: 40/20/40.")


def test_the_annex_says_what_every_figure_of_money_is(sqlite_store: Store) -> None:
    annex = list(blocks(make_document(sqlite_store, CONFIG, NOVEMBER), "annex"))
    [terms] = [one for one in annex if isinstance(one, Rows) and one.title == "Definitions"]
    told = {row[0]: str(row[1]) for row in terms.rows}
    assert {
        *("Worth", "Return", "Lifetime value (CLV)", "Cost of winning a customer (CAC)", "Verified save"),
        *(
            "Churn rate",
            "Value at risk (exposure)",
            "Media cost equivalent",
            "Cost deflection",
            "Attribution",
        ),
    } <= set(told)
    assert "margin, or revenue" in told["Return"]
    assert "not the value of the communication" in told["Media cost equivalent"]
    assert "Credit, not proof." in told["Attribution"]


def test_no_line_ends_between_an_amount_and_its_currency(sqlite_store: Store) -> None:
    price = Assumption("cpm", Decimal("4.50"), Decimal(6), Decimal(9), "a price list", None, "EUR")
    save_assumptions(sqlite_store, [price], who="mona", now=NOW)
    annex = list(blocks(make_document(sqlite_store, CONFIG, NOVEMBER), "annex"))
    [table] = [one for one in annex if isinstance(one, Rows) and one.title == "Assumptions"]
    [row] = [row for row in table.rows if row[4] == "a price list"]
    assert row[1:4] == ("4.50\u00a0EUR", "6\u00a0EUR", "9\u00a0EUR")


def test_a_brand_that_is_not_tracked_is_refused(sqlite_store: Store) -> None:
    with pytest.raises(UsageError, match="brand: 'Nobody' is not tracked"):
        make_document(sqlite_store, CONFIG, NOVEMBER, brand="Nobody")
