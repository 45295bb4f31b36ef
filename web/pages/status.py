"""/status: every source, how its polls go, what is wrong in plain words, and what metered ones cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort

from listener import __version__
from listener.model import Rank
from listener.render import figures
from listener.render.desk_tables import accuracy_table
from listener.render.metered_tables import costs_table
from listener.render.tables import covered_table, sources_table
from listener.reports.accuracy import accuracy
from listener.reports.coverage import covered_days, gaps
from listener.reports.health import health, watched
from listener.reports.spending import SourceSpending, source_spending
from listener.scoring import upkeep
from listener.store.alert_log import given_up
from listener.store.lifesign import last_sign
from listener.store.reviews import misdated
from listener.words import N_, _, ngettext
from web.access import allowed
from web.answers import table_answer
from web.filters import Filters, WrongField, read_filters
from web.frame import render
from web.site import Site, site

MOST_GAPS = 20
_REFRESH_ON = N_("{source}: counters are read again at {ages}; the cost can be told after a day of mentions.")
_REFRESH_OFF = N_("{source}, refresh_days: switched off; the cost of it can be told after a day of mentions.")
_REFRESH_ON_COST = N_(
    "{source}: reading counters again at {ages} costs about {amount} a month "
    "at the volume of the last 7 days."
)
_REFRESH_OFF_COST = N_(
    "{source}, refresh_days: switched off; reading counters again at {ages} would cost about {amount} "
    "a month at the volume of the last 7 days."
)

blueprint = Blueprint("status", __name__)


@dataclass(frozen=True, slots=True)
class Hint:
    """A sentence on what a source costs, and whether somebody should act on it."""

    text: str
    warns: bool = False


@blueprint.get("/status")
@allowed(Rank.VIEWER)
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    read_filters(found, now, ())
    costs = source_spending(found.store, found.config, now)
    return render(
        "status.html",
        found,
        now,
        here="/status",
        listening=health(found.store, found.config, now),
        costs={one.source: one for one in costs},
        accuracy=accuracy_table(accuracy(found.store)),
        misdated=misdated(found.store),
        upkeep=upkeep(found.store, found.config),
        failures=given_up(found.store),
        sign=last_sign(found.store),
        has_sign=found.config.deadman_url is not None,
        hints=[hint for one in costs if one.is_configured for hint in _hints(one)],
        started_at=found.started_at,
        version=__version__,
    )


@blueprint.get("/status/accuracy.<suffix>")
@allowed(Rank.VIEWER)
def accuracy_file(suffix: str) -> Response:
    """What corrections say about accuracy, as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    return table_answer(accuracy_table(accuracy(site().store)), suffix)


@blueprint.get("/status/coverage")
@allowed(Rank.VIEWER)
def coverage() -> str:
    """How much of what should have been read of one source was, day by day."""
    found, filters, source = _covered()
    days = covered_days(found.store, found.config, filters.period, source)
    missing = gaps(found.store, found.config, filters.period, source)
    return render(
        "coverage.html",
        found,
        filters.period.as_of,
        here="/status",
        filters=filters,
        source=source,
        days=covered_table(days),
        due=sum(day.due for day in days),
        succeeded=sum(day.succeeded for day in days),
        gaps=missing[-MOST_GAPS:],
        count=len(missing),
        files_query=filters.query(),
    )


@blueprint.get("/status/coverage.<suffix>")
@allowed(Rank.VIEWER)
def coverage_file(suffix: str) -> Response:
    """The same days as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    found, filters, source = _covered()
    return table_answer(
        covered_table(covered_days(found.store, found.config, filters.period, source)), suffix
    )


def _covered() -> tuple[Site, Filters, str]:
    """What was asked for: without dates, the days that /status watches."""
    found = site()
    now = found.clock()
    filters = read_filters(found, now, ("from", "to", "source"))
    source = filters.source
    if source is None:
        message = _("source: name one, like /status/coverage?source=News.")
        raise WrongField("source", message)
    if not {"from", "to"} & set(filters.given):
        filters = replace(filters, period=watched(found.config, now))
    return found, filters, source


@blueprint.get("/status.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """The table of sources as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    now = found.clock()
    read_filters(found, now, ())
    return table_answer(sources_table(health(found.store, found.config, now)), suffix)


@blueprint.get("/status/costs.<suffix>")
@allowed(Rank.VIEWER)
def costs_file(suffix: str) -> Response:
    """The table of what metered sources cost as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    now = found.clock()
    read_filters(found, now, ())
    return table_answer(costs_table(source_spending(found.store, found.config, now)), suffix)


def _hints(one: SourceSpending) -> Iterable[Hint]:
    """What there is to say besides the sums: budgets that are missing, reservations, further costs."""
    if not one.has_budget:
        message = _(
            "{source}: no budget set, so nothing stops it from spending. "
            "Set daily_budget or monthly_budget in the configuration."
        )
        yield Hint(message.format(source=one.source), warns=True)
    if one.reserved:
        message = _("{source}: {amount} of it is reserved for requests under way, the most they may cost.")
        yield Hint(message.format(source=one.source, amount=figures.dollars(one.reserved)))
    told = {
        "source": one.source,
        "ages": _ages(one.refresh_ages),
        "amount": figures.dollars(one.refresh_estimate),
    }
    yield Hint(_(_refresh_words(one)).format(**told))


def _refresh_words(one: SourceSpending) -> str:
    """Costs that are not known are not named: no whole day had a mention yet."""
    if one.refresh_estimate is None:
        return _REFRESH_ON if one.refresh_on else _REFRESH_OFF
    return _REFRESH_ON_COST if one.refresh_on else _REFRESH_OFF_COST


def _ages(days: Sequence[int]) -> str:
    """(1, 3, 7) -> "1, 3 and 7 days"."""
    written = [figures.number(day) for day in days]
    listed = _("{first} and {last}").format(first=", ".join(written[:-1]), last=written[-1])
    text = listed if len(written) > 1 else written[0]
    return ngettext("{days} day", "{days} days", days[-1] if len(days) == 1 else 2).format(days=text)
