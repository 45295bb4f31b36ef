"""/mentions: every mention, searched and filtered; a page of fifty, the CSV has them all."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, abort

from listener.errors import UsageError
from listener.render.csv import stream_csv
from listener.render.tables import MENTIONS, mention_row, mentions_table
from listener.reports.mentions import SENTIMENTS, MentionPage, every_mention, mention_page
from listener.store.listing import languages, sources
from web.answers import csv_answer, table_answer
from web.filters import FIELDS, Filters, located, query, read_filters, source_names
from web.frame import render
from web.site import Site, site

blueprint = Blueprint("mentions", __name__)


@blueprint.get("/mentions")
def show() -> str:
    """The page. A search narrows, `after` goes on."""
    found = site()
    now = found.clock()
    filters = read_filters(found, now, FIELDS, today=True)
    page = _page(found, filters)
    return render(
        "mentions.html",
        found,
        now,
        here="/mentions",
        filters=filters,
        page=page,
        brands=[one.name for one in found.config.brands],
        sources=source_names(found),
        languages=languages(found.store),
        sentiments=SENTIMENTS,
        groups=sorted({group for one in found.config.brands for group in one.groups}),
        is_empty=not sources(found.store),
        files_query=_query(filters),
        more=page.more and f"{_query(filters)}&{urlencode({'after': page.more})}",
    )


@blueprint.get("/mentions.<suffix>")
def file(suffix: str) -> Response:
    """CSV: every chosen mention. JSON: this page of them, with n and the mark of the next page."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    filters = read_filters(found, found.clock(), FIELDS, today=True)
    if suffix == "csv":
        rows = map(mention_row, every_mention(found.store, filters.chosen))
        return csv_answer("mentions", stream_csv(MENTIONS, rows))
    page = _page(found, filters)
    return table_answer(mentions_table(page.rows), "json", n=page.n, more=page.more)


def _page(found: Site, filters: Filters) -> MentionPage:
    try:
        return mention_page(found.store, filters.period, filters.chosen, after=filters.after)
    except UsageError as error:
        raise located(error, FIELDS) from error


def _query(filters: Filters) -> str:
    """The present choice with its dates spelt out, so that the next page and the CSV mean the same days."""
    fields = {
        name: filters.given.get(name) for name in ("brand", "source", "lang", "sentiment", "group", "q")
    }
    return query(filters.period, **fields)
