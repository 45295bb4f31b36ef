"""The app factory: puts site, pages, security and error pages together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask

from listener.alerts.channels import Channels
from listener.clock import utc_now
from listener.config import Config
from listener.config.described import described
from listener.desk import casework
from listener.render.monthly.html import STYLE, stylesheet
from listener.render.svg import Drawer
from listener.scoring import Enrichers
from listener.store import Store
from web import compress, display, errors, frame, languages, limits, security
from web.api import cases as api_cases
from web.api import document as api_document
from web.api import mentions as api_mentions
from web.api import report as api_report
from web.api import status as api_status
from web.assets import Assets
from web.first_run import FirstRun, new_code
from web.numbers import RowNumber
from web.pages import (
    agent_work,
    alert_rules,
    alerts,
    assets,
    assumptions,
    attribution,
    audit,
    audit_work,
    charts,
    costs,
    customers,
    goals,
    groups,
    hashtag,
    health,
    help,
    holdout,
    inbox,
    insight,
    keywords,
    labelling,
    learned_models,
    learning,
    links,
    login,
    market_share,
    mentions,
    overview,
    people,
    post,
    report,
    report_work,
    response,
    response_lists,
    sentiment,
    sentiment_audit,
    settings,
    setup,
    share_of_voice,
    status,
    tables,
    value,
)
from web.site import EXTENSION, Site
from web.uploads import Uploads

_PAGES = (
    *(overview, mentions, post, share_of_voice, sentiment, insight, keywords),
    *(status, help),
    *(report, report_work),
    *(response, response_lists),
    *(alerts, alert_rules),
    *(sentiment_audit, audit_work, labelling, learning, learned_models),
    *(market_share, hashtag),
    *(value, goals, customers, groups, attribution, costs, assumptions, tables, links),
    *(inbox, agent_work, holdout, login, setup, settings, people, audit),
    *(health, charts, assets),
    *(api_document, api_mentions, api_cases, api_report, api_status),
)


def create_app(
    config: Config,
    store: Store,
    *,
    started_at: datetime,
    clock: Callable[[], datetime] = utc_now,
    cache_dir: Path,
    setup_code: str | None = None,
    anywhere: bool = False,
) -> Flask:
    """The WSGI app over an open database. `cache_dir` keeps the chart code that is built once,
    and files that wait for their import.

    `started_at` is when the process began: what readiness counts from. `setup_code` makes the first account
    and is told by whoever starts the process; without one nobody knows it. `anywhere`: the app is served to
    other computers as well, so it answers to any name once there are accounts.
    """
    app = Flask("web", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.converters["int"] = RowNumber
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    app.json.sort_keys = False  # type: ignore[attr-defined]
    files = Assets(cache_dir, Path(__file__).parent / "static", {STYLE: stylesheet().encode()})
    drawer = Drawer(cache_dir / "charts")
    first_run = FirstRun(store, setup_code or new_code())
    app.extensions[EXTENSION] = Site(
        config,
        store,
        files,
        drawer,
        started_at,
        clock,
        first_run,
        casework(config),
        described(config),
        anywhere,
        Channels(config),
        Uploads(cache_dir / "uploads"),
        Enrichers(store, config),
    )
    security.protect(app)
    compress.compress(app)
    errors.explain(app)
    display.equip(app)
    frame.surround(app)
    languages.speak(app)
    for page in _PAGES:
        app.register_blueprint(page.blueprint)
    limits.limit(app)
    return app
