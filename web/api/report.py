"""/api/v1/report: what `listener report --format json` prints, with the same parameters."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify

from listener.errors import UsageError
from listener.model import Rank
from listener.render.report_json import report_json
from listener.render.value_json import goals_json, value_json
from listener.reports.periods import instant, period_of
from listener.reports.report import make_report
from listener.reports.value.goals import goal_figures
from listener.reports.value.value import make_value
from web.access import allowed
from web.api.asking import given
from web.filters import located
from web.site import Site, site

blueprint = Blueprint("api_report", __name__)
FIELDS = ("from", "to", "as_of", "brand")
_PLUS = re.compile(r"(?<=T..:..) (?=\d\d:?\d\d$)|(?<=T..:..:..) (?=\d\d:?\d\d$)")


@blueprint.get("/api/v1/report")
@allowed(Rank.VIEWER)
def show() -> Response:
    """The report of a period, as of now or an earlier instant."""
    found = site()
    asked = given(FIELDS)
    try:
        as_of = _as_of(found, asked.get("as_of"))
        period = period_of(asked.get("from"), asked.get("to"), found.config.zone, as_of)
        report = make_report(
            found.store, found.config, period, brand=asked.get("brand"), response=True, scorers=True
        )
        goals = goal_figures(found.store, found.config, as_of)
        value = make_value(found.store, found.config, period, brand=asked.get("brand"))
    except UsageError as error:
        raise located(error, FIELDS) from error
    return jsonify(report_json(report, goals_json(goals), value_json(value)))


def _as_of(found: Site, asked: str | None) -> datetime:
    if asked is None:
        return found.clock()
    # An offset's "+" that nobody percent-encoded arrives as a blank.
    at = instant(_PLUS.sub("+", asked), found.config.zone)
    if not 1995 <= at.year <= 9000:
        raise UsageError(f"as-of: {asked[:40]!r} lies outside the years 1995 to 9000.")
    return at.astimezone(UTC)
