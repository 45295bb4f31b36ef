"""To which brands a post is addressed: by answering one, by tagging one, or because one answered it.

Whether that needs a response is needs.py's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from listener.model import ThreadPost, Via

Handles = Mapping[tuple[str, str], str]
"""The brand of each (network, folded handle)."""


@dataclass(frozen=True, slots=True)
class Address:
    """A brand that a post is addressed to, and how. `is_first`: the one where only one may be."""

    brand: str
    via: Via
    is_first: bool = False


def addresses(post: ThreadPost, answered_by: Sequence[str], handles: Handles) -> list[Address]:
    """The brands that a post is addressed to, the first one first; of a brand's own post none.

    `answered_by` are the brands that directly replied to it, the earliest first. The first one is whose post
    it answers, else the first tagged, else the first to reply.
    """
    if post.brand is not None:
        return []
    found: dict[str, Via] = {}
    if (answered := _answers(post, handles)) is not None:
        found[answered] = Via.REPLY
    for brand in post.tags:
        found.setdefault(brand, Via.TAG)
    for brand in answered_by:
        found.setdefault(brand, Via.ANSWER)
    return [Address(brand, via, not number) for number, (brand, via) in enumerate(found.items())]


def _answers(post: ThreadPost, handles: Handles) -> str | None:
    """The brand whose post it answers. Of a post that is not known its handle tells."""
    if post.reply_to_author is not None:
        return post.reply_to_brand
    return handles.get((post.network, post.reply_to_handle)) if post.reply_to_handle else None
