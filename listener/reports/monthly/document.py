"""What a monthly report consists of: sections of blocks, made of texts and figures and of nothing else.

A document says everything that is to be told, so that one that was published stays what it was. How figures
are written and charts drawn is listener.render's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a figure is. Percent, change and points are fractions, a signed one lies in -1...1."""

    NUMBER = "number"
    PERCENT = "percent"
    CHANGE = "change"
    POINTS = "points"
    SIGNED = "signed"
    HOURS = "hours"
    P = "p"
    MONEY = "money"


class Mood(StrEnum):
    """How a figure is to be taken: unclear is what no test can tell from chance."""

    GOOD = "good"
    BAD = "bad"
    WAITING = "waiting"
    UNCLEAR = "unclear"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its interval, None where unknown. `n` counts `noun`s, words that listener.render.figures
    counts; `currency` is that of money.
    """

    value: float | None
    unit: Unit = Unit.NUMBER
    low: float | None = None
    high: float | None = None
    n: int | None = None
    noun: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A date, ISO."""

    on: str


Piece = str | Figure | Day
"""A part of a text."""
Text = tuple[Piece, ...]
Cell = Piece | None
"""What stands in a table, None where it is unknown."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, made from figures or introducing what comes."""

    text: Text
    mood: Mood = Mood.PLAIN


@dataclass(frozen=True, slots=True)
class Card:
    """One figure that stands out: what it is, what is to be said of it in a word or two, and a note."""

    label: str
    figure: Figure
    verdict: str
    mood: Mood = Mood.PLAIN
    note: Text = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Figures that stand out, side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: headings, and rows of as many cells. Of `names`, the headings, the first is of what rows are
    about. `note` says how to read it.
    """

    title: str
    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart, a value for every day. `place` is its colour, that of the brand of that number."""

    name: str
    place: int
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Figures by local day, ISO dates, with at least one of them."""

    title: str
    caption: str
    days: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart, with a mark where it `was` before."""

    name: str
    place: int
    figure: Figure
    was: float | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Figures of one unit beside each other, with their intervals."""

    title: str
    caption: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A goal that is missed or about to be: how it stands, the likely cause, and what comes next."""

    goal: str
    verdict: str
    mood: Mood
    stands: Text
    causes: tuple[Text, ...]
    action: Text
    owner: str | None
    due: Day | None
    shows: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What the author of the report adds, in their words."""

    text: str
    by: str


Block = Sentence | Cards | Rows | LineChart | BarChart | Missed | Notes


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under its heading."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The report of a brand over the local days [start, end), ISO dates; instants are ISO in UTC.

    `coverage` is that of the source that was read least. `published_at` and `published_by` are empty while it
    is a draft.
    """

    title: str
    workspace: str
    brand: str
    start: str
    end: str
    zone: str
    as_of: str
    rivals: tuple[str, ...]
    coverage: Figure
    sections: tuple[Section, ...]
    published_at: str = ""
    published_by: str = ""
