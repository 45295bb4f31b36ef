"""The lists behind response figures: which cases, waits and messages a figure is made of, row by row.

Cases are chosen from the same Reckoning as the figures, so a list has as many rows as the figure counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.schedule import opening_hours
from listener.model import CaseState, Period
from listener.reports.case_sums import ANSWERED, CLOSED, DISMISSED, OPEN, WITHDRAWN, Rows
from listener.reports.reckoning import (
    FEWER,
    LATE,
    OUTCOMES,
    PENDING,
    WITHIN,
    Reading,
    Reckoning,
    Sort,
    few,
    reckon,
    reckoned,
)
from listener.reports.response import total
from listener.reports.standing_sums import StandingSums, standing_sums
from listener.store import Store
from listener.store.desk_columns import NEVER, chosen, desk_days
from listener.store.message_list import StoredMessage
from listener.store.schema import from_micros
from listener.store.waits import StoredWait

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """Which cases of a brand and period: of a sort, an agent, a network, an hour of the week (Monday 0).

    Against the target by `reading`, the promised one by default.
    """

    sort: Sort | None = None
    agent: str | None = None
    network: str | None = None
    weekday: int | None = None
    hour: int | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as a figure counts it: `hours` until the first response, else until it ended or `as_of`.

    `handle_hours` begin with the assignment, `outcome` is how it stands to the target.
    """

    post: int
    brand: str
    network: str
    opened_at: datetime
    first_response_at: datetime | None
    closed_at: datetime | None
    state: str
    hours: float
    business_hours: float | None
    handle_hours: float
    outcome: str | None
    agent: str | None
    assignee: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class WaitRow:
    """One wait of a case, its first (`number` 0) or a further one: its hours until it ended or `as_of`."""

    post: int
    brand: str
    number: int
    opened_at: datetime
    ended_at: datetime | None
    ended: str
    hours: float
    business_hours: float | None


def choose_cases(found: Reckoning, choice: CaseChoice) -> Numbers:
    """The places of the chosen cases, the newest first."""
    import numpy as np

    mask = np.ones(len(found), np.bool_)
    if choice.sort is not None:
        mask &= found.sort(choice.sort, choice.reading)
    if choice.agent == FEWER:
        mask &= np.isin(found.group, few(found))
    elif choice.agent is not None:
        mask &= np.isin(found.group, [code for code, name in found.names.items() if name == choice.agent])
    if choice.network is not None:
        mask &= np.isin(
            found.cases.network, [c for c, name in found.networks.items() if name == choice.network]
        )
    if choice.weekday is not None:
        mask &= found.local.weekday == choice.weekday
    if choice.hour is not None:
        mask &= found.local.hour == choice.hour
    places = np.flatnonzero(mask)
    order: Numbers = places[np.lexsort((-found.cases.post[places], -found.cases.opened[places]))]
    return order


def count_cases(store: Store, config: Config, period: Period, brand: str, choice: CaseChoice) -> int:
    """How many cases are chosen: from sums, where these tell it."""
    found = standing_sums(store, config, period, brand)
    reading = choice.reading or found.promise
    told: Rows
    if choice.agent is None:
        told = {**found.counts, "outcome": found.counts[reading.value]}
    elif _of_agent_alone(choice) and reading is found.promise and choice.sort is not Sort.SETTLED:
        told = found.groups
    else:
        return len(choose_cases(reckon(store, config, period, brand), choice))
    return total(told, _mask(told, found, choice))


def _of_agent_alone(choice: CaseChoice) -> bool:
    return choice.agent != FEWER and (choice.network, choice.weekday, choice.hour) == (None, None, None)


def _mask(rows: Rows, found: StandingSums, choice: CaseChoice) -> Mask:
    """Which rows stand for chosen cases."""
    import numpy as np

    mask = np.ones(len(rows["n"]), np.bool_)
    if choice.sort is not None:
        column, values = _SORTS[choice.sort]
        mask &= np.isin(rows[column], values)
    if choice.agent is not None:
        mask &= np.isin(rows["group"], [code for code, name in found.names.items() if name == choice.agent])
    if choice.network is not None:
        codes = [code for code, name in found.networks.items() if name == choice.network]
        mask &= np.isin(rows["network"], codes)
    if choice.weekday is not None:
        mask &= (rows["day"] + _THURSDAY) % 7 == choice.weekday
    if choice.hour is not None:
        mask &= rows["hour"] == choice.hour
    return mask


