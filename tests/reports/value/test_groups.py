"""Control groups end to end: who is compared with whom, what selection feigns, and what must not count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

import pytest

from listener.errors import FieldError
from listener.metrics.groups.verdicts import Verdict
from listener.model import UNKNOWN
from listener.reports.value.groups import ControlGroups, control_groups
from listener.reports.value.landmark import Exposure, GroupChoice, times_of
from listener.store import Store
from tests.builders import a_post
from tests.desks import CONFIG, Rig, answer, minutes_of
from tests.metrics.examples import example
from tests.reports.value.customers import bring

LANDMARK = date(2025, 3, 1)
AS_OF = datetime(2026, 3, 10, 12, tzinfo=UTC)
IN_WINDOW, BEFORE_IT, AFTER = (
    datetime(*day, 12, tzinfo=UTC) for day in ((2025, 1, 9), (2024, 8, 9), (2025, 4, 9))
)
CUSTOMERS = "id,start,end,prior_spend,network,handle"
ORDERS = "id,customer_id,at,revenue,product"
LATER = "2025-06-01T10:00Z"


def wrote(desk: Rig, handles: Iterable[str], at: datetime = IN_WINDOW, *, answered: bool = False) -> None:
    """Each of them asks Acme something, and is answered a minute later if so."""
    posts = []
    for handle in handles:
        asked = a_post(f"{handle}-{at:%j}", "@acme why?", author=handle, created_at=at)
        posts.append(asked)
        if answered:
            minutes = (minutes_of(at) or 0) + 1
            posts.append(answer(f"a-{asked.id}", minutes, asked, f"Because, {handle}."))
    desk.keep(*posts, now=AS_OF)


def customers(desk: Rig, *lines: str) -> None:
    bring(desk.store, CONFIG, "customers", CUSTOMERS, *lines)


def orders(desk: Rig, *lines: str) -> None:
    bring(desk.store, CONFIG, "orders", ORDERS, *lines)


def told(desk: Rig, **choice: object) -> ControlGroups:
    given = {"landmark": LANDMARK, "exposure": Exposure.WROTE} | choice
    return control_groups(desk.store, CONFIG, GroupChoice(**given), AS_OF)  # type: ignore[arg-type]


def group(found: ControlGroups, *, exposed: bool) -> set[str]:
    who = found.members
    places = who.place[who.is_exposed == exposed].tolist()
    return {who.customers.id[place] for place in places}


@pytest.fixture
def desk(store: Store) -> Rig:
    return Rig(store)


@pytest.fixture
def quick(sqlite_store: Store) -> Rig:
    return Rig(sqlite_store)


def test_exposed_are_those_answered_in_the_window_and_control_those_who_never_dealt_with_the_brand(
    desk: Rig,
) -> None:
    wrote(desk, ["answered"], answered=True)
    wrote(desk, ["unanswered"])
    wrote(desk, ["early"], BEFORE_IT, answered=True)
    names = ("answered", "unanswered", "early", "silent")
    customers(desk, *(f"{name},2024-02-01,,,x,{name}" for name in names), "handleless,2024-02-01,,,,")
    found = told(desk, exposure=Exposure.ANSWERED)
    assert group(found, exposed=True) == {"answered"}
    assert group(found, exposed=False) == {"silent", "handleless"}
    assert (found.members.between, found.members.nameless, found.members.elsewhen) == (2, 1, 0)
    assert group(told(desk, exposure=Exposure.WROTE), exposed=True) == {"answered", "unanswered"}
    assert group(told(desk, window=12), exposed=True) == {"answered", "unanswered", "early"}


def test_exposure_after_the_landmark_does_not_count_else_whoever_stays_looks_loyal(desk: Rig) -> None:
    """Immortal time: who wrote later had to be there later."""
    wrote(desk, ["exposed"])
    wrote(desk, ["later"], AFTER, answered=True)
    names = ("exposed", "later", "silent")
    customers(desk, *(f"{name},2024-02-01,,,x,{name}" for name in names))
    found = told(desk)
    assert group(found, exposed=True) == {"exposed"}
    assert group(found, exposed=False) == {"later", "silent"}


def test_only_customers_at_the_landmark_are_compared_and_only_what_comes_after_it(desk: Rig) -> None:
    wrote(desk, ["a", "b", "c", "d"])
    customers(
        desk,
        "a,2024-02-01,,,x,a",
        "b,2024-02-01,2025-03-01,,x,b",
        "c,2025-03-01,,,x,c",
        "d,2024-02-01,2025-03-02,,x,d",
        "e,2024-02-01,,,x,e",
    )
    orders(desk, "1,a,2025-02-28T22:59Z,10,p", "2,d,2025-02-28T23:00Z,10,p", "3,e,2026-03-01T00:00Z,10,p")
    found = told(desk)
    assert group(found, exposed=True) == {"a", "d"}
    assert (found.retention.crude.exposed.value, found.retention.crude.control.value) == (0.5, 1.0)
    # The landmark begins at midnight in Warsaw, and the follow-up ends so.
    assert (found.conversion.crude.exposed.value, found.conversion.crude.control.value) == (0.5, 0.0)


def test_control_started_in_the_months_in_which_the_exposed_did(desk: Rig) -> None:
    wrote(desk, ["a", "b"])
    customers(
        desk,
        "a,2024-02-10,,,x,a",
        "b,2024-05-10,,,x,b",
        "c,2024-02-01,,,,",
        "d,2024-05-31,,,,",
        "e,2024-01-31,,,,",
        "f,2024-06-01,,,,",
    )
    found = told(desk)
    assert group(found, exposed=False) == {"c", "d"}
    assert found.members.elsewhen == 2


def test_an_uplift_that_is_selection_alone_is_none_within_strata(quick: Rig) -> None:
    """The worked example: heavy buyers write more, and buy more anyway."""
    inputs, expected, _tolerance = example("D10")
    lines, sold, writers = [], [], []
    for name, (many, did, others, they_did) in inputs["strata_n1_x1_n0_x0"].items():
        spend = {"heavy": 900, "light": 90}[name]
        for arm, size, converted in (("x", many, did), ("c", others, they_did)):
            for number in range(size):
                who = f"{name}{arm}{number}"
                lines.append(f"{who},2024-02-01,,{spend},x,{who}")
                writers += [who] if arm == "x" else []
                sold += [f"o{who},{who},{LATER},5,p"] if number < converted else []
    wrote(quick, writers)
    customers(quick, *lines)
    orders(quick, *sold)
    found = told(quick)
    assert (found.exposed, found.control) == (250, 250)
    assert found.conversion.crude.difference.value == pytest.approx(expected["crude_diff"])
    assert found.conversion.crude.verdict is Verdict.HIGHER
    assert found.conversion.difference.value == pytest.approx(expected["mh_diff"], abs=1e-12)
    assert found.conversion.verdict is Verdict.UNCLEAR
    assert [(one.conversion.exposed.whole, one.conversion.control.whole) for one in found.layers] == [
        (50, 200),
        (200, 50),
    ]


def test_the_worked_example_of_conversion(quick: Rig) -> None:
    inputs, expected, tolerance = example("D9")
    (did, many), (others_did, others) = inputs["social"], inputs["control"]
    names = [f"s{n}" for n in range(many)]
    wrote(quick, names)
    customers(
        quick,
        *(f"{name},2024-02-01,,,x,{name}" for name in names),
        *(f"c{n},2024-02-01,,,," for n in range(others)),
    )
    orders(
        quick,
        *(f"o{n},s{n},{LATER},,p" for n in range(did)),
        *(f"q{n},c{n},{LATER},,p" for n in range(others_did)),
    )
    found = told(quick)
    crude = found.conversion.crude
    assert crude.difference.value == pytest.approx(expected["diff"], abs=tolerance)
    assert [crude.difference.low, crude.difference.high] == pytest.approx(
        expected["newcombe_ci"], abs=tolerance
    )
    assert [crude.z, crude.p] == pytest.approx([expected["z"], expected["p"]], abs=tolerance)
    # The revenue of no order is known, which is not 0.
    assert found.revenue.crude.difference == UNKNOWN
    assert found.outcomes.revenue_unknown == did + others_did


def test_amounts_are_per_customer_with_those_who_spend_nothing(desk: Rig) -> None:
    inputs, expected, tolerance = example("D12")
    names = [f"s{n}" for n in range(len(inputs["social"]))]
    wrote(desk, names)
    lines = [f"{name},2024-02-01,,,x,{name}" for name in names]
    lines += [f"c{n},2024-02-01,,,," for n in range(len(inputs["control"]))]
    customers(desk, *lines)
    sold = [
        f"{arm}{n}-o,{arm}{n},{LATER},{amount},more"
        for arm, amounts in (("s", inputs["social"]), ("c", inputs["control"]))
        for n, amount in enumerate(amounts)
        if amount
    ]
    before = [f"{line.split(',')[0]}-b,{line.split(',')[0]},2024-03-01T10:00Z,7,base" for line in lines]
    orders(desk, *sold, *before)
    found = told(desk)
    crude = found.cross_sell_revenue.crude
    assert [crude.mean_exposed, crude.mean_control] == pytest.approx(
        [expected["mean_social"], expected["mean_control"]], abs=tolerance
    )
    assert crude.welch is not None
    assert crude.welch.p == pytest.approx(expected["p"], abs=tolerance)
    assert found.cross_sell.crude.exposed.value == pytest.approx(
        expected["attach_rate_social"], abs=tolerance
    )
    assert found.cross_sell.crude.control.value == pytest.approx(
        expected["attach_rate_control"], abs=tolerance
    )
    assert crude == found.revenue.crude
    # Ten are too few for a word.
    assert (crude.verdict, found.conversion.verdict) == (None, None)


def test_a_further_product_is_one_not_ordered_before_and_not_the_first_one(desk: Rig) -> None:
    wrote(desk, ["a"])
    customers(desk, *(f"{name},2024-02-01,,,x,{name}" for name in "abcd"))
    orders(
        desk,
        "1,a,2024-06-01T10:00Z,1,p",
        "2,a,2025-06-01T10:00Z,2,p",
        "3,b,2024-06-01T10:00Z,4,p",
        "4,b,2025-06-01T10:00Z,8,q",
        "5,c,2025-06-01T10:00Z,16,q",
        "6,d,2025-06-01T10:00Z,32,q",
        "7,d,2025-07-01T10:00Z,64,p",
        "8,d,2025-08-01T10:00Z,128,",
        "9,d,2025-09-01T10:00Z,256,q",
    )
    found = told(desk)
    revenue = dict(zip("abcd", found.outcomes.attached_revenue.tolist(), strict=True))
    assert revenue == {"a": 0, "b": 8, "c": 0, "d": 64}
    assert found.outcomes.attached.tolist() == [False, True, False, True]
    assert found.outcomes.revenue.tolist() == [2, 8, 16, 480]


def test_staying_is_told_in_calendar_months_and_closing_in_days_from_the_landmark(desk: Rig) -> None:
    wrote(desk, ["a", "b"])
    customers(
        desk,
        "a,2024-02-01,,,x,a",
        "b,2024-02-01,2025-09-01,,x,b",
        "c,2024-02-01,2026-03-01,,,",
        "d,2024-02-01,2026-03-02,,,",
    )
    orders(desk, "1,a,2024-06-01T10:00Z,1,p", "2,b,2025-03-10T23:00Z,2,p", "3,c,2026-03-09T10:00Z,1,p")
    found = told(desk)
    assert found.outcomes.months.tolist() == [12, 6, 12, 12]
    assert found.outcomes.stayed.tolist() == [True, False, False, True]
    assert (found.lives.exposed.left.value, found.lives.control.left.value) == (0.5, 0.5)
    assert (found.lives.exposed.mean.value, found.lives.difference.value) == (9, -3)
    # Who had ordered before has closed; the others are followed until the end.
    assert found.outcomes.unclosed.tolist() == [False, True, True, True]
    assert found.outcomes.closed_days[1:].tolist() == [10, 365, 365]


def test_the_difference_of_retention_is_worth_money_only_where_it_is_clear(quick: Rig) -> None:
    names = [f"s{n}" for n in range(60)]
    wrote(quick, names)
    ends = [*("" for _ in range(55)), *("2025-08-01" for _ in range(5))]
    lines = [f"{name},2024-02-01,{end},,x,{name}" for name, end in zip(names, ends, strict=True)]
    lines += [f"c{n},2024-02-01,{'2025-08-01' if n < 30 else ''},,," for n in range(60)]
    customers(quick, *lines)
    assert told(quick).uplift is None
    bring(
        quick.store,
        CONFIG,
        "assumptions",
        "name,low,central,high",
        "margin_per_retained_customer_year,100,120,150",
    )
    found = told(quick)
    apart, worth = found.retention.difference, found.uplift
    assert worth is not None
    assert (apart.value, worth.value) == pytest.approx((25 / 60, 25 / 60 * 60 * 120))
    assert apart.low is not None
    assert worth.low == pytest.approx(apart.low * 60 * 120)
    customers(quick, *(line.replace("2025-08-01", "") for line in lines))
    assert told(quick).uplift is None


def test_without_a_landmark_it_is_the_first_of_the_month_a_year_ago_or_the_middle_of_the_time(
    desk: Rig,
) -> None:
    def landmark() -> date:
        return times_of(desk.store, CONFIG, GroupChoice(), AS_OF).landmark

    assert landmark() == LANDMARK
    wrote(desk, ["young"], datetime(2026, 1, 9, 12, tzinfo=UTC))
    assert landmark() == date(2026, 2, 8)
    wrote(desk, ["old"])
    assert landmark() == LANDMARK
    assert times_of(desk.store, CONFIG, GroupChoice(follow_up=60), AS_OF).until == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (GroupChoice(landmark=date(2026, 3, 10)), "landmark"),
        (GroupChoice(window=0), "window"),
        (GroupChoice(follow_up=61), "follow_up"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_its_field(
    sqlite_store: Store, choice: GroupChoice, field: str
) -> None:
    with pytest.raises(FieldError) as caught:
        control_groups(sqlite_store, CONFIG, choice, AS_OF)
    assert caught.value.field == field


def test_only_what_was_written_before_the_landmark_makes_the_comparison_anew(desk: Rig) -> None:
    wrote(desk, ["a"])
    customers(desk, *(f"{name},2024-02-01,,,x,{name}" for name in "abc"))
    found = told(desk)
    wrote(desk, ["b"], AFTER)
    assert told(desk) is found
    wrote(desk, ["b"])
    assert group(told(desk), exposed=True) == {"a", "b"}


def test_nobody_to_compare_is_no_error(desk: Rig) -> None:
    found = told(desk)
    assert (found.exposed, found.control, found.conversion.difference) == (0, 0, UNKNOWN)
    customers(desk, "a,2024-02-01,,,x,a")
    assert (told(desk).exposed, told(desk).control, told(desk).lives.p) == (0, 1, None)


def test_figures_do_not_depend_on_the_order_of_arrival(new_sqlite_store: Callable[[], Store]) -> None:
    lines = [f"a{n},2024-0{1 + n % 6}-01,,{n * 10}.10,x,a{n}" for n in range(12)]
    sold = [f"o{n},a{n % 9},2025-0{4 + n % 5}-01T10:00Z,{n}.10,p{n % 3}" for n in range(30)]
    told_once = []
    for order in (1, -1):
        desk = Rig(new_sqlite_store())
        wrote(desk, [f"a{n}" for n in range(5)][::order])
        customers(desk, *lines[::order])
        orders(desk, *sold[::order])
        found = told(desk)
        told_once.append(
            (
                found.conversion,
                found.retention,
                found.cross_sell,
                found.revenue.crude,
                found.revenue.stratified,
            )
        )
    assert told_once[0] == told_once[1]
