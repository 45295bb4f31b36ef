"""Mentions to be labelled, as cards: the text and who wrote it, nothing of how it was scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from listener.enrich.highlight import Segment, segments
from listener.errors import UsageError
from listener.model import Sentiment
from listener.store.listing import MentionFilter, StoredMention, list_mentions
from listener.words import _
from web import forms
from web.display import titled
from web.numbers import number as number_of
from web.site import Site

SKIP = "skip"
"""What is said of a mention that nobody can tell."""
_LONGEST = 2_000
"""Characters of a text that a card shows."""
_BRANDS = 50
"""A post is a mention of fewer brands than that."""


@dataclass(frozen=True, slots=True)
class Card:
    """A mention to be labelled, the `number`-th of `count`; `fields` name it in the form."""

    fields: Mapping[str, str]
    number: int
    count: int
    mention: StoredMention
    title: Sequence[Segment]
    text: Sequence[Segment]


def cards(
    site: Site, asked: Sequence[tuple[int, str, Mapping[str, str]]], *, first: int, count: int
) -> list[Card]:
    """A card for each post and brand, with the fields that name it; they are the `first`... of `count`."""
    kept = stored(site, [post for post, _brand, _fields in asked])
    return [
        _card(kept[post, brand], fields, number, count)
        for number, (post, brand, fields) in enumerate(asked, first)
        if (post, brand) in kept
    ]


def _card(mention: StoredMention, fields: Mapping[str, str], number: int, count: int) -> Card:
    title, rest = titled(mention.stored.post)
    return Card(
        fields,
        number,
        count,
        mention,
        segments(title, mention.keywords, longest=_LONGEST),
        segments(rest, mention.keywords, longest=_LONGEST),
    )


def stored(site: Site, posts: Iterable[int]) -> dict[tuple[int, str], StoredMention]:
    """The mentions of posts as they are kept, by post and brand."""
    numbers = tuple(sorted(set(posts)))
    if not numbers:
        return {}
    found = list_mentions(site.store, MentionFilter(numbers=numbers), limit=_BRANDS * len(numbers))
    return {(one.stored.number, one.brand): one for one in found}


def said() -> tuple[int, Sentiment | None]:
    """The place that the form names and what it says of it, None for a skip. UsageError for anything else."""
    place, told = number_of(forms.field("place")), forms.field("label")
    if place is None or told not in (*Sentiment, SKIP):
        raise UsageError(_("label: choose positive, neutral, negative or skip."))
    return place, None if told == SKIP else Sentiment(told)
