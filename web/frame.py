"""What surrounds every page: navigation, the picker of brand and dates, the state of the listening in one
line, the time zone and the time it is as of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, render_template, request

from listener.model import Compare
from listener.render import figures
from listener.reports.health import Health, State, health
from listener.store.listing import languages
from listener.words import N_, _
from web import access
from web.filters import Filters, source_names, without
from web.site import Site
from web.spans import Span, spans

PAGES = (
    ("/", N_("Overview")),
    ("/inbox", N_("Inbox")),
    ("/mentions", N_("Mentions")),
    ("/response", N_("Response")),
    ("/share-of-voice", N_("Share of voice")),
    ("/sentiment", N_("Sentiment")),
    ("/keywords", N_("Keywords")),
    ("/value", N_("Value")),
    ("/alerts", N_("Alerts")),
    ("/status", N_("Status")),
    ("/help", N_("Help")),
)
VALUE_PAGES = (
    ("/value", N_("Value")),
    ("/goals", N_("Goals")),
    ("/value/costs", N_("Costs")),
    ("/value/assumptions", N_("Assumptions")),
    ("/value/tables", N_("Tables")),
    ("/value/customers", N_("Customers")),
    ("/value/attribution", N_("Attribution")),
    ("/value/groups", N_("Control groups")),
    ("/value/links", N_("Links")),
    ("/report", N_("Report")),
)
"""The pages on whether it is worth it, which share a navigation of their own."""
_COMPARED = {
    Compare.PREVIOUS: N_("Previous period"),
    Compare.YEAR: N_("Same weeks a year ago"),
    Compare.NONE: N_("No comparison"),
}


@dataclass(frozen=True, slots=True)
class Picker:
    """The picker of a page: where it leads, what there is to choose, and what is chosen now.

    `brand` is the brand shown, None where the page shows all; `kept` are fields that stay as they are.
    """

    path: str
    filters: Filters
    brand: str | None
    brands: tuple[str, ...]
    any_brand: bool
    spans: list[Span]
    sources: list[str]
    languages: tuple[str, ...]
    groups: list[str]
    compared: list[tuple[str, str]]
    kept: dict[str, str]

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """The further filters in use: what they are set to, and the address without them."""
        given = self.filters.given
        return [(given[name], without(name)) for name in ("source", "lang", "group") if name in given]

    @property
    def is_custom(self) -> bool:
        """Whether the period is none of the ready-made ones."""
        return self.filters.chosen.start is not None and not any(span.is_now for span in self.spans)


def surround(app: Flask) -> None:
    """Tell every template, error pages too, who reads and which pages there are for them."""
    app.context_processor(_surroundings)
    app.jinja_env.globals.update(may=access.may, theme=access.theme, value_pages=_value_pages)


def _value_pages() -> list[tuple[str, str]]:
    return [(href, name) for href, name in VALUE_PAGES if access.sees(href)]


def _surroundings() -> dict[str, Any]:
    path = request.full_path if request.query_string else request.path
    return {
        "pages": [(href, name) for href, name in PAGES if access.sees(href)],
        "visitor": access.visitor(),
        "has_trail": access.sees("/settings/audit"),
        "address": path if request.method == "GET" else "/",
    }


def picker(
    site: Site, filters: Filters, path: str, *, brand: str | None, kept: tuple[str, ...] = ()
) -> Picker:
    """The picker of the page at `path`; `brand` is given where the page always shows one brand."""
    config = site.config
    return Picker(
        path=path,
        filters=filters,
        brand=brand or filters.brand,
        brands=tuple(one.name for one in config.brands),
        any_brand=brand is None,
        spans=spans(filters),
        sources=source_names(site),
        languages=languages(site.store),
        groups=sorted({group for one in config.brands for group in one.groups}),
        compared=[(one.value, _(name)) for one, name in _COMPARED.items()],
        kept={name: filters.given[name] for name in kept if name in filters.given},
    )


def dates_picker(filters: Filters, path: str, *, kept: tuple[str, ...] = ()) -> Picker:
    """The picker of a page that is narrowed by dates alone."""
    return Picker(
        path=path,
        filters=filters,
        brand=None,
        brands=(),
        any_brand=False,
        spans=spans(filters),
        sources=[],
        languages=(),
        groups=[],
        compared=[],
        kept={name: filters.given[name] for name in kept if name in filters.given},
    )


def render(template: str, site: Site, now: datetime, *, here: str, **content: Any) -> str:
    """The page. `here` is the navigation entry it belongs to; every page knows `now` and `listening`."""
    listening = content.pop("listening", None) or health(site.store, site.config, now)
    return render_template(
        template,
        here=here,
        now=now,
        listening=listening,
        summary=_summary(listening),
        **content,
    )


def _summary(listening: Health) -> tuple[str, str]:
    """The state of all sources as a word for the dot's colour and a sentence."""
    count = len(listening.sources)
    if not count:
        return "waiting", _("No sources")
    if listening.unhealthy:
        sentence = _("{bad} of {sources} to look at")
        return "failing", sentence.format(
            bad=len(listening.unhealthy), sources=figures.counted(count, "source")
        )
    if all(one.state in (State.WAITING, State.PAUSED) for one in listening.sources):
        return "waiting", _("Waiting for the first poll")
    return "healthy", figures.counted(count, "source")
