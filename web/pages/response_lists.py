"""/response/cases, /response/waits, /response/messages: the very rows that figures of responses are made of.

A page has a hundred of them; its CSV has them all, and the figure can be made again from them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, abort

from listener.errors import UsageError
from listener.model import Period, Rank
from listener.render import figures
from listener.render.csv import stream_csv
from listener.render.response_tables import (
    CASES,
    EVENT_NAMES,
    MESSAGES,
    WAITS,
    agent_name,
    case_row,
    message_row,
    wait_row,
)
from listener.render.tables import Cell, Column, Table
from listener.reports.periods import instant
from listener.reports.reckoning import Reading, Sort, reckon
from listener.reports.response_lists import (
    CaseChoice,
    case_rows,
    choose_cases,
    count_addressed,
    count_cases,
    message_rows,
    page_of_cases,
    wait_rows,
)
from listener.store.message_list import Addressed, every_message, list_messages
from listener.store.settled import check_settled
from listener.store.waits import Event, WaitChoice, count_waits, every_wait, list_waits
from listener.words import N_, _
from web.access import allowed
from web.answers import csv_answer, table_answer
from web.filters import Filters, WrongField, chosen_of, query, read_filters, without
from web.frame import render
from web.response_openings import WAITING
from web.site import Site, site

blueprint = Blueprint("response_lists", __name__)
PAGE = 100
_DEEPEST = 10_000_000
_FRAME = ("from", "to", "brand", "as_of", "hours", "skip")
_FIELDS = {
    "cases": ("state", "agent", "network", "weekday", "hour"),
    "waits": ("event", "over", "under"),
    "messages": ("state",),
}
_EVENTS = (*(event.value for event in Event), WAITING)
_STATES = {
    Sort.ANSWERED: N_("answered"),
    Sort.OPEN: N_("still open"),
    Sort.CLOSED: N_("closed without an answer"),
    Sort.WITHDRAWN: N_("withdrawn by the author"),
    Sort.DISMISSED: N_("dismissed: needed no answer"),
    Sort.WITHIN: N_("answered within the target"),
    Sort.LATE: N_("late, or never answered"),
    Sort.PENDING: N_("not answered, still in time"),
    Sort.COUNTED: N_("neither withdrawn nor dismissed"),
    Sort.TIMED: N_("not dismissed"),
    Sort.KNOWN: N_("with a known outcome at the target"),
    Sort.SETTLED: N_("answered within 7 days, or older than that"),
}
_TITLES = {"cases": N_("Cases"), "waits": N_("Waits"), "messages": N_("Messages")}
_NOUNS = {"cases": "case", "waits": "wait", "messages": "message"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list was asked for."""

    filters: Filters
    brand: str
    skip: int
    reading: Reading | None

    @property
    def period(self) -> Period:
        """The days, as of the instant asked for."""
        return self.filters.period

    def given(self, field: str) -> str | None:
        """A field as it was written, None if it was not given."""
        return self.filters.given.get(field)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: how many rows it has, those of one page, all of them, and what narrows it (field, words)."""

    n: int
    columns: tuple[Column, ...]
    page: tuple[tuple[Cell, ...], ...]
    rows: Callable[[], Iterator[tuple[Cell, ...]]]
    narrowed: tuple[tuple[str, str], ...] = ()


@blueprint.get("/response/<any(cases, waits, messages):kind>")
@allowed(Rank.VIEWER)
def show(kind: str) -> str:
    """The page."""
    here = site()
    asked = _asked(here, kind)
    found = _LISTS[kind](here, asked)
    return render(
        "response_list.html",
        here,
        asked.period.as_of,
        here="/response",
        title=_(_TITLES[kind]),
        noun=_NOUNS[kind],
        kind=kind,
        brand=asked.brand,
        filters=asked.filters,
        n=found.n,
        table=Table(kind, _TITLES[kind], found.columns, found.page),
        chips=[(words, without(field, "skip")) for field, words in found.narrowed],
        files_query=_query(asked),
        back=f"/response?{query(asked.period, brand=asked.brand)}",
        first=asked.skip + 1,
        earlier=_paged(asked, asked.skip - PAGE) if asked.skip else None,
        more=_paged(asked, asked.skip + PAGE) if asked.skip + PAGE < found.n else None,
    )


@blueprint.get("/response/<any(cases, waits, messages):kind>.<suffix>")
@allowed(Rank.VIEWER)
def file(kind: str, suffix: str) -> Response:
    """CSV: every row. JSON: a page of them, with n and how many to skip for the next one."""
    if suffix not in ("csv", "json"):
        abort(404)
    here = site()
    asked = _asked(here, kind)
    found = _LISTS[kind](here, asked)
    if suffix == "csv":
        return csv_answer(f"response-{kind}", stream_csv(found.columns, found.rows()))
    skip = asked.skip + PAGE
    table = Table(f"response-{kind}", _TITLES[kind], found.columns, found.page)
    return table_answer(table, "json", n=found.n, more=skip if skip < found.n else None)


def _asked(here: Site, kind: str) -> Asked:
    from flask import request

    check_settled(here.store)
    allowed_fields = (*_FRAME, *_FIELDS[kind])
    now = here.clock().replace(second=0, microsecond=0)
    if (written := request.args.get("as_of")) is not None:
        try:
            now = instant(written, here.config.zone)
        except UsageError as error:
            raise WrongField("as_of", str(error)) from error
    filters = read_filters(here, now, allowed_fields)
    hours = filters.given.get("hours")
    readings = [one.value for one in Reading if one is Reading.CLOCK or here.config.business_hours]
    reading = Reading(chosen_of(filters.given, "hours", readings, "")) if hours else None
    brand = filters.brand or here.config.own_brand.name
    return Asked(filters, brand, filters.whole("skip", _DEEPEST) or 0, reading)


def _cases(here: Site, asked: Asked) -> Listed:
    filters = asked.filters
    sort = Sort(chosen_of(filters.given, "state", list(Sort), "")) if "state" in filters.given else None
    choice = CaseChoice(
        sort=sort,
        agent=asked.given("agent"),
        network=asked.given("network"),
        weekday=filters.whole("weekday", 6),
        hour=filters.whole("hour", 23),
        reading=asked.reading,
    )
    where = here.store, here.config, asked.period, asked.brand

    def rows() -> Iterator[tuple[Cell, ...]]:
        found = reckon(*where)
        places = choose_cases(found, choice)
        return map(case_row, case_rows(found, places, here.store, asked.period, asked.reading))

    n = count_cases(*where, choice)
    page = page_of_cases(*where, choice, skip=asked.skip, limit=min(PAGE, max(0, n - asked.skip)))
    return Listed(n, CASES, tuple(map(case_row, page)), rows, tuple(_case_words(choice, asked)))


def _case_words(choice: CaseChoice, asked: Asked) -> Iterator[tuple[str, str]]:
    if choice.sort is not None:
        yield "state", _(_STATES[choice.sort])
    if choice.agent is not None:
        yield "agent", agent_name(choice.agent)
    if choice.network is not None:
        yield "network", choice.network
    if choice.weekday is not None:
        yield "weekday", _(figures.WEEKDAYS[choice.weekday])
    if choice.hour is not None:
        yield "hour", f"{choice.hour:02}:00"


def _waits(here: Site, asked: Asked) -> Listed:
    period = asked.period
    event = chosen_of(asked.filters.given, "event", _EVENTS, WAITING)
    over, under = asked.filters.whole("over", 10**6), asked.filters.whole("under", 10**6)
    chosen = WaitChoice(
        brand=asked.brand,
        event=Event.END if event == WAITING else Event(event),
        start=period.start_at,
        end=period.as_of if event == WAITING else period.end_at,
        after=None if under is None else period.as_of - timedelta(hours=under),
        until=None if over is None else period.as_of - timedelta(hours=over),
    )

    def written(found: Iterable[object]) -> Iterator[tuple[Cell, ...]]:
        return map(wait_row, wait_rows(found, here.config, period))  # type: ignore[arg-type]

    words = [("event", _("waiting now") if event == WAITING else _(EVENT_NAMES[Event(event)]))]
    words += [("over", _("{hours} and longer").format(hours=figures.hours(over)))] if over is not None else []
    words += [("under", _("under {hours}").format(hours=figures.hours(under)))] if under is not None else []
    return Listed(
        n=count_waits(here.store, chosen),
        columns=WAITS,
        page=tuple(written(list_waits(here.store, chosen, skip=asked.skip, limit=PAGE))),
        rows=lambda: written(every_wait(here.store, chosen)),
        narrowed=tuple(words),
    )


def _messages(here: Site, asked: Asked) -> Listed:
    period = asked.period
    is_answered = (
        chosen_of(asked.filters.given, "state", ("answered",), "") == "answered"
        if asked.given("state")
        else False
    )
    chosen = Addressed(
        brand=asked.brand,
        start=period.start_at,
        end=period.end_at,
        as_of=period.as_of,
        first=here.config.response.addressing == "first",
        answered=is_answered,
    )
    return Listed(
        n=count_addressed(here.store, here.config, period, asked.brand, answered=is_answered),
        columns=MESSAGES,
        page=tuple(
            map(
                message_row,
                message_rows(list_messages(here.store, chosen, skip=asked.skip, limit=PAGE), period),
            )
        ),
        rows=lambda: map(message_row, message_rows(every_message(here.store, chosen), period)),
        narrowed=(("state", _("directly answered")),) if is_answered else (),
    )


_LISTS: dict[str, Callable[[Site, Asked], Listed]] = {"cases": _cases, "waits": _waits, "messages": _messages}


def _query(asked: Asked, **fields: str | None) -> str:
    """The list with its days spelt out, so that its next page and its CSV mean the same."""
    kept = {name: value for name, value in asked.filters.given.items() if name not in ("from", "to", "skip")}
    return query(asked.period, **(kept | fields))


def _paged(asked: Asked, skip: int) -> str:
    return _query(asked, skip=str(skip) if skip > 0 else None)
