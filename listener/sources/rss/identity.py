"""The name by which an entry is known for ever, wherever it is seen. Pure."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from listener.model.link import canonical_link

LONGEST_ID = 1_000
"""Bytes; a longer guid is hashed, because the indexes of a database hold no more."""

_SEPARATOR = "\0"


def entry_id(
    feed_url: str,
    guid: str | None,
    *,
    link: str | None,
    title: str,
    raw_date: str | None,
    searched: bool = False,
) -> str:
    """The guid where it is globally unique, else "sha256:" and a digest.

    The digest is over feed URL and guid; without a guid over link, title and date as written. An entry
    of a search (`searched`; `feed_url` is then the URL before "{query}" was filled in) is told apart by
    its link as well: the guids of one search need not be unique among all of them, and one story found
    under two brands is one story.
    """
    if guid and is_global(guid):
        return guid
    if not guid:
        return _digest(link or "", title, raw_date or "")
    feed_url = _without_user(feed_url)
    if not searched:
        return _digest(feed_url, guid)
    if link:
        return _digest(feed_url, guid, canonical_link(link))
    return _digest(feed_url, guid, "", title, raw_date or "")


def is_global(guid: str) -> bool:
    """Whether the guid says of itself that no other entry has it: an absolute URL, "urn:" or "tag:"."""
    if len(guid.encode()) > LONGEST_ID:
        return False
    scheme, _, rest = guid.partition(":")
    if scheme.lower() in ("urn", "tag"):
        return bool(rest)
    try:
        return scheme.lower() in ("http", "https") and bool(urlsplit(guid).hostname)
    except ValueError:
        return False


def _digest(*parts: str) -> str:
    # No part can hold the separator: entries come without NUL, and so do URLs of the configuration.
    return "sha256:" + hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()


def _without_user(url: str) -> str:
    """A new password is no new feed."""
    return re.sub(r"//[^/?#]*@", "//", url, count=1)
