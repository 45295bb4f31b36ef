"""The parts a source is polled in, and what a feed search is asked for each brand. Pure; fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

from listener.config.values import QUERY, fold
from listener.model import Brand, Part, Source, SourceKind, XSettings

_A_DAY = timedelta(days=1)
LONGEST_QUERY = 400  # characters, before percent-encoding; searches cut or refuse longer ones


def parts_of(source: Source, brands: Sequence[Brand]) -> tuple[Part, ...]:
    """A feed is one part, or one per brand where its URL holds {query}; X is one per thing it does."""
    if source.kind is SourceKind.X:
        return _x_parts(source, source.x or XSettings())
    if source.url is None or QUERY not in source.url:
        return (Part(source, url=source.url),)
    return tuple(
        Part(source, brand.name, source.url.replace(QUERY, quote(query_of(brand), safe="")))
        for brand in brands
    )


def _x_parts(source: Source, settings: XSettings) -> tuple[Part, ...]:
    """What is read, each with a cursor of its own; and what looks after posts that are kept already."""
    read = tuple(Part(source, name, every=_A_DAY if name == "counts" else None) for name in settings.read)
    upkeep = (*(("refresh",) if settings.refresh_days else ()), "removals")
    hourly = max(source.every, timedelta(hours=1))
    return (*read, *(Part(source, name, every=hourly, upkeep=True) for name in upkeep))


def query_of(brand: Brand) -> str:
    """The words a feed search is asked for: keywords joined by OR, phrases quoted, at most 400 characters.

    Handles are left out, since searches outside the network do not know them, and so is a keyword that
    holds another one: whoever finds "acme" finds "acme cloud" too.
    """
    words = [keyword.text for keyword in brand.keywords if not keyword.text.startswith("@")]
    needed = [word for word in words if not any(_holds(word, other) for other in words)]
    query = ""
    for word in map(_quoted, needed or [brand.name]):
        longer = f"{query} OR {word}" if query else word
        if len(longer) > LONGEST_QUERY:
            break
        query = longer
    return query


def _holds(phrase: str, other: str) -> bool:
    """Whether the phrase is more than the other and contains it as whole words."""
    whole, part = fold(phrase), fold(other)
    return whole != part and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", whole) is not None


def _quoted(word: str) -> str:
    return '"{}"'.format(word.replace('"', "")) if " " in word else word
