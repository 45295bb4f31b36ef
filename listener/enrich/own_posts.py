"""What brands' own posts say beside their text: whom they tag, who signed them, whether a machine wrote them.

Whether such a post answers a message is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import takewhile
from typing import NamedTuple

from listener.config import Config
from listener.config.sign_offs import means
from listener.enrich.text import bare, fold, is_word, without_addresses, without_links
from listener.model import Post

_TAG = re.compile(r"@(\w+)(@[\w.-]*\w)?")
_PART = re.compile(r"\W*\d+\s*/\s*\d+\W*")
_GLUED = re.compile(r"\^\w[^^]*\Z")


class Wording(NamedTuple):
    """What an own post says: the handles it tags, a number for its text, who signed it, if a machine did."""

    names: tuple[str, ...] = ()
    fingerprint: int | None = None
    agent: str | None = None
    is_automatic: bool = False


UNREAD = Wording()


class OwnPosts:
    """The brands' handles, their agents' sign-offs and the patterns of automatic replies, ready for use."""

    def __init__(self, config: Config) -> None:
        self._brands = {
            (network, bare(handle).casefold()): brand.name
            for brand in config.brands
            for network, handles in brand.handles.items()
            for handle in handles
        }
        self._agents = {
            brand.name: tuple((re.compile(pattern), agent) for pattern, agent in brand.agents.items())
            for brand in config.brands
        }
        self._automatic = tuple(map(re.compile, config.response.auto_reply_patterns))

    def brand_of(self, post: Post) -> str | None:
        """The brand one of whose handles wrote the post."""
        handle = post.author.handle
        return self._brands.get((post.network, bare(handle).casefold())) if handle else None

    def read(self, text: str, brand: str) -> Wording:
        """What a post of that brand says beside its text."""
        return Wording(
            names_in(text),
            fingerprint(text),
            _signed(text, self._agents[brand]),
            any(pattern.search(text) for pattern in self._automatic),
        )


def names_in(text: str) -> tuple[str, ...]:
    """The handles that a text tags outside its links, folded and without "@", in order, each once."""
    return tuple(dict.fromkeys(_handles(fold(without_links(text)))))


def fingerprint(text: str) -> int | None:
    """A number of 64 bits, signed, equal for texts that differ in nothing but handles, links and folding.

    None where nothing else is in the text.
    """
    rest = fold(without_addresses(text))
    if not rest:
        return None
    return int.from_bytes(blake2b(rest.encode("utf-8", "replace"), digest_size=8).digest(), signed=True)


def closing_words(text: str) -> list[str]:
    """The words of a text without the links, handles, hashtags, signs and part numbers ("1/2") at its end."""
    words = text.split()
    while words and _says_nothing(words[-1]):
        words.pop()
    # "...to help.^JD" is signed too.
    if words and (glued := _GLUED.search(words[-1])):
        words[-1] = glued[0]
    return words


def _signed(text: str, agents: tuple[tuple[re.Pattern[str], str], ...]) -> str | None:
    """The agent of the first pattern that means what the text ends with."""
    words = closing_words(text) if agents else []
    for pattern, agent in agents:
        if means(pattern, " ".join(words[-1 - pattern.pattern.count(" ") :])):
            return agent
    return None


def _says_nothing(word: str) -> bool:
    return word[0] in "#＃" or bool(_PART.fullmatch(word)) or not re.search(r"\w", without_addresses(word))


def _handles(folded: str) -> Iterator[str]:
    for tag in _TAG.finditer(folded):
        if not (tag.start() and is_word(folded[tag.start() - 1])):
            # Scripts without spaces go on at once after a handle.
            name = "".join(takewhile(is_word, tag[1]))
            if name:
                yield name + (tag[2] or "" if name == tag[1] else "")
