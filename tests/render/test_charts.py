"""Chart specs: valid Vega-Lite that draws, honest about gaps and unfinished days, in the page's colours."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from listener.metrics import share
from listener.model import Period
from listener.render.charts import DARK, LIGHT, Theme, mentions_over_time, share_of_voice
from listener.reports.series import BrandDay, Series

START = date(2026, 11, 1)
BRANDS = ("Acme", 'Rival.[0] "& Co"')


def make_series(days: int, *, partial: bool = False, silent: int | None = None) -> Series:
    rows = []
    for number in range(days):
        counts = [0, 0] if number == silent else [number + 1, 3]
        for brand, count in zip(BRANDS, counts, strict=True):
            voice = share(count, sum(counts))
            over = partial and number == days - 1
            rows.append(BrandDay(START + timedelta(days=number), brand, count, voice, 1, 0, 0, 1.0, over))
    end = START + timedelta(days=days)
    period = Period(START, end, ZoneInfo("Europe/Warsaw"), datetime(2026, 12, 1, tzinfo=UTC))
    return Series(period, BRANDS, tuple(rows))


@pytest.mark.parametrize("chart", [mentions_over_time, share_of_voice])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("days", [0, 1, 2, 30])
def test_every_spec_compiles_with_its_data_inside(chart: Any, theme: Theme, days: int) -> None:
    import vl_convert

    spec = chart(make_series(days, partial=days > 1), theme)
    assert "title" not in spec
    assert "http" not in json.dumps({key: value for key, value in spec.items() if key != "$schema"})
    assert vl_convert.vegalite_to_vega(json.loads(json.dumps(spec, allow_nan=False)), vl_version="6.4")[
        "marks"
    ]


def test_a_day_without_mentions_has_no_share() -> None:
    values = share_of_voice(make_series(3, silent=1), LIGHT)["data"]["values"]
    assert [(row["low"], row["high"]) for row in values if row["at"].startswith("2026-11-02")] == [
        (None, None)
    ] * 2
    assert [row["high"] for row in values if row["brand"] == BRANDS[1]] == [1.0, None, 1.0]


def test_the_unfinished_day_is_dashed_and_veiled() -> None:
    spec = mentions_over_time(make_series(3, partial=True), LIGHT)
    parts = [(row["at"][:10], row["part"]) for row in spec["data"]["values"] if row["brand"] == "Acme"]
    assert parts == [
        ("2026-11-01", "whole"),
        ("2026-11-02", "whole"),
        ("2026-11-02", "so far"),
        ("2026-11-03", "so far"),
    ]
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["rect", "rule", "line", "rect"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_charts_and_pages_share_their_colours(theme: Theme) -> None:
    css = (Path(__file__).parents[2] / "web" / "static" / "listener.css").read_text(encoding="utf-8")
    place = 0 if theme is LIGHT else 1
    for number, colour in enumerate(theme.brands, start=1):
        line = next(line for line in css.splitlines() if line.strip().startswith(f"--brand-{number}:"))
        assert line.split("(")[1].split(")")[0].split(", ")[place] == colour
