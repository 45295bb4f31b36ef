"""How templates write things: figures, times, links, colours. The words are those of listener.render."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from flask import Flask, url_for

from listener.model import Sentiment
from listener.render import figures, text
from listener.render.charts.theme import COLOURS
from listener.render.report_json import iso
from listener.render.tables import Cell, Kind
from web.site import EXTENSION, Site, site

SIGNS = {Sentiment.POSITIVE: "+", Sentiment.NEUTRAL: "○", Sentiment.NEGATIVE: "−"}


def equip(app: Flask) -> None:
    """Give the templates their filters and functions."""
    found: Site = app.extensions[EXTENSION]
    zone = found.config.zone
    names = [brand.name for brand in found.config.brands]

    def local(at: datetime | None) -> str:
        return figures.instant(at, zone)

    def cell(value: Cell, kind: Kind) -> str:
        return text.written(value, kind, zone)

    def colour(brand: str) -> str:
        return f"brand-{names.index(brand) % COLOURS + 1}" if brand in names else "brand-none"

    app.jinja_env.filters.update(
        number=figures.number,
        counted=figures.counted,
        percent=figures.percent,
        signed=figures.signed,
        local=local,
        cell=cell,
        colour=colour,
        iso=_machine,
        weblink=_weblink,
        sign=SIGNS.__getitem__,
        days=lambda period: figures.days(period.start, period.end),
    )
    app.jinja_env.globals.update(
        asset=_asset,
        vega_url=_vega_url,
        workspace=found.config.workspace.name,
        zone=zone.key,
        ago=figures.ago,
    )


def _machine(at: datetime | date) -> str:
    return iso(at) if isinstance(at, datetime) else at.isoformat()


def _weblink(url: str | None) -> str | None:
    """The address if it may be followed: http and https only."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _asset(name: str) -> str:
    return url_for("assets.static_file", name=name, v=site().assets.files[name].version)


def _vega_url() -> str:
    return url_for("assets.vega", key=site().assets.vega_key)
