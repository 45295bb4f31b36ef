"""Chart specs: valid Vega-Lite that draws, honest about gaps and unfinished days, in the page's colours."""

from __future__ import annotations

import gettext
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics import share
from listener.model import Period
from listener.render.charts import (
    DARK,
    LIGHT,
    Theme,
    class_shares,
    mentions_over_time,
    net_over_time,
    share_of_voice,
)
from listener.render.charts.labels import cut, spread
from listener.render.charts.theme import count_ticks, day_axis
from listener.reports.series import BrandDay, Series
from listener.words import spoken

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


def link(day: date) -> str:
    return f"/mentions?from={day}"


@pytest.mark.parametrize("chart", [mentions_over_time, share_of_voice, net_over_time, class_shares])
@pytest.mark.parametrize("narrow", [True, False], ids=["narrow", "wide"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("days", [0, 1, 2, 30])
def test_every_spec_compiles_with_its_data_inside(chart: Any, theme: Theme, days: int, narrow: bool) -> None:
    import vl_convert

    spec = chart(make_series(days, partial=days > 1), theme, link=link, narrow=narrow)
    assert "title" not in spec
    assert "http" not in json.dumps({key: value for key, value in spec.items() if key != "$schema"})
    assert vl_convert.vegalite_to_vega(json.loads(json.dumps(spec, allow_nan=False)), vl_version="6.4")[
        "marks"
    ]


def test_a_day_without_mentions_has_no_share() -> None:
    values = share_of_voice(make_series(3, silent=1), LIGHT, link=link)["data"]["values"]
    assert [(row["low"], row["high"]) for row in values if row["at"].startswith("2026-11-02")] == [
        (None, None)
    ] * 2
    assert [row["high"] for row in values if row["brand"] == BRANDS[1]] == [1.0, None, 1.0]


def test_the_unfinished_day_is_dashed_and_veiled() -> None:
    spec = mentions_over_time(make_series(3, partial=True), LIGHT, link=link, narrow=True)
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    parts = [(row["at"][:10], row["part"]) for row in line["data"]["values"] if row["brand"] == "Acme"]
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


def test_a_lone_day_between_gaps_is_drawn_as_a_bar_and_so_are_a_few_days() -> None:
    lone = make_series(30)
    heard = {START + timedelta(days=number) for number in (3, 4, 9)}
    days = tuple(day if day.day in heard else replace(day, share_of_voice=None) for day in lone.days)
    assert shape(share_of_voice(lone, LIGHT, link=link)) == "area"
    assert shape(share_of_voice(replace(lone, days=days), LIGHT, link=link)) == "rect"
    assert shape(share_of_voice(make_series(7), LIGHT, link=link)) == "rect"


def shape(spec: dict[str, Any]) -> str:
    return str(spec["layer"][0]["mark"]["type"])


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (2, [0, 1, 2]),
        (6, [0, 2, 4, 6]),
        (54, [0, 20, 40, 60]),
        (50, [0, 10, 20, 30, 40, 50]),
        (12_345, [0, 5_000, 10_000, 15_000]),
    ],
)
def test_the_axis_of_counts_has_whole_numbers_each_once(most: int, ticks: list[int]) -> None:
    assert count_ticks(most) == ticks


@pytest.mark.parametrize("days", [1, 7, 31, 91, 120])
def test_the_names_of_days_stand_under_their_noons(days: int) -> None:
    values = day_axis([START + timedelta(days=number) for number in range(days)])["values"]
    assert 1 <= len(values) <= 7
    assert values[0] == {"utc": True, "year": 2026, "month": 11, "date": 1, "hours": 12}


def test_nothing_counted_lies_at_the_foot_of_the_chart() -> None:
    days = tuple(replace(day, mentions=0) for day in make_series(5).days)
    spec = mentions_over_time(replace(make_series(5), days=days), LIGHT, link=link)
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    assert line["encoding"]["y"]["scale"]["domain"] == [0, 1]


def test_every_day_of_a_chart_opens_its_mentions() -> None:
    for chart in (mentions_over_time, share_of_voice, net_over_time, class_shares):
        hover = chart(make_series(3), LIGHT, link=link)["layer"][-1]
        assert [row["href"] for row in hover["data"]["values"]] == [
            "/mentions?from=2026-11-01",
            "/mentions?from=2026-11-02",
            "/mentions?from=2026-11-03",
        ]
        assert hover["encoding"]["href"] == {"field": "href"}


def test_the_days_before_stand_under_the_days_they_are_compared_with() -> None:
    before = replace(make_series(2), brands=BRANDS[:1], days=make_series(2).days[::2])
    spec = mentions_over_time(make_series(2), LIGHT, link=link, before=before)
    ghost = spec["layer"][0]
    assert [(row["at"][:10], row["value"]) for row in ghost["data"]["values"]] == [
        ("2026-11-01", 1),
        ("2026-11-02", 2),
    ]
    assert [row["then"] for row in spec["layer"][-1]["data"]["values"]] == [
        "1 (Sun 1 Nov 2026)",
        "2 (Mon 2 Nov 2026)",
    ]


def test_a_day_without_scored_mentions_is_a_gap_between_classes() -> None:
    days = tuple(replace(day, positive=0) if day.day.day == 2 else day for day in make_series(3).days)
    values = class_shares(replace(make_series(3), days=days), LIGHT, link=link)["data"]["values"]
    assert sorted({row["at"][:10] for row in values}) == ["2026-11-01", "2026-11-03"]


@given(st.lists(st.floats(-50, 300, allow_nan=False), max_size=15))
def test_names_at_the_ends_of_lines_never_overlap_and_stay_inside(places: list[float]) -> None:
    found = spread(places, 220)
    ordered = sorted(found)
    assert all(after - before >= 14 - 1e-6 for before, after in pairwise(ordered))
    assert all(7 - 1e-6 <= place <= 213 + 1e-6 for place in found)


def test_a_long_name_is_cut_to_its_room() -> None:
    assert (cut("Acme"), cut("Donaudampfschifffahrt")) == ("Acme", "Donaudampfsc…")


def test_months_on_the_axis_are_those_of_the_language_spoken() -> None:
    class Persian(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"Nov": "نوامبر"}.get(message, message)

    with spoken(Persian()):
        spec = net_over_time(make_series(3), LIGHT, link=link)
    assert spec["config"]["locale"]["time"]["shortMonths"][10] == "نوامبر"
