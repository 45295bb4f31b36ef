"""The word for a difference between two groups, and how many customers a group needs for one.

Section D of the metrics specification. Whether the one caused the other is not said here: unless who was
exposed was drawn by lot, a difference is only associated with it.
"""

from __future__ import annotations

from enum import StrEnum

SMALLEST = 30
"""A group of fewer has figures, but no verdict."""
LEVEL = 0.05


class Verdict(StrEnum):
    """How those exposed stand to those who were not."""

    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "no clear difference"


def verdict(significant: bool | None, difference: float, exposed: int, control: int) -> Verdict | None:
    """The verdict on a difference (its sign is enough) between groups of these sizes.

    None where a group is too small or it is not known whether the difference is more than chance.
    """
    if significant is None or min(exposed, control) < SMALLEST:
        return None
    if not significant or not difference:
        return Verdict.UNCLEAR
    return Verdict.HIGHER if difference > 0 else Verdict.LOWER
