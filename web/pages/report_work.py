"""What managers do on /report: write notes, publish, and make links that need no account."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.wrappers import Response

from listener.model import Note, Rank
from listener.publishing import publish as publish_report
from listener.reports.monthly.make import SECTIONS
from listener.store.reports import published, save_note
from listener.words import _
from web import forms
from web.access import allowed, who
from web.pages.report import Asked, asked_for, page
from web.sharing import DAYS, token
from web.site import site

blueprint = Blueprint("report_work", __name__)
LONGEST_NOTE = 5_000


@blueprint.post("/report/notes")
@allowed(Rank.MANAGER)
def note() -> Response:
    """Notes for the sections of the report that the query string asks for; empty ones go."""
    found = site()
    asked = asked_for(found)
    for section in SECTIONS:
        if section in request.form:
            text = request.form[section].replace("\r\n", "\n").strip()
            if len(text) > LONGEST_NOTE:
                abort(400, _("{field}: it is too long.").format(field=section))
            one = Note(section, text, who(), found.clock())
            save_note(found.store, asked.brand, asked.period.start, asked.period.end, one)
    flash(_("The notes are kept."))
    return _back(asked)


@blueprint.post("/report/publish")
@allowed(Rank.MANAGER)
def publish() -> Response:
    """Publish the report that the query string asks for, as it is now."""
    found = site()
    if forms.field("publish") != "yes":
        abort(400, _("publish: send the form of the page."))
    asked = asked_for(found)
    now = found.clock()
    period = replace(asked.period, as_of=now)
    number = publish_report(found.store, found.config, period, brand=asked.brand, who=who(), now=now)
    flash(_("Report {number} is published: it stays as it is now.").format(number=number))
    return redirect(f"/report/{number}")


@blueprint.post("/report/share")
@allowed(Rank.MANAGER)
def share() -> str:
    """A link to a published report that needs no account, shown once."""
    found = site()
    asked, days = forms.field("number"), forms.field("days")
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    if published(found.store, number) is None:
        abort(400, _("number: there is no such report."))
    if days not in map(str, DAYS):
        abort(400, _("days: choose one of {known}.").format(known=", ".join(map(str, DAYS))))
    link = f"{request.url_root}report/shared/{token(number, int(days), found.clock())}"
    return page(link=link, number=number)


def _back(asked: Asked) -> Response:
    return redirect(f"/report?{asked.query}")
