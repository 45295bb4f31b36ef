"""/charts: the specs that the page's script draws, fetched again when the theme changes."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from listener.render.charts import DARK, LIGHT, mentions_over_time, share_of_voice
from web.daily import FILTERS, daily_series
from web.filters import WrongField, read_filters
from web.site import site

blueprint = Blueprint("charts", __name__)
_CHARTS = {"mentions-over-time": mentions_over_time, "share-of-voice": share_of_voice}
_THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


@blueprint.get("/charts/<name>.json")
def spec(name: str) -> Response:
    """One chart in one theme, over the days and the choice of the page it stands on."""
    if name not in _CHARTS:
        abort(404)
    found = site()
    theme = request.args.get("theme", LIGHT.name)
    if theme not in _THEMES:
        raise WrongField("theme", f"theme: {theme[:40]!r} is neither light nor dark.")
    now = found.clock()
    filters = read_filters(found, now, (*FILTERS, "theme"))
    return jsonify(_CHARTS[name](daily_series(found, filters), _THEMES[theme]))