_THURSDAY = 3
"""The weekday on which 1970 began."""
_SORTS: dict[Sort, tuple[str, tuple[int, ...]]] = {
    Sort.ANSWERED: ("stand", (ANSWERED,)),
    Sort.OPEN: ("stand", (OPEN,)),
    Sort.CLOSED: ("stand", (CLOSED,)),
    Sort.WITHDRAWN: ("stand", (WITHDRAWN,)),
    Sort.DISMISSED: ("stand", (DISMISSED,)),
    Sort.COUNTED: ("stand", (ANSWERED, OPEN, CLOSED)),
    Sort.TIMED: ("stand", (ANSWERED, OPEN, CLOSED, WITHDRAWN)),
    Sort.WITHIN: ("outcome", (WITHIN,)),
    Sort.LATE: ("outcome", (LATE,)),
    Sort.PENDING: ("outcome", (PENDING,)),
    Sort.KNOWN: ("outcome", (WITHIN, LATE)),
    Sort.SETTLED: ("mature", (1,)),
}


def page_of_cases(
    store: Store, config: Config, period: Period, brand: str, choice: CaseChoice, *, skip: int, limit: int
) -> list[CaseRow]:
    """Some of the chosen cases, the newest first: days are read from the last back, as far as needed."""
    if choice.agent == FEWER:
        # Who has few cases is told by all of them.
        found = reckon(store, config, period, brand)
        places = choose_cases(found, choice)[skip : skip + limit]
        return list(case_rows(found, places, store, period, choice.reading))
    code = store.days.code(brand)
    rows: list[CaseRow] = []
    if not limit:
        return rows
    for day in desk_days(store, period, backwards=True):
        cases = day.cases(period.end_at)
        mine = reckoned(chosen(cases, cases.brand == code), store, config, period)
        places = choose_cases(mine, choice)
        rows += case_rows(mine, places[skip : skip + limit - len(rows)], store, period, choice.reading)
        skip = max(0, skip - len(places))
        if len(rows) >= limit:
            break
    return rows


def count_addressed(store: Store, config: Config, period: Period, brand: str, *, answered: bool) -> int:
    """How many messages were addressed to a brand, or of them directly answered."""
    found = standing_sums(store, config, period, brand).messages
    return total(found, found["done"] == 1 if answered else None)


def case_rows(
    found: Reckoning, places: Iterable[int], store: Store, period: Period, reading: Reading | None = None
) -> Iterator[CaseRow]:
    """The rows of these cases, in their order."""
    cases, stands, name = found.cases, found.stands, store.days.name
    outcome = found.outcome(reading or found.promise)
    business = found.hours.get(Reading.BUSINESS)
    states = (
        (stands.answered, CaseState.ANSWERED.value),
        (stands.open, CaseState.OPEN.value),
        (stands.closed, Sort.CLOSED.value),
        (stands.withdrawn, CaseState.WITHDRAWN.value),
        (stands.dismissed, CaseState.DISMISSED.value),
    )
    for place in map(int, places):
        yield CaseRow(
            post=int(cases.post[place]),
            brand=name(int(cases.brand[place])),
            network=name(int(cases.network[place])),
            opened_at=from_micros(int(cases.opened[place])),
            first_response_at=_known(cases.first[place], period),
            closed_at=_known(cases.closed[place], period),
            state=next(state for mask, state in states if mask[place]),
            hours=float(found.hours[Reading.CLOCK][place]),
            business_hours=None if business is None else float(business[place]),
            handle_hours=float(found.handled[place]),
            outcome=OUTCOMES[outcome[place]] or None,
            agent=name(int(cases.agent[place])) or None,
            assignee=name(int(cases.assignee[place])) or None,
            rule=name(int(cases.rule[place])) or None,
        )


def _known(instant: np.int64, period: Period) -> datetime | None:
    """The instant, if it is one and not later than `as_of`."""
    if instant == NEVER:
        return None
    at = from_micros(int(instant))
    return at if at <= period.as_of else None


def wait_rows(waits: Iterable[StoredWait], config: Config, period: Period) -> Iterator[WaitRow]:
    """The rows of these waits; what ended after `as_of` is open for them."""
    hours = opening_hours(config)
    for one in waits:
        over = one.ended_at is not None and one.ended_at <= period.as_of
        until = one.ended_at if over and one.ended_at is not None else period.as_of
        yield WaitRow(
            post=one.post,
            brand=one.brand,
            number=one.number,
            opened_at=one.opened_at,
            ended_at=one.ended_at if over else None,
            ended=one.ended.value if over else CaseState.OPEN.value,
            hours=_hours(max(timedelta(), until - one.opened_at)),
            business_hours=None if hours is None else _hours(hours.elapsed(one.opened_at, until)),
        )


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message to the brand, and after how many hours it was directly answered, if it was by `as_of`."""

    post: int
    brand: str
    at: datetime
    answered_at: datetime | None
    hours: float | None


def message_rows(found: Iterable[StoredMessage], period: Period) -> Iterator[MessageRow]:
    """The rows of these messages."""
    for one in found:
        answered = one.answered_at
        if answered is not None and answered > period.as_of:
            answered = None
        hours = None if answered is None else _hours(answered - one.at)
        yield MessageRow(one.post, one.brand, one.at, answered, hours)


def _hours(span: timedelta) -> float:
    return span / timedelta(hours=1)
