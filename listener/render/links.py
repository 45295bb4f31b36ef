"""Which addresses a drawn mark may lead to: paths of this installation, and nothing else."""

from __future__ import annotations

import re

# No control characters and no backslash: browsers drop the one and read the other as a slash.
_LOCAL = re.compile(r"/(?:[!-.0-\[\]-~][!-\[\]-~]*)?")


def is_local(href: str) -> bool:
    """Whether the address is a path on the server that sent it: "/mentions?q=x", never "//elsewhere"."""
    return _LOCAL.fullmatch(href) is not None


def local(href: str) -> str:
    """The address, if it is local; ValueError else, because a chart leads nowhere else."""
    if not is_local(href):
        raise ValueError(f"a chart leads to a path of this installation, not to {href[:80]!r}")
    return href


def mention_path(number: int) -> str:
    """Where the post of that number is shown."""
    return f"/mentions/{number}"
