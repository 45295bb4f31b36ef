"""The one spelling of a link, by which equal stories and equal search results are recognised. No I/O.

It does not decide whether a link may be followed or shown; sources keep only http and https.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote_plus, urlsplit, urlunsplit

_GOOGLE = re.compile(r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}")
_TRACKERS = ("fbclid", "gclid")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WRAPPINGS = 3


def canonical_link(url: str) -> str:
    """`url` without what varies between copies of one story.

    Lower-case scheme and host, no default port, no fragment, no user, no utm_*, fbclid or gclid
    parameters; Google's redirects (google.com/url?url=...) give way to their target. What cannot be
    read as a link comes back as it is, without the blanks around it.
    """
    url = url.strip()
    try:
        for _ in range(_WRAPPINGS):
            if (target := _google_target(url)) is None:
                break
            url = target
        return _normal(url)
    except ValueError:
        return url


def _google_target(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.path != "/url" or not _GOOGLE.fullmatch(parts.hostname or ""):
        return None
    query = parse_qs(parts.query)
    for name in ("url", "q"):
        for target in query.get(name, ()):
            if urlsplit(target).scheme in _DEFAULT_PORTS:
                return target.strip()
    return None


def _normal(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname
    if not host:
        return url
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    query = "&".join(field for field in parts.query.split("&") if not _tracks(field))
    return urlunsplit((parts.scheme, host, parts.path or "/", query, ""))


def _tracks(field: str) -> bool:
    name = unquote_plus(field.partition("=")[0]).casefold()
    return name.startswith("utm_") or name in _TRACKERS
