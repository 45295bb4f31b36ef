"""Links: the one spelling by which equal stories are recognised, and the addresses of posts on X. No I/O.

It does not decide whether a link may be followed or shown; sources keep only http and https.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote_plus, urlsplit, urlunsplit

_GOOGLE = re.compile(r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}")
_TRACKERS = ("fbclid", "gclid")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WRAPPINGS = 3
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,50}")
_NUMBER = re.compile(r"[0-9]{1,20}")


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


def x_author_link(id: str, handle: str | None) -> str | None:
    """An account's page on X; None for what can be no account there."""
    if handle and _HANDLE.fullmatch(handle):
        return f"https://x.com/{handle}"
    return f"https://x.com/i/user/{id}" if _NUMBER.fullmatch(id) else None


def x_post_link(id: str) -> str | None:
    """A post's page on X; None for what can be no post there."""
    return f"https://x.com/i/status/{id}" if _NUMBER.fullmatch(id) else None
