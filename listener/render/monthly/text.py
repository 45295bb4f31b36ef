"""A document as plain text of at most 100 columns, for the terminal and for mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from rich.cells import cell_len

from listener.render import figures
from listener.render.monthly import words
from listener.render.monthly.html import about, days
from listener.render.text import GAP, UNSAFE, WIDTH, aligned
from listener.reports.monthly.document import (
    BarChart,
    Block,
    Card,
    Cards,
    Cell,
    Document,
    Figure,
    LineChart,
    Missed,
    Mood,
    Notes,
    Rows,
    Section,
    Sentence,
    Text,
)
from listener.words import _

_NARROW, _JOINT = 10, "\u00a0"
_MARKS = {Mood.GOOD: "+", Mood.BAD: "!", Mood.WAITING: "…"}


def report_text(document: Document) -> str:
    """The whole report."""
    lines = [document.title, days(document), *wrap(about(document), WIDTH)]
    for section in document.sections:
        lines += ["", "", section.title.upper(), *_section(section)]
    return "\n".join(map(_safe, lines)).rstrip() + "\n"


def first_page_text(document: Document) -> str:
    """What its first page says, for a message."""
    first = next(one for one in document.sections if one.key == "first")
    return "\n".join(map(_safe, _section(first))).strip() + "\n"


def _section(section: Section) -> Iterator[str]:
    for block in section.blocks:
        yield ""
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Sentence():
            yield from _wrapped(words.plain(block.text), _MARKS.get(block.mood, "-"))
        case Cards():
            yield from _cards(block)
        case Rows():
            yield from _rows(block)
        case LineChart():
            yield f"{block.title} ({block.caption})"
            rows = [_line(line.name, line.values) for line in block.lines]
            yield from aligned([("", _("all"), _("most a day")), *rows], (True, False, False))
        case BarChart():
            yield f"{block.title} ({block.caption})"
            bars = [(one.name, words.value(one.figure), words.interval(one.figure)) for one in block.bars]
            yield from aligned(bars, (True, False, False))
        case Missed():
            yield from _missed(block)
        case Notes():
            yield from (line for part in block.text.splitlines() for line in wrap(part, WIDTH) or [""])
            yield _("({who})").format(who=block.by)


def _cards(block: Cards) -> Iterator[str]:
    """A line a card; where one would be too long the notes stand below, whole."""
    cards = [_card(one) for one in block.cards]
    left = (True, False, False, True, True)
    if _fits(cards):
        yield from aligned(cards, left)
        return
    heads = aligned([one[:-1] for one in cards], left[:-1])
    for head, (*_parts, note) in zip(heads, cards, strict=True):
        yield head
        yield from wrap(note, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _fits(lines: Sequence[Sequence[str]]) -> bool:
    """Whether lines of equal columns are short enough."""
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    return sum(widths) + len(GAP) * (len(widths) - 1) <= WIDTH


def _card(one: Card) -> tuple[str, ...]:
    bounds = words.interval(one.figure) or words.count(one.figure)
    return one.label, words.value(one.figure), bounds, one.verdict, words.plain(one.note)


def _rows(block: Rows) -> Iterator[str]:
    yield block.title
    if len(block.names) == 1 or all(isinstance(one, str | None) for row in block.rows for one in row):
        # Words are wrapped, never cut.
        for row in block.rows:
            yield from _wrapped(": ".join(str(one) for one in row if one is not None), "-")
    else:
        left = [
            not any(isinstance(row[place], Figure) for row in block.rows) for place in range(len(block.names))
        ]
        yield from aligned(_stacked(block), left)
    if block.note:
        yield from wrap(block.note, WIDTH)


def _stacked(block: Rows) -> list[tuple[str, ...]]:
    """The lines of a table. Intervals stand under their figures, in two lines where one would be too long."""
    lines: list[tuple[str, ...]] = []
    for most in (WIDTH, _NARROW):
        lines = [block.names, *(line for row in block.rows for line in _lines(row, most))]
        if _fits(lines):
            break
    return lines


def _lines(row: Sequence[Cell], most: int) -> Iterator[tuple[str, ...]]:
    """A row, and below it the intervals of its figures, broken beyond `most` columns."""
    yield tuple(map(_cell, row))
    below = [_bounds(one, most) if isinstance(one, Figure) else [] for one in row]
    yield from zip_longest(*below, fillvalue="")


def _bounds(one: Figure, most: int) -> list[str]:
    """The interval of a figure; its unit stays with its end."""
    told = words.interval(one)
    ends, _space, unit = told.rpartition(" ")
    if ends and not any(map(str.isdigit, unit)):
        told = f"{ends}{_JOINT}{unit}"
    return [line.replace(_JOINT, " ") for line in wrap(told, most)]


def _cell(one: Cell) -> str:
    if one is None:
        return figures.UNKNOWN
    if isinstance(one, str):
        return one
    return words.value(one) if isinstance(one, Figure) else words.day(one)


def _line(name: str, values: Sequence[float | None]) -> tuple[str, str, str]:
    known = [one for one in values if one is not None]
    return name, figures.number(sum(known)), figures.number(max(known, default=None))


def _missed(block: Missed) -> Iterator[str]:
    yield f"{block.goal}: {block.verdict}"
    yield from _wrapped(words.plain(block.stands), _MARKS.get(block.mood, "-"))
    told: list[tuple[str, Text]] = [(_("Likely cause"), one) for one in block.causes]
    told += [
        (_("Next step"), block.action),
        (_("Who"), (block.owner or _("nobody yet: name an owner"),)),
        (_("By"), (block.due or _("no date yet"),)),
        (_("Will show in"), (block.shows,)),
    ]
    for name, text in told:
        yield from _wrapped(f"{name}: {words.plain(text)}", " ")


def _wrapped(text: str, mark: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=f"{mark} ", subsequent_indent="  ")


def _safe(line: str) -> str:
    return UNSAFE.sub(" ", line).rstrip()
