"""Texts made from figures, and the words that changes may be told in. Pure.

"Rose" and "fell" are said only of what is significant; of all else that there is no clear change.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from listener.metrics.shifts import Verdict
from listener.model import Estimate
from listener.reports.changes import Moved, Shift
from listener.reports.monthly.document import Figure, Mood, Piece, Text, Unit
from listener.words import N_, _


def told(template: str, **parts: Piece) -> Text:
    """The template, in which {name} stands for a text or a figure, as a text."""
    pieces: list[Piece] = []
    for literal, name, _spec, _conversion in Formatter().parse(template):
        for piece in (literal, None if name is None else parts[name]):
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            elif piece is not None and piece != "":
                pieces.append(piece)
    return tuple(pieces)


def of_estimate(one: Estimate, unit: Unit = Unit.PERCENT, noun: str = "") -> Figure:
    """An estimate as a figure; `noun` is what its n counts."""
    return Figure(one.value, unit, one.low, one.high, one.n if noun else None, noun)


@dataclass(frozen=True, slots=True)
class Way:
    """Where a figure went: 1 up, -1 down, 0 where no test says so, None where nothing can be compared.

    `change` is by how much, `verdict` says it in a word or two. Not `is_tested`: too few spoke.
    """

    direction: int | None
    change: Figure
    verdict: str
    is_tested: bool = True

    def mood(self, *, up_is_good: bool = True) -> Mood:
        """How it is to be taken."""
        if not self.direction:
            return Mood.UNCLEAR
        return Mood.GOOD if (self.direction > 0) is up_is_good else Mood.BAD

    def choose(self, rose: str, fell: str, unclear: str, unknown: str) -> str:
        """Which of four templates tells it."""
        if self.direction is None:
            return unknown
        return (unclear, rose, fell)[self.direction]


_ROSE, _FELL, _UNCLEAR = N_("rose"), N_("fell"), N_("no clear change")
_UNKNOWN = N_("nothing to compare with")
_FEW = N_("too few to compare")


def way_of_growth(one: Estimate, noun: str = "mention") -> Way:
    """Where a count went: clear where the interval of its growth leaves 0 out."""
    change = of_estimate(one, Unit.CHANGE, noun)
    if one.value is None:
        return Way(None, change, _(_UNKNOWN))
    is_clear = one.low is not None and one.high is not None and not one.low <= 0 <= one.high
    return _way(one.value, change, is_clear=is_clear)


def way_of_share(one: Moved) -> Way:
    """Where a share went, by its test."""
    change = Figure(one.value, Unit.POINTS, one.low, one.high, one.n, "mention")
    if one.value is None:
        return Way(None, change, _(_UNKNOWN))
    if one.p is None:
        return Way(0, change, _(_FEW), is_tested=False)
    return _way(one.value, change, is_clear=one.is_significant)


def way_of_tone(one: Shift) -> Way:
    """Where net sentiment went, by its verdict."""
    change = Figure(one.value, Unit.SIGNED, one.low, one.high, one.n, "mention")
    if one.value is None or one.verdict is None:
        return Way(None, change, _(_UNKNOWN))
    words = {Verdict.ONE_AUTHOR: _("driven by one author"), Verdict.TOO_FEW: _(_FEW)}
    if one.verdict in words:
        return Way(0, change, words[one.verdict], is_tested=one.verdict is not Verdict.TOO_FEW)
    return _way(one.value, change, is_clear=one.verdict is Verdict.SHIFT)


def way_of_change(difference: Estimate, *, is_clear: bool, unit: Unit = Unit.POINTS) -> Way:
    """Where a rate or a time went whose difference was tested elsewhere."""
    change = of_estimate(difference, unit, "case")
    if difference.value is None:
        return Way(None, change, _(_UNKNOWN))
    return _way(difference.value, change, is_clear=is_clear)


def _way(value: float, change: Figure, *, is_clear: bool) -> Way:
    if not is_clear or not value:
        return Way(0, change, _(_UNCLEAR))
    return Way(1, change, _(_ROSE)) if value > 0 else Way(-1, change, _(_FELL))
