"""/sentiment/audit: audits and their results, and the page on which a sample is labelled. Changes are in
audit_work.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, abort

from listener.model import CLASSES, Period, Rank, Sentiment
from listener.render.audit_tables import (
    accuracy_table,
    audits_table,
    classes_table,
    labelled_table,
    matrix_table,
    parts_of,
    put_right,
)
from listener.reports.audit import (
    AuditReport,
    CorrectedTone,
    audit_report,
    audit_reports,
    brands_of,
    corrected_tone,
)
from listener.reports.periods import last_days
from listener.store.audits import LEAST, MOST, USUAL, Drawn
from listener.store.listing import NO_LANGUAGE
from listener.words import _
from web import audits
from web.access import allowed, may
from web.answers import table_answer
from web.cards import stored
from web.filters import Filters, chosen_of, query, read_filters
from web.frame import render
from web.site import Site, site

blueprint = Blueprint("sentiment_audit", __name__)
_DAYS = 30
_LIST = ("scored", "label", "lang", "source")


@blueprint.get("/sentiment/audit")
@allowed(Rank.VIEWER)
def show() -> str:
    """The list of audits, and the form to draw one."""
    return page()


def page(*, typed: Mapping[str, str] | None = None, wrong: str = "") -> str:
    """The list; `typed` is what its form holds, `wrong` what cannot be of it."""
    found = site()
    now = found.clock()
    read_filters(found, now, ())
    told = audit_reports(found.store)
    usual = last_days(_DAYS, found.config.zone, now)
    given = {"from": usual.start.isoformat(), "to": usual.end.isoformat(), "size": str(USUAL), "brand": ""}
    return render(
        "sentiment_audits.html",
        found,
        now,
        here="/sentiment",
        found=told,
        table=audits_table(told),
        openings=[{"labelled": audits.opening(one, one.labelled)} for one in told],
        brands=[one.name for one in found.config.brands],
        typed=given | dict(typed or {}),
        wrong=wrong,
        least=LEAST,
        most=MOST,
    )


@blueprint.get("/sentiment/audit.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """The list as a file."""
    _check(suffix)
    return table_answer(audits_table(audit_reports(site().store)), suffix)


@blueprint.get("/sentiment/audit/<int:number>")
@allowed(Rank.VIEWER)
def one(number: int) -> str:
    """The next mention to label, for those who may; the results for everybody else, and at the end."""
    found = site()
    told = _find(number)
    next_ones = audits.asked(found, told) if may(Rank.AGENT) else []
    if not next_ones:
        return _results(told)
    now = found.clock()
    read_filters(found, now, ())
    return render(
        "sentiment_label.html",
        found,
        now,
        here="/sentiment",
        audit=told.audit,
        path=audits.path(told),
        cards=next_ones,
        has_answers=told.labelled + told.skipped > 0,
        classes=CLASSES,
    )


@blueprint.get("/sentiment/audit/<int:number>/results")
@allowed(Rank.VIEWER)
def results(number: int) -> str:
    """What is known so far; dates choose the days whose shares are put right."""
    return _results(_find(number))


def _results(told: AuditReport) -> str:
    found = site()
    now = found.clock()
    period, filters = _period(found, told)
    tone = _tone(found, told, period)
    everything = audits.opening(told, told.labelled)
    return render(
        "sentiment_audit.html",
        found,
        now,
        here="/sentiment",
        told=told,
        audit=told.audit,
        path=audits.path(told),
        period=period,
        days_query=query(period),
        is_other=bool(filters.given),
        everything=everything,
        matrices=audits.matrices(told),
        accuracy=accuracy_table(told),
        names=[value or _("All") for _of, value, _matrix in parts_of(told)],
        accuracy_openings=audits.accuracy_openings(told),
        classes=classes_table(told),
        class_openings=audits.class_openings(told),
        shares=put_right(tone, "shares", f"audit-{told.audit.id}"),
        net=put_right(tone, "net", f"audit-{told.audit.id}"),
        share_openings=[{"corrected": everything}] * 3,
        scored=tone.net.n or 0,
    )


@blueprint.get("/sentiment/audit/<int:number>.<suffix>")
@allowed(Rank.VIEWER)
def matrix_file(number: int, suffix: str) -> Response:
    """The confusion matrices as a file."""
    _check(suffix)
    return table_answer(matrix_table(_find(number)), suffix)


@blueprint.get("/sentiment/audit/<int:number>/<any(accuracy, classes, shares, net):name>.<suffix>")
@allowed(Rank.VIEWER)
def part_file(number: int, name: str, suffix: str) -> Response:
    """Another table of the results as a file."""
    _check(suffix)
    told = _find(number)
    if name in ("accuracy", "classes"):
        table = accuracy_table(told) if name == "accuracy" else classes_table(told)
        return table_answer(table, suffix)
    tone = _tone(site(), told, _period(site(), told)[0])
    return table_answer(put_right(tone, name, f"audit-{number}"), suffix)


@blueprint.get("/sentiment/audit/<int:number>/mentions")
@allowed(Rank.VIEWER)
def mentions(number: int) -> str:
    """The labelled mentions behind a figure."""
    found = site()
    told = _find(number)
    some, given = _some(told)
    kept = stored(found, (one.post for one in some))
    return render(
        "sentiment_labelled.html",
        found,
        found.clock(),
        here="/sentiment",
        audit=told.audit,
        path=audits.path(told),
        given=given,
        rows=[(one, kept[one.post, one.brand]) for one in some if (one.post, one.brand) in kept],
        files_query=urlencode(given),
    )


@blueprint.get("/sentiment/audit/<int:number>/mentions.<suffix>")
@allowed(Rank.VIEWER)
def mentions_file(number: int, suffix: str) -> Response:
    """The same mentions as a file."""
    _check(suffix)
    told = _find(number)
    return table_answer(labelled_table(told, _some(told)[0]), suffix)


def _some(told: AuditReport) -> tuple[list[Drawn], Mapping[str, str]]:
    found = site()
    given = read_filters(found, found.clock(), _LIST).given
    known = ("", *(one.value for one in Sentiment))
    lang = given.get("lang")
    some = audits.chosen(
        told,
        scored=chosen_of(given, "scored", known, ""),
        label=chosen_of(given, "label", known, ""),
        lang="" if lang == NO_LANGUAGE else lang,
        source=given.get("source", ""),
    )
    return some, given


def _period(found: Site, told: AuditReport) -> tuple[Period, Filters]:
    """The days whose shares are put right: those asked for, else the audit's own."""
    filters = read_filters(found, found.clock(), ("from", "to"))
    own = Period(told.audit.start, told.audit.end, found.config.zone, found.clock())
    return (filters.period if filters.given else own), filters


def _tone(found: Site, told: AuditReport, period: Period) -> CorrectedTone:
    return corrected_tone(found.store, told.matrix, brands_of(told.audit, found.config), period)


def _find(number: int) -> AuditReport:
    found = audit_report(site().store, number)
    if found is None:
        abort(404)
    return found


def _check(suffix: str) -> None:
    if suffix not in ("csv", "json"):
        abort(404)
