"""What surrounds every page: navigation, the state of the listening in one line, and the time it is as of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template

from listener.render import figures
from listener.reports.health import Health, State, health
from web.site import Site

PAGES = (
    ("/", "Overview"),
    ("/mentions", "Mentions"),
    ("/share-of-voice", "Share of voice"),
    ("/status", "Status"),
    ("/help", "Help"),
)


def render(template: str, site: Site, now: datetime, *, here: str, **content: Any) -> str:
    """The page. `here` is the navigation entry it belongs to; every page knows `now` and `listening`."""
    listening = content.pop("listening", None) or health(site.store, site.config, now)
    return render_template(
        template,
        pages=PAGES,
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
        return "waiting", "No sources"
    if listening.unhealthy:
        bad = len(listening.unhealthy)
        return (
            "failing",
            f"{bad} of {figures.counted(count, 'source')} {'needs' if bad == 1 else 'need'} a look",
        )
    if all(one.state in (State.WAITING, State.PAUSED) for one in listening.sources):
        return "waiting", "Waiting for the first poll"
    return "healthy", figures.counted(count, "source")
