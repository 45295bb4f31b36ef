"""Links that tell where a visit is from, by the utm tags that analytics count by. Nothing is followed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

from listener.errors import FieldError
from listener.words import _

TAGS = ("source", "medium", "campaign", "term", "content")
NEEDED = ("source", "campaign")
"""The tags by which visits are imported: the channel and the campaign."""
_PREFIX = "utm_"
# What may stand in an address as it is; % too, for what is escaped already.
_PLAIN = "%/:?#[]@!$&'()*+,;=~"


def tagged_link(address: str, tags: Mapping[str, str]) -> str:
    """The address with these tags in place of any utm tags it had; its own query and fragment stay.

    FieldError for an address that is no http(s) link, and for a tag that is missing.
    """
    parts = _split(address.strip())
    for name in NEEDED:
        if not tags.get(name, "").strip():
            raise FieldError(name, _("is missing; visits are counted by it"))
    kept = [one for one in parts.query.split("&") if one and not _is_tag(one)]
    told = [
        f"{_PREFIX}{name}={quote(value, safe='')}" for name in TAGS if (value := tags.get(name, "").strip())
    ]
    whole = parts._replace(
        path=quote(parts.path or "/", safe=_PLAIN),
        query="&".join([*(quote(one, safe=_PLAIN) for one in kept), *told]),
        fragment=quote(parts.fragment, safe=_PLAIN),
    )
    return urlunsplit(whole)


def _split(address: str) -> SplitResult:
    told = _("{address!r} is no address of a page; write it whole, like https://example.com/offer")
    try:
        parts = urlsplit(address if address.isprintable() else "")
        is_link = parts.scheme in ("http", "https") and parts.hostname and " " not in parts.netloc
    except ValueError:
        is_link = False
    if not is_link:
        raise FieldError("address", told.format(address=address[:60]) if address else _("is missing"))
    return parts


def _is_tag(pair: str) -> bool:
    return unquote_plus(pair.partition("=")[0]).strip().casefold().startswith(_PREFIX)
