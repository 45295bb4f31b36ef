"""How templates write things: figures, times, links, colours. The words are those of listener.render."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode, urlsplit

from flask import Flask, url_for

from listener.enrich.highlight import Segment, segments
from listener.model import Kind, Post, Sentiment, X
from listener.model.link import x_author_link, x_post_link
from listener.render import figures, text
from listener.render.charts.marks import words
from listener.render.charts.theme import COLOURS
from listener.render.report_json import iso
from listener.render.scorer_words import scored_on
from listener.render.tables import Cell
from listener.render.tables import Kind as ColumnKind
from listener.store.listing import StoredMention, StoredPost
from listener.words import N_, _
from web.site import EXTENSION, Site, site

_WORDS = {
    "positive": N_("Positive"),
    "neutral": N_("Neutral"),
    "negative": N_("Negative"),
    "scored": N_("Scored"),
    "unscored": N_("Not scored"),
    "failing": N_("Failing"),
    "unhealthy": N_("Unhealthy"),
    "overdue": N_("Overdue"),
    "waiting": N_("Waiting"),
    "paused": N_("Paused"),
    "healthy": N_("Healthy"),
    "sent": N_("Sent"),
    "failed": N_("Given up"),
    "suppressed": N_("Suppressed"),
    "original": N_("Original"),
    "reply": N_("Reply"),
    "quote": N_("Quote"),
    "repost": N_("Repost"),
    "article": N_("Article"),
    "system": N_("As the device is set"),
    "light": N_("Light"),
    "dark": N_("Dark"),
    "viewer": N_("Viewer"),
    "agent": N_("Agent"),
    "manager": N_("Manager"),
    "admin": N_("Admin"),
    "open": N_("Open"),
    "answered": N_("Answered"),
    "resolved": N_("Resolved"),
    "withdrawn": N_("Withdrawn"),
    "dismissed": N_("Needs no response"),
    "question": N_("a question"),
    "service": N_("a service term"),
    "churn": N_("somebody may leave"),
    "direct": N_("a direct reply"),
    "conversation": N_("in the conversation"),
    "mention": N_("tagged in the conversation"),
    "manual": N_("linked by hand"),
    "elsewhere": N_("answered elsewhere"),
    "assign": N_("assigned it"),
    "tag": N_("tagged it"),
    "untag": N_("took a tag off"),
    "link": N_("linked a reply"),
    "dismiss": N_("said it needs no response"),
    "needs": N_("said whether it needs a response"),
    "resolve": N_("resolved it"),
    "reopen": N_("reopened it"),
    "save": N_("saved the customer"),
    "spam": N_("marked it as spam"),
    "no-spam": N_("took the spam mark off"),
    "sentiment": N_("corrected the sentiment"),
    "undo": N_("took something back"),
}
_LONGEST = 320
_LONGEST_ON_X = 1_000
"""Posts on X are shown whole, except those far longer than most accounts may write."""
SIGNS = {Sentiment.POSITIVE: "+", Sentiment.NEUTRAL: "○", Sentiment.NEGATIVE: "−"}


def equip(app: Flask) -> None:
    """Give the templates their filters and functions."""
    found: Site = app.extensions[EXTENSION]
    zone = found.config.zone
    names = [brand.name for brand in found.config.brands]

    def local(at: datetime | None) -> str:
        return figures.instant(at, zone)

    def local_day(at: datetime) -> str:
        return figures.day(at.astimezone(zone).date())

    def day_of(at: date | datetime) -> str:
        return figures.day(at.astimezone(zone).date() if isinstance(at, datetime) else at)

    def cell(value: Cell, kind: ColumnKind) -> str:
        return text.written(value, kind, zone)

    def interval(row: tuple[Cell, ...], place: int, kind: ColumnKind) -> str:
        return text.interval(row[place + 1], row[place + 2], kind, zone)

    def colour(brand: str) -> str:
        return f"brand-{names.index(brand) % COLOURS + 1}" if brand in names else "brand-none"

    app.jinja_env.filters.update(
        number=figures.number,
        counted=figures.counted,
        percent=figures.percent,
        points=figures.points,
        probability=figures.probability,
        day=figures.day,
        date=day_of,
        money=figures.money,
        amount=figures.amount,
        dollars=figures.dollars,
        signed=figures.signed,
        local=local,
        local_day=local_day,
        cell=cell,
        interval=interval,
        happened=words,
        colour=colour,
        iso=_machine,
        weblink=_weblink,
        author_mentions=_author_mentions,
        on_x=on_x,
        sign=SIGNS.__getitem__,
        worded=worded,
        segments=_segments,
        scored_on=scored_on,
        days=lambda period: figures.days(period.start, period.end),
    )
    app.jinja_env.globals.update(
        asset=_asset,
        vega_url=_vega_url,
        workspace=found.config.workspace.name,
        zone=zone.key,
        ago=figures.ago,
        span=figures.span,
    )


@dataclass(frozen=True, slots=True)
class OnX:
    """Where a post and its author are on X; None where that is not known."""

    author: str | None
    post: str | None


def on_x(stored: StoredPost) -> OnX | None:
    """What the display rules of X have linked; None of posts of other networks, and of removed ones."""
    post = stored.post
    if post.network != X or stored.removed:
        return None
    return OnX(x_author_link(post.author.id, post.author.handle), _weblink(post.url) or x_post_link(post.id))


def _segments(mention: StoredMention, query: str = "") -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """An article's title, and the beginning of the text or what stands around its first match, marked."""
    title, rest = titled(mention.stored.post)
    longest = _LONGEST_ON_X if mention.stored.post.network == X else _LONGEST
    return (
        segments(title, mention.keywords, query, longest=longest // 2),
        segments(rest, mention.keywords, query, longest=longest - len(title[: longest // 2])),
    )


def titled(post: Post) -> tuple[str, str]:
    """An article's title and the rest of its text; of all else the title is empty."""
    title, gap, rest = post.text.strip().partition("\n\n")
    return (title, rest) if post.kind is Kind.ARTICLE and gap else ("", post.text.strip())


def worded(value: str) -> str:
    """The name of a state or a class for people, in the language spoken; what has no name stays as it is."""
    return _(_WORDS[value]) if value in _WORDS else value


def _machine(at: datetime | date) -> str:
    return iso(at) if isinstance(at, datetime) else at.isoformat()


def _weblink(url: str | None) -> str | None:
    """The address if it may be followed: http and https only."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _author_mentions(post: Post) -> str:
    """Where every mention by the post's author is listed, of whatever date."""
    return "/mentions?" + urlencode({"author": f"{post.network}:{post.author.id}"})


def _asset(name: str) -> str:
    return url_for("assets.static_file", name=name, v=site().assets.files[name].version)


def _vega_url() -> str:
    return url_for("assets.vega", key=site().assets.vega_key)
