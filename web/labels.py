"""The names of what share of voice is broken down by, for people, and the filter that each label is."""

from __future__ import annotations

from listener.render.brand_tables import LABELS
from listener.reports.breakdown import By
from listener.store.listing import NO_LANGUAGE
from listener.words import _

NAMES = LABELS


def written(by: By, label: str) -> str:
    """The label as people read it: "#acmelife", "unknown language"."""
    if by is By.HASHTAG:
        return f"#{label}"
    return label or _("unknown language")


def field(by: By, label: str) -> dict[str, str]:
    """The query field that chooses the mentions of the label."""
    return {by.value: label or NO_LANGUAGE}
