"""What narrows every figure of a page alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """Mentions of one source, in one language, found by any of these keywords. None means any."""

    source: str | None = None
    lang: str | None = None
    keywords: tuple[str, ...] | None = None


ANY = Choice()
