"""/mentions/<id>: one post whole, what it was found by, and what was read from it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify

from listener.enrich.hashtags import hashtags_of
from listener.enrich.highlight import segments
from listener.model import Counters, Rank
from listener.render.report_json import post_json
from listener.render.tables import mentions_table
from listener.reports.mentions import find_post, replied_to
from listener.store.listing import StoredMention, StoredPost
from listener.store.spam import aside_of
from listener.words import N_
from web.access import allowed
from web.answers import table_answer
from web.display import titled
from web.frame import render
from web.inbox import own_brands
from web.scores import why
from web.site import site

blueprint = Blueprint("post", __name__)
_COUNTERS = {
    "likes": N_("Likes"),
    "replies": N_("Replies"),
    "reposts": N_("Reposts"),
    "quotes": N_("Quotes"),
    "bookmarks": N_("Bookmarks"),
    "impressions": N_("Impressions"),
}


@blueprint.get("/mentions/<int:number>")
@allowed(Rank.VIEWER)
def show(number: int) -> str:
    """The page."""
    found = site()
    stored, mentions = _find(number)
    title, text = titled(stored.post)
    keywords = [word for one in mentions for word in one.keywords]
    return render(
        "post.html",
        found,
        found.clock(),
        here="/mentions",
        stored=stored,
        post=stored.post,
        mentions=mentions,
        own=own_brands(found),
        aside=aside_of(found.store, number) if not mentions else (),
        title=segments(title, keywords),
        text=segments(text, keywords),
        replied_to=replied_to(found.store, stored),
        hashtags=hashtags_of(stored.post.text),
        counters=_counters(stored.post.counters),
        why=why(found, stored, mentions),
    )


@blueprint.get("/mentions/<int:number>.<suffix>")
@allowed(Rank.VIEWER)
def file(number: int, suffix: str) -> Response:
    """The post's mentions as CSV; as JSON, the post as an export has it."""
    if suffix not in ("csv", "json"):
        abort(404)
    stored, mentions = _find(number)
    if suffix == "json":
        return jsonify(post_json(stored, mentions))
    return table_answer(mentions_table(mentions), "csv")


def _find(number: int) -> tuple[StoredPost, tuple[StoredMention, ...]]:
    found = find_post(site().store, number)
    if found is None:
        abort(404)
    return found


def _counters(counters: Counters) -> list[tuple[str, int | None]]:
    return [(label, getattr(counters, name)) for name, label in _COUNTERS.items()]
