"""A document as HTML: the body for a page of ours, or a file that needs nothing else. It runs no script."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from listener.render import figures
from listener.render.monthly import pictures, words
from listener.reports.monthly.document import BarChart, Block, Document, Figure, LineChart, Mood, Rows
from listener.words import _

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

STYLE = "report.css"
_SIGNS = {Mood.GOOD: "✓ ", Mood.BAD: "! ", Mood.WAITING: "… "}


def report_html(document: Document, *, href: str | None = None) -> str:
    """The whole page with its stylesheet in it, or linked where an address is given."""
    return (
        _environment()
        .get_template("report.html")
        .render(document=document, top=1, href=href, style=None if href else stylesheet())
    )


def report_body(document: Document) -> str:
    """The report alone, as a part of a page that has a heading of its own and links the stylesheet."""
    return _environment().get_template("body.html").render(document=document, top=2)


def stylesheet() -> str:
    """How reports look: on screens, light and dark, on paper."""
    return files("listener.render.monthly").joinpath(STYLE).read_text(encoding="utf-8")


def days(document: Document) -> str:
    """The days that the report is of, as people write them."""

    return figures.days(date.fromisoformat(document.start), date.fromisoformat(document.end))


def about(document: Document) -> str:
    """In one line: as of when, how complete, against whom, and who published it."""
    zone = ZoneInfo(document.zone)
    at = figures.instant(datetime.fromisoformat(document.as_of), zone)
    told = [_("as of {at}, {zone}").format(at=at, zone=document.zone)]
    if document.coverage.value is not None:
        share = words.value(document.coverage)
        least = _("at least {share} of due polls read").format(share=share)
        told.append(_("all due polls read") if document.coverage.value == 1 else least)
    if document.rivals:
        told.append(_("against {rivals}").format(rivals=", ".join(document.rivals)))
    if document.published_at:
        at = figures.instant(datetime.fromisoformat(document.published_at), zone)
        told.append(_("published by {who}, {at}").format(who=document.published_by, at=at))
    return " · ".join(told)


def _drawn(block: Block) -> Markup:
    from markupsafe import Markup

    assert isinstance(block, LineChart | BarChart)
    drawn = pictures.lines(block) if isinstance(block, LineChart) else pictures.bars(block)
    return Markup(drawn)  # nosec B704  # pictures escapes every text it draws


def _is_text(block: Rows, place: int) -> bool:
    """Whether a column holds words rather than figures."""
    return not any(isinstance(row[place], Figure) for row in block.rows)


def _is_worded(block: Rows) -> bool:
    """Whether the whole table holds words."""
    return all(_is_text(block, place) for place in range(len(block.names)))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("listener.render.monthly"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(
        value=words.value,
        interval=words.interval,
        count=words.count,
        day=words.day,
        draw=_drawn,
        is_text=_is_text,
        worded=_is_worded,
        kind=lambda block: type(block).__name__,
        sign=lambda mood: _SIGNS.get(mood, ""),
    )
    found.tests.update(figure=lambda one: isinstance(one, Figure))
    found.globals.update(_=_, days=days, about=about)
    return found
