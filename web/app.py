"""The app factory: puts site, pages, security and error pages together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask

from listener.clock import utc_now
from listener.config import Config
from listener.render.svg import Drawer
from listener.store import Store
from web import compress, display, errors, languages, security
from web.api import report as api_report
from web.assets import Assets
from web.pages import (
    assets,
    charts,
    health,
    help,
    keywords,
    mentions,
    overview,
    post,
    sentiment,
    share_of_voice,
    status,
)
from web.site import EXTENSION, Site

_PAGES = (
    *(overview, mentions, post, share_of_voice, sentiment, keywords, status, help),
    *(health, charts, assets, api_report),
)


def create_app(
    config: Config,
    store: Store,
    *,
    started_at: datetime,
    clock: Callable[[], datetime] = utc_now,
    cache_dir: Path,
) -> Flask:
    """The WSGI app over an open database. `cache_dir` keeps the chart code that is built once.

    `started_at` is when the process began: what readiness counts from.
    """
    app = Flask("web", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    app.json.sort_keys = False  # type: ignore[attr-defined]
    files = Assets(cache_dir, Path(__file__).parent / "static")
    app.extensions[EXTENSION] = Site(config, store, files, Drawer(cache_dir / "charts"), started_at, clock)
    security.protect(app)
    compress.compress(app)
    errors.explain(app)
    display.equip(app)
    languages.speak(app)
    for page in _PAGES:
        app.register_blueprint(page.blueprint)
    return app
