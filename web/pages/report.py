"""/report: the monthly report as its readers will see it, those published, and links that need no account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, url_for
from markupsafe import Markup

from listener.model import Note, Period, Publication, Rank, Role
from listener.publishing import RENDERERS, as_published, document_of, draft, kept, published_json, rendered
from listener.render import figures
from listener.render.monthly.html import STYLE, report_body, report_html
from listener.reports.monthly.document import Document
from listener.reports.monthly.make import SECTIONS, make_document
from listener.reports.report import tracked
from listener.store.hours import first_day
from listener.store.reports import notes_for, publications, published
from listener.words import N_, _
from web.access import allowed, everybody, visitor
from web.filters import WrongField, read_filters
from web.frame import render
from web.sharing import DAYS, shared
from web.site import Site, site

blueprint = Blueprint("report", __name__)
FIELDS = ("month", "from", "to", "brand")
FORMS = {"html": "text/html", "pdf": "application/pdf", "txt": "text/plain", "json": "application/json"}
_STEP = 10
"""Minutes."""
MOST_MONTHS = 24
MOST_LISTED = 60
TITLES = {
    "first": N_("At a glance"),
    "header": N_("What was listened to"),
    "goals": N_("Goals"),
    "analysis": N_("Analysis"),
    "response": N_("Who was answered"),
    "value": N_("Was it worth it?"),
    "missed": N_("What fell short"),
    "annex": N_("Annex"),
}
"""What the sections are called where notes are written."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The report that is asked for: its days and its brand. `month` is empty where dates were given."""

    period: Period
    brand: str
    month: str

    @property
    def query(self) -> str:
        """The query string that leads to it."""
        told = (
            {"month": self.month}
            if self.month
            else {"from": f"{self.period.start}", "to": f"{self.period.end}"}
        )
        return urlencode({**told, "brand": self.brand})


@blueprint.get("/report")
@allowed(Rank.VIEWER)
def show() -> str:
    """The report that would be published now, and those that were."""
    return page()


@blueprint.get("/report.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """The draft as a file."""
    if suffix not in FORMS or suffix == "json":
        abort(404)
    found = site()
    asked = asked_for(found)
    name = f"report-{asked.period.start}-{asked.brand}"
    return _file(RENDERERS[_form(suffix)](_drafted(found, asked)), suffix, name)


@blueprint.get("/report/<int:number>")
@allowed(Rank.VIEWER)
def show_published(number: int) -> str:
    """A published report."""
    found = site()
    publication, document = _published(found, number)
    now = found.clock()
    return render(
        "report_published.html",
        found,
        now,
        here="/value",
        one=publication,
        report=Markup(as_published(document, report_body)),  # nosec B704  # from a template that escapes
        share_days=DAYS,
    )


@blueprint.get("/report/<int:number>.<suffix>")
@allowed(Rank.VIEWER)
def published_file(number: int, suffix: str) -> Response:
    """A published report as a file: the same bytes each time. JSON is the figures that it was made of."""
    found = site()
    if suffix not in FORMS:
        abort(404)
    _publication, document = _published(found, number)
    if suffix == "json":
        body = published_json(kept(found.store, number)[1])
    else:
        body = rendered(document, _form(suffix))
    return _file(body, suffix, f"report-{number}")


@blueprint.get("/report/shared/<told>")
@everybody
def show_shared(told: str) -> str:
    """One published report, for whoever was sent its link."""
    found = site()
    _publication, document = _published(found, shared(told, found.clock()))
    version = found.assets.files[STYLE].version
    href = url_for("assets.static_file", name=STYLE, v=version)
    return as_published(document, partial(report_html, href=href))


def page(*, wrong: dict[str, str] | None = None, link: str = "", number: int = 0) -> str:
    """The page; `wrong` says what could not be done, `link` is a link just made, to the report `number`."""
    found = site()
    asked = asked_for(found)
    now = found.clock()
    return render(
        "report.html",
        found,
        now,
        here="/value",
        asked=asked,
        months=_months(found, now),
        brands=[one.name for one in found.config.brands if one.role is Role.OWN],
        report=Markup(report_body(_drafted(found, asked))),  # nosec B704  # from a template that escapes
        publications=publications(found.store)[:MOST_LISTED],
        sections=[(key, _(TITLES[key])) for key in SECTIONS],
        notes={one.section: one for one in _notes(found, asked)},
        wrong=wrong or {},
        link=link,
        linked=number,
        share_days=DAYS,
    )


def asked_for(found: Site) -> Asked:
    """The report of the query string: of a month, by default the last one that is over, or of any days."""
    filters = read_filters(found, found.clock(), FIELDS)
    given = filters.given
    brand = given.get("brand") or found.config.own_brand.name
    tracked(found.config, brand)
    period = replace(filters.period, as_of=_step(filters.period.as_of))
    if {"from", "to"} & set(given):
        if "month" in given:
            raise WrongField("month", _("month: choose a month or dates, not both."))
        return Asked(period, brand, "")
    today = found.clock().astimezone(period.zone).date()
    first = _month(given["month"]) if "month" in given else month_before(today)
    if first > today:
        raise WrongField("month", _("month: it is still to come."))
    return Asked(replace(period, start=first, end=month_after(first)), brand, f"{first:%Y-%m}")


def _step(at: datetime) -> datetime:
    """The instant that a draft is as of: it moves on in steps, in which what was reckoned is found again."""
    return at - timedelta(minutes=at.minute % _STEP, seconds=at.second, microseconds=at.microsecond)


def month_before(day: date) -> date:
    """The first day of the month before that of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(day: date) -> date:
    """The first day of the month after that of `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _month(text: str) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = date.min
    if not 1995 <= found.year <= 9000:
        raise WrongField("month", _("month: {text!r} is none; write 2026-11.").format(text=text[:20]))
    return found


def _months(found: Site, now: datetime) -> list[tuple[str, str]]:
    """The months that can be reported on, the newest first."""
    today = now.astimezone(found.config.zone).date()
    known, month = first_day(found.store), today.replace(day=1)
    told: list[tuple[str, str]] = []
    while len(told) < MOST_MONTHS and (len(told) < 2 or (known and month >= known.replace(day=1))):
        told.append((f"{month:%Y-%m}", f"{_(figures.MONTHS[month.month - 1])} {month:%Y}"))
        month = month_before(month)
    return told


def _drafted(found: Site, asked: Asked) -> Document:
    """The draft; its notes are for those who write them."""
    if visitor().may(Rank.MANAGER):
        return draft(found.store, found.config, asked.period, asked.brand)
    return make_document(found.store, found.config, asked.period, brand=asked.brand)


def _notes(found: Site, asked: Asked) -> tuple[Note, ...]:
    if not visitor().may(Rank.MANAGER):
        return ()
    return notes_for(found.store, asked.brand, asked.period.start, asked.period.end)


def _published(found: Site, number: int) -> tuple[Publication, Document]:
    one = published(found.store, number)
    if one is None:
        abort(404)
    return one[0], document_of(one[1])


def _form(suffix: str) -> str:
    return "text" if suffix == "txt" else suffix


def _file(body: bytes, suffix: str, name: str) -> Response:
    """To keep: a file that holds its own style would be shown without it here."""
    response = Response(body, content_type=f"{FORMS[suffix]}{'' if suffix == 'pdf' else '; charset=utf-8'}")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{suffix}")
    return response
