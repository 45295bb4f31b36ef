"""The list of mentions behind a figure: what was chosen, how many there are, and a page of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from listener.config import Config
from listener.enrich.hashtags import hashtags_of
from listener.enrich.text import fold
from listener.errors import UsageError
from listener.model import Period, Sentiment
from listener.reports.paging import mark, place_of
from listener.reports.report import tracked
from listener.store import Store
from listener.store.listing import (
    SCORED,
    UNSCORED,
    MentionFilter,
    StoredMention,
    StoredPost,
    count_mentions,
    languages,
    list_mentions,
    post_mentions,
    sources,
)
from listener.store.lookup import number_of
from listener.store.settled import check_settled
from listener.words import _

PAGE = 50
QUERY_LENGTH = 200
MOST_NUMBERS = 500
_DIGITS = 18
_LARGEST = 2**63 - 1  # what a row's number fits in
SENTIMENTS = (*(one.value for one in Sentiment), SCORED, UNSCORED)


@dataclass(frozen=True, slots=True)
class MentionPage:
    """A page of the chosen mentions, newest first. `more` continues it, None at the end."""

    period: Period
    chosen: MentionFilter
    n: int
    rows: tuple[StoredMention, ...]
    more: str | None


def choose(
    config: Config,
    period: Period,
    *,
    brand: str | None = None,
    source: str | None = None,
    lang: str | None = None,
    sentiment: str | None = None,
    group: str | None = None,
    keyword: str | None = None,
    hashtag: str | None = None,
    query: str | None = None,
    numbers: str | None = None,
    author: str | None = None,
    reposts: str | None = None,
) -> MentionFilter:
    """The filter that a query string or a command line asks for; UsageError names a field that is wrong.

    `numbers` are those of posts, with commas between, `author` is "network:id"; `reposts` is "with" to have
    pure reposts listed too.
    """
    if brand is not None:
        tracked(config, brand)
    if sentiment is not None and sentiment not in SENTIMENTS:
        message = _("sentiment: {value!r} is none of {known}.")
        raise UsageError(message.format(value=sentiment[:40], known=", ".join(SENTIMENTS)))
    if reposts not in (None, "with"):
        raise UsageError(_("reposts: it can only be 'with'."))
    return MentionFilter(
        start=period.start_at,
        end=period.end_at,
        brand=brand,
        source=source,
        lang=lang,
        sentiment=sentiment,
        keywords=_keywords(config, group, keyword),
        hashtag=_hashtag(hashtag) if hashtag else None,
        query=query[:QUERY_LENGTH] if query else None,
        numbers=_numbers(numbers) if numbers else None,
        author=_author(author) if author else None,
        reposts=reposts is not None,
    )


def choose_again(chosen: MentionFilter, period: Period) -> MentionFilter:
    """The same choice over another period."""
    return replace(chosen, start=period.start_at, end=period.end_at)


def _keywords(config: Config, group: str | None, keyword: str | None) -> tuple[str, ...] | None:
    """The keywords of which a mention must have one: the one named, those of the group, or any (None)."""
    if group is not None and keyword is not None:
        raise UsageError(_("keyword: it cannot be combined with a group; clear one of them."))
    if keyword is not None:
        return (keyword,)
    return None if group is None else _group_keywords(config, group)


def _hashtag(text: str) -> str:
    """The hashtag as it is stored, with or without the # it was typed with."""
    found = hashtags_of("#" + text.lstrip("#＃"))
    if len(found) != 1 or found[0] != fold(text.lstrip("#＃")):
        message = _("hashtag: {value!r} is no hashtag; write one, like #acmelife.")
        raise UsageError(message.format(value=text[:40]))
    return found[0]


def _numbers(text: str) -> tuple[int, ...]:
    written = [one.strip() for one in text.split(",") if one.strip()]
    if not all(one.isascii() and one.isdigit() and len(one) <= _DIGITS for one in written):
        raise UsageError(_("ids: write the numbers of posts with commas between them, like 12,15."))
    if len(written) > MOST_NUMBERS:
        message = _("ids: {count} are too many; give at most {most}.")
        raise UsageError(message.format(count=len(written), most=MOST_NUMBERS))
    return tuple(sorted(set(map(int, written))))


def _author(text: str) -> tuple[str, str]:
    network, _colon, native_id = text.partition(":")
    if not network or not native_id:
        message = _("author: {value!r} must be the network and its id of the author, like x:1234567890.")
        raise UsageError(message.format(value=text[:40]))
    return network, native_id


def _group_keywords(config: Config, group: str) -> tuple[str, ...]:
    """The group's keywords, of whatever brands have them."""
    found = [word.text for one in config.brands for word in one.keywords if group in word.groups]
    if not found:
        known = ", ".join(sorted({name for one in config.brands for name in one.groups})) or _("none")
        message = _("group: {value!r} is no keyword group here; there are: {known}.")
        raise UsageError(message.format(value=group[:80], known=known))
    return tuple(dict.fromkeys(found))


def check_stored(store: Store, config: Config, *, source: str | None = None, lang: str | None = None) -> None:
    """Raise UsageError for a source that is neither configured nor stored, or a language of no mention."""
    if source is not None and all(source != one.name for one in config.sources):
        names = sorted({*sources(store), *(one.name for one in config.sources)})
        if source not in names:
            message = _("source: {value!r} is no source; there are: {known}.")
            raise UsageError(message.format(value=source[:80], known=", ".join(names) or _("none")))
    if lang is not None:
        stored = languages(store)
        if lang not in stored:
            message = _("lang: no mention is in {value!r}; there are: {known}.")
            raise UsageError(message.format(value=lang[:40], known=", ".join(stored) or _("none")))


def mention_page(
    store: Store, period: Period, chosen: MentionFilter, *, limit: int = PAGE, after: str | None = None
) -> MentionPage:
    """A page of the chosen mentions, from where the page before it ended (`after`, its `more`).

    StoreError while it would mix days of two zones or scores of two scorers.
    """
    check_settled(store)
    rows = list_mentions(store, chosen, limit=limit + 1, after=None if after is None else place_of(after))
    shown = rows[:limit]
    more = mark(shown[-1].place) if len(rows) > limit else None
    return MentionPage(period, chosen, count_mentions(store, chosen), tuple(shown), more)


def every_mention(store: Store, chosen: MentionFilter, *, size: int = 1_000) -> Iterator[StoredMention]:
    """All chosen mentions, newest first, read a page at a time: what a CSV holds.

    StoreError, before any page of them, while it would mix days of two zones or scores of two scorers.
    """
    after = None
    while True:
        check_settled(store)
        rows = list_mentions(store, chosen, limit=size, after=after)
        yield from rows
        if len(rows) < size:
            return
        after = rows[-1].place


def find_post(store: Store, number: int) -> tuple[StoredPost, tuple[StoredMention, ...]] | None:
    """One kept post by its number, with its mentions; None if there is none."""
    return post_mentions(store, number) if 0 <= number <= _LARGEST else None


def replied_to(store: Store, stored: StoredPost) -> int | None:
    """The number of the post that this one answers; None if it answers none, or that one is not kept."""
    answered = stored.post.reply_to and stored.post.reply_to.post_id
    return number_of(store, stored.post.network, answered) if answered else None
