"""/api/v1/mentions: the mentions behind every figure, newest first; and one post with its mentions."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify

from listener.errors import UsageError
from listener.model import Rank
from listener.render.report_json import mention_json, numbered_json, period_json
from listener.reports.mentions import find_post, mention_page
from web.access import allowed
from web.api.asking import given, limit_of
from web.filters import located, read_filters
from web.site import site

blueprint = Blueprint("api_mentions", __name__)
FIELDS = (
    *("from", "to", "brand", "source", "lang", "sentiment", "group", "keyword", "hashtag", "q"),
    *("limit", "after"),
)


@blueprint.get("/api/v1/mentions")
@allowed(Rank.VIEWER)
def show() -> Response:
    """A page of the mentions of a period, by default the last thirty complete days and today."""
    found = site()
    limit = limit_of(given(FIELDS))
    filters = read_filters(found, found.clock(), FIELDS, today=True)
    try:
        page = mention_page(found.store, filters.period, filters.chosen, limit=limit, after=filters.after)
    except UsageError as error:
        raise located(error, FIELDS) from error
    return jsonify(
        {
            "period": period_json(filters.period),
            "n": page.n,
            "mentions": [mention_json(one) for one in page.rows],
            "next": page.more,
        }
    )


@blueprint.get("/api/v1/mentions/<int:number>")
@allowed(Rank.VIEWER)
def one(number: int) -> Response:
    """One post with its mentions."""
    given(())
    found = find_post(site().store, number)
    if found is None:
        abort(404)
    return jsonify(numbered_json(*found))
