"""/mentions: every mention, searched and filtered; a page of fifty, the CSV has them all."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, abort

from listener.errors import UsageError
from listener.model import Rank
from listener.render import figures
from listener.render.csv import stream_csv
from listener.render.tables import MENTIONS, mention_row, mentions_table
from listener.reports.health import health
from listener.reports.mentions import SENTIMENTS, MentionPage, every_mention, mention_page
from listener.store.authors import author_of
from listener.store.listing import MentionFilter, sources
from listener.words import N_, _
from web.access import allowed
from web.answers import csv_answer, table_answer
from web.display import worded
from web.filters import LIST, Filters, located, query, read_filters, without
from web.frame import picker, render
from web.site import Site, site
from web.states import nothing_yet
from web.trust import scores_of_list

blueprint = Blueprint("mentions", __name__)
_OWN = ("sentiment", "keyword", "hashtag", "author", "q", "ids", "reposts")
_SEARCHED = ("q", "sentiment", "after")
# A post may be a mention in other ways too: a selection keeps to the mentions that were listed.
_SELECTED = ("brand", "group", "keyword", "author", "reposts")
_NAMES = {
    "sentiment": N_("Sentiment"),
    "keyword": N_("Keyword"),
    "hashtag": N_("Hashtag"),
    "author": N_("Author"),
    "q": N_("Search"),
    "ids": N_("Selection"),
    "reposts": N_("Reposts"),
}


@blueprint.get("/mentions")
@allowed(Rank.VIEWER)
def show() -> str:
    """The page. A search narrows, `after` goes on."""
    found = site()
    now = found.clock()
    filters = _filters(found)
    page = _page(found, filters)
    listening = health(found.store, found.config, now)
    asked = _query(filters)
    return render(
        "mentions.html",
        found,
        now,
        here="/mentions",
        listening=listening,
        filters=filters,
        picker=picker(found, filters, "/mentions", brand=None, kept=_OWN),
        kept={name: value for name, value in filters.given.items() if name not in _SEARCHED},
        selected={name: value for name, value in filters.given.items() if name in _SELECTED},
        page=page,
        sentiments=SENTIMENTS,
        scores=scores_of_list(found, filters) if filters.given.get("sentiment") else None,
        clearable=_clearable(found, filters),
        empty=None if page.n or sources(found.store) else nothing_yet(found, now, listening),
        files_query=asked,
        more=page.more and f"{asked}&{urlencode({'after': page.more})}",
        newest=without("after") if filters.after else None,
    )


@blueprint.get("/mentions.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """CSV: every chosen mention. JSON: this page of them, with n and the mark of the next page."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    filters = _filters(found)
    if suffix == "csv":
        rows = map(mention_row, every_mention(found.store, filters.chosen))
        return csv_answer("mentions", stream_csv(MENTIONS, rows))
    page = _page(found, filters)
    return table_answer(mentions_table(page.rows), "json", n=page.n, more=page.more)


def _filters(found: Site) -> Filters:
    return read_filters(found, found.clock(), LIST, today=True, several=("ids",))


def _page(found: Site, filters: Filters) -> MentionPage:
    try:
        return mention_page(found.store, filters.period, filters.chosen, after=filters.after)
    except UsageError as error:
        raise located(error, LIST) from error


def _clearable(found: Site, filters: Filters) -> list[tuple[str, str, str]]:
    """The filters that only this page has: what each is called, what it is set to, the address without it."""
    chosen = filters.chosen
    told = {
        "sentiment": worded(chosen.sentiment or ""),
        "keyword": filters.given.get("keyword", ""),
        "hashtag": f"#{chosen.hashtag}",
        "author": _author(found, chosen),
        "q": chosen.query or "",
        "ids": figures.counted(len(chosen.numbers or ()), "post"),
        "reposts": _("shown as well"),
    }
    return [(_(_NAMES[name]), told[name], without(name)) for name in _OWN if name in filters.given]


def _author(found: Site, chosen: MentionFilter) -> str:
    """What the chosen author is called; nobody known is called as they were asked for."""
    if chosen.author is None:
        return ""
    known = author_of(found.store, *chosen.author)
    return known.label if known else ":".join(chosen.author)


def _query(filters: Filters) -> str:
    """The present choice with its dates spelt out, so that the next page and the CSV mean the same days."""
    fields = {name: filters.given.get(name) for name in ("brand", "source", "lang", "group", *_OWN)}
    if filters.chosen.start is None:
        return urlencode({name: value for name, value in fields.items() if value})
    return query(filters.period, **fields)
