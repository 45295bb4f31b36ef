"""Chart specs: honest about gaps and unfinished days, in the pages' colours, each mark a way in."""

from __future__ import annotations

import gettext
import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.render.charts import (
    DARK,
    LIGHT,
    Theme,
    breakdown_bars,
    class_shares,
    mentions_over_time,
    net_over_time,
    share_of_voice,
)
from listener.render.charts.class_shares import CLASSES
from listener.render.charts.labels import Band, cut, fit_inside, spread
from listener.render.charts.lines import Line, cells_between
from listener.render.charts.mentions_over_time import count_ticks
from listener.render.charts.steps import steps
from listener.render.charts.theme import HEIGHT, ink_on
from listener.render.links import is_local, local
from listener.words import spoken
from tests.render.charted import (
    BRANDS,
    HOSTILE,
    START,
    every_chart,
    layers_of,
    link,
    make_breakdown,
    make_series,
    of_one,
    row_link,
    rows_of,
)


@pytest.mark.parametrize("days", [0, 1, 30, 365, 3_652])
@pytest.mark.parametrize("brands", [BRANDS, HOSTILE], ids=["two", "hostile"])
def test_specs_are_plain_json_that_names_no_other_place(days: int, brands: tuple[str, ...]) -> None:
    for spec in every_chart(make_series(days, brands, partial=True), DARK).values():
        text = json.dumps({key: value for key, value in spec.items() if key != "$schema"}, allow_nan=False)
        assert "title" not in spec
        assert "http" not in text
        assert all(is_local(href) for (href,) in rows_of(spec, "href"))
        assert len(text) < 1_000_000


# Values


def test_lines_hold_the_counts_and_the_step_into_today_is_dashed() -> None:
    spec = mentions_over_time(of_one(make_series(3, partial=True), "Acme"), LIGHT, link=link)
    assert rows_of(spec, "at", "value", "dashed") == [
        ("2026-11-01T12:00:00Z", 1.0, False),
        ("2026-11-02T12:00:00Z", 2.0, False),
        ("2026-11-02T12:00:00Z", 2.0, True),
        ("2026-11-03T12:00:00Z", 3.0, True),
    ]


def test_a_line_breaks_where_nothing_was_scored_and_a_lone_value_is_a_dot() -> None:
    spec = net_over_time(of_one(make_series(7, silent=(2, 4)), "Acme"), LIGHT, link=link)
    line, dot = layers_of(spec)[1:3]
    assert [(row["at"][8:10], row["piece"]) for row in line["data"]["values"]] == [
        ("01", 0),
        ("02", 0),
        ("06", 2),
        ("07", 2),
    ]
    assert [row["at"][8:10] for row in dot["data"]["values"]] == ["04"]


def test_the_days_before_lie_under_the_days_they_are_compared_with() -> None:
    before = of_one(make_series(2), "Acme")
    spec = mentions_over_time(make_series(3), LIGHT, link=link, before=before)
    assert [(row["at"][:10], row["value"]) for row in layers_of(spec)[0]["data"]["values"]] == [
        ("2026-11-01", 1),
        ("2026-11-02", 2),
    ]
    assert [tip[3] for (tip,) in rows_of(spec, "tip")][::2] == [
        "Acme, Sun 1 Nov 2026\t1",
        "Acme, Mon 2 Nov 2026\t2",
        "All brands\t6",
    ]


def test_a_day_without_mentions_has_no_share_of_voice() -> None:
    spec = share_of_voice(make_series(3, silent=(1,)), LIGHT, link=link)
    drawn = layers_of(spec)[0]["data"]["values"]
    assert [(row["name"], row["at"][8:10], row["low"], row["high"]) for row in drawn] == [
        ("Acme", "01", 0.0, 0.25),
        ("Acme", "02", None, None),
        ("Acme", "03", 0.0, 0.5),
        (BRANDS[1], "01", 0.25, 1.0),
        (BRANDS[1], "02", None, None),
        (BRANDS[1], "03", 0.5, 1.0),
    ]


def test_classes_are_shares_of_the_scored_mentions_and_a_day_without_is_a_gap() -> None:
    spec = class_shares(of_one(make_series(5, silent=(0, 1, 2)), "Acme"), LIGHT, link=link)
    drawn = layers_of(spec)[0]["data"]["values"]
    assert [
        (row["name"], row["low"], row["high"]) for row in drawn if row["at"].startswith("2026-11-04")
    ] == [
        ("Negative", 0.0, 0.25),
        ("Neutral", 0.25, 0.75),
        ("Positive", 0.75, 1.0),
    ]
    assert [row["high"] for row in drawn if row["at"].startswith("2026-11-01")] == [None] * 3


def test_a_bar_holds_the_shares_of_its_label_and_a_label_without_any_stays_empty() -> None:
    spec = breakdown_bars(make_breakdown(("en", "pl")), LIGHT, name=str.upper, link=row_link)
    assert rows_of(spec, "label", "total")[:2] == [("EN", "3"), ("PL", "0")]
    segments = layers_of(spec)[2]["data"]["values"]
    assert [(row["brand"], row["low"], row["high"], row["short"], row["href"]) for row in segments] == [
        ("Acme", 0.0, 1 / 3, "33.3 %", "/mentions?lang=en&brand=Acme"),
        (BRANDS[1], 1 / 3, 1.0, "66.7 %", "/mentions?lang=en&brand=Rival.%5B0%5D+%22%26+Co%22"),
    ]
    assert segments[0]["tip"] == [
        "EN",
        "Acme\t33.3 % (1)",
        "95 % interval\t0.0 to 100.0 %",
        "All brands\t3",
        "Click to read: Acme",
    ]


@given(st.integers(1, 40), st.sets(st.integers(0, 39)), st.booleans())
def test_lines_hold_every_value_of_the_series_and_nothing_else(
    days: int, silent: set[int], partial: bool
) -> None:
    series = make_series(days, silent=tuple(silent), partial=partial)
    drawn = {
        (name, at[:10], value)
        for spec in (net_over_time(series, LIGHT, link=link),)
        for name, at, value in rows_of(spec, "name", "at", "value")
    }
    told = {(row.brand, row.day.isoformat(), row.net) for row in series.days if row.net is not None}
    assert {one for one in drawn if one[0] in BRANDS} == told


# Time


def test_long_periods_are_drawn_by_week_and_by_four_weeks_with_the_sums_of_their_days() -> None:
    assert {len(steps(make_series(days))) for days in (190, 365, 3_652)} == {190, 53, 131}
    week, *_rest, last = steps(make_series(365, partial=True))
    assert (week.start, week.end, week.rows[0].mentions, week.rows[0].total) == (
        START,
        START + timedelta(days=7),
        28,
        49,
    )
    assert week.rows[0].share_of_voice == 28 / 49
    assert last.end == START + timedelta(days=364)
    spec = mentions_over_time(make_series(365), LIGHT, link=link)
    assert rows_of(spec, "tip")[1][0] == [
        "1 Nov to 7 Nov 2026",
        "Acme\t28 (4 a day)",
        f"{BRANDS[1]}\t21 (3 a day)",
        "All brands\t49",
        "Click to read: Acme",
    ]
    assert rows_of(spec, "href")[1] == ("/mentions?from=2026-11-01&to=2026-11-08&who=Acme",)


def test_the_days_before_are_drawn_in_the_same_steps() -> None:
    before = of_one(make_series(190), "Acme")
    spec = mentions_over_time(make_series(191), LIGHT, link=link, before=before)
    assert [row["value"] for row in layers_of(spec)[0]["data"]["values"]][:2] == [4.0, 11.0]


@pytest.mark.parametrize("days", [1, 7, 31, 91, 120])
def test_a_few_days_are_named_under_their_noons(days: int) -> None:
    values = mentions_over_time(make_series(days), LIGHT, link=link)["encoding"]["x"]["axis"]["values"]
    assert 1 <= len(values) <= 7
    assert values[0] == {"utc": True, "year": 2026, "month": 11, "date": 1, "hours": 12}


def test_the_unfinished_day_is_veiled_and_named_so() -> None:
    for name, spec in every_chart(make_series(3, partial=True), LIGHT).items():
        if name != "breakdown":
            assert [layer["mark"]["type"] for layer in layers_of(spec) if "color" in layer["mark"]][:2] == [
                "rect",
                "rule",
            ]
            assert rows_of(spec, "tip")[-1][0][0] == "Tue 3 Nov 2026 (so far)"


def test_months_and_words_are_those_of_the_language_spoken() -> None:
    class Persian(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"Nov": "نوامبر", "Positive": "مثبت", "Click to read: {name}": "{name}!"}.get(
                message, message
            )

    with spoken(Persian()):
        spec = class_shares(of_one(make_series(3), "Acme"), LIGHT, link=link)
    assert spec["config"]["locale"]["time"]["shortMonths"][10] == "نوامبر"
    assert rows_of(spec, "tip")[0][0][:2] == ["Sun 1 نوامبر 2026", "مثبت\t0.0 % (0)"]
    assert rows_of(spec, "tip")[0][0][-1] == "Neutral!"


# Ways in


@given(st.integers(1, 12), st.sets(st.integers(0, 11)))
def test_every_part_of_a_chart_leads_to_what_it_counts(days: int, silent: set[int]) -> None:
    series = make_series(days, HOSTILE, silent=tuple(silent))
    heard = {row.day.isoformat() for row in series.days if row.mentions}
    for name, spec in every_chart(series, LIGHT).items():
        for href, at in rows_of(spec, "href", "from") if name != "breakdown" else ():
            asked = parse_qs(urlsplit(href).query)
            assert [asked["from"][0]] == [at[:10]]
            assert asked["who"][0] in (*HOSTILE, "negative", "neutral", "positive")
        if name in ("voice", "net", "classes"):
            assert {at[:10] for _href, at in rows_of(spec, "href", "from")} == heard


@given(st.lists(st.lists(st.none() | st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=9))
def test_cells_fill_every_day_once_and_hold_the_value_they_are_for(values: list[list[int | None]]) -> None:
    along = steps(make_series(3))
    found = [Line(str(number), "", tuple(one)) for number, one in enumerate(values)]
    cells = cells_between(found, along, low=0, high=5)
    for place, step in enumerate(along):
        here = [cell for cell in cells if cell.step is step]
        assert [here[0].low, *(cell.high for cell in here)] == [*(cell.low for cell in here), here[-1].high]
        assert (here[0].low, here[-1].high) == (0, 5)
        known = {line.name: line.values[place] for line in found if line.values[place] is not None}
        assert all(cell.low <= known[cell.key] <= cell.high for cell in here if cell.key)  # type: ignore[operator]
        assert bool(known) == bool(here[0].key)


def test_a_gap_tells_its_day_and_leads_nowhere() -> None:
    spec = net_over_time(make_series(3, silent=(1,)), LIGHT, link=link)
    gap = next(row for row in layers_of(spec)[-1]["data"]["values"] if "href" not in row)
    assert gap["tip"] == ["Mon 2 Nov 2026", "Acme\t— of 0 scored", f"{BRANDS[1]}\t— of 0 scored"]


@pytest.mark.parametrize(
    "href",
    [
        *("https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "evil"),
        *("javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "/\n/evil.example", "", "/ x"),
        *("/mentions\x00", "/\u2028", "?from=1", "#x"),
    ],
)
def test_a_chart_that_leads_elsewhere_is_not_made(href: str) -> None:
    assert not is_local(href)
    with pytest.raises(ValueError, match="a chart leads to a path of this installation"):
        net_over_time(make_series(1), LIGHT, link=lambda _start, _end, _who: href)


def test_paths_of_this_installation_are_local() -> None:
    found = ["/", "/mentions", "/mentions?q=%2F%2Fx&from=2026-11-01", "/a//b"]
    assert [local(href) for href in found] == found


# Names


@given(st.lists(st.floats(-50, 300, allow_nan=False), max_size=13))
def test_names_at_the_ends_of_lines_never_overlap_and_stay_inside(places: list[float]) -> None:
    found = spread(places, HEIGHT)
    ordered = sorted(found)
    assert all(over - under >= 14 - 1e-6 for under, over in pairwise(ordered))
    assert all(7 - 1e-6 <= place <= HEIGHT - 7 + 1e-6 for place in found)


def test_of_more_brands_than_fit_the_first_are_named() -> None:
    spec = mentions_over_time(make_series(5, tuple(f"Brand {n}" for n in range(20))), LIGHT, link=link)
    assert {name for _place, name in rows_of(spec, "place", "name")} == {f"Brand {n}" for n in range(13)}


@given(
    st.lists(
        st.lists(st.none() | st.floats(0, 0.5, allow_nan=False), min_size=6, max_size=6),
        min_size=2,
        max_size=2,
    ),
    st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_a_name_inside_a_band_has_the_band_all_around_it(
    edges: list[list[float | None]], clear: list[bool]
) -> None:
    low = Band("a", "a", "#000000", tuple(None if high is None else (0.0, high) for high in edges[0]))
    high = Band("b", "b", "#000000", tuple(None if under is None else (under, 1.0) for under in edges[1]))
    found, thin = fit_inside([low, high], clear, 2)
    assert {one.band.name for one in found} | {band.name for band in thin} == {"a", "b"}
    half = 14 / HEIGHT / 2
    for one in found:
        for place in range(one.first, one.last + 1):
            edge = one.band.edges[place]
            assert edge is not None
            assert clear[place]
            assert edge[0] + half <= one.value <= edge[1] - half


def test_no_name_stands_in_the_veiled_day() -> None:
    def inside(days: int) -> list[str]:
        layers = layers_of(share_of_voice(make_series(days, partial=True), LIGHT, link=link))
        texts = [layer for layer in layers if layer["mark"]["type"] == "text"]
        return [row["at"] for row in texts[0]["data"]["values"] if "at" in row and "value" not in row]

    assert inside(2) == ["2026-11-01T12:00:00Z"] * 2
    assert inside(1) == []


def test_bands_are_named_inside_where_they_are_tall_and_at_their_ends_where_not() -> None:
    spec = share_of_voice(make_series(30, (*BRANDS, *"cdefghijkl")), LIGHT, link=link)
    texts = [layer for layer in layers_of(spec) if layer["mark"]["type"] == "text"]
    inside, ends = ([row["name"] for row in layer["data"]["values"]] for layer in texts)
    assert inside == ["Acme"]
    assert ends == ['Rival.[0] "…', *"cdefghijkl"]
    alone = share_of_voice(make_series(30), LIGHT, link=link)
    assert alone["params"][1] == {"name": "room", "expr": "narrow ? 0 : 0"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Acme", "Acme"),
        ("Donaudampfschifffahrt", "Donaudampfs…"),
        ("\u202egnol\n\teman\x00", "gnol eman"),
        ("سلام", "سلام"),
    ],
)
def test_a_name_is_cut_to_one_short_line(name: str, shown: str) -> None:
    assert cut(name) == shown


@given(st.text(max_size=300))
def test_no_name_breaks_a_tooltip_into_other_lines(name: str) -> None:
    spec = share_of_voice(make_series(1, (name or "x", "Other")), LIGHT, link=link)
    tips = [tip for (tip,) in rows_of(spec, "tip")]
    assert [[line.count("\t") for line in tip] for tip in tips] == [[0, 1, 1, 0]] * len(tips)
    assert not any("\n" in line or len(line) > 100 for tip in tips for line in tip)


# Shapes and colours


def test_a_lone_day_between_gaps_is_drawn_as_a_bar_and_so_are_a_few_days() -> None:
    heard = {START + timedelta(days=number) for number in (3, 4, 9)}
    month = make_series(30)
    rows = tuple(row if row.day in heard else replace(row, share_of_voice=None) for row in month.days)
    assert shape(share_of_voice(month, LIGHT, link=link)) == "area"
    assert shape(share_of_voice(replace(month, days=rows), LIGHT, link=link)) == "rect"
    assert shape(share_of_voice(make_series(7), LIGHT, link=link)) == "rect"


def shape(spec: dict[str, Any]) -> str:
    return str(spec["layer"][0]["mark"]["type"])


@pytest.mark.parametrize(
    ("chart", "sentence"),
    [
        (mentions_over_time, "No day of this period has begun."),
        (share_of_voice, "No brand was mentioned in these days."),
        (net_over_time, "No mention of these days is scored."),
        (class_shares, "No mention of these days is scored."),
    ],
)
def test_nothing_to_draw_is_said(chart: Any, sentence: str) -> None:
    assert chart(make_series(0), LIGHT, link=link)["mark"]["text"] == sentence
    if chart is not mentions_over_time:
        assert chart(make_series(2, silent=(0, 1)), LIGHT, link=link)["mark"]["text"] == sentence


def test_nothing_counted_lies_at_the_foot_of_the_chart() -> None:
    spec = mentions_over_time(make_series(5, silent=tuple(range(5))), LIGHT, link=link)
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    assert line["encoding"]["y"] == {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        # Without their number some of the values would be left out.
        "axis": {"grid": True, "values": [0, 1], "tickCount": 2, "format": ",d"},
    }


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (2, [0, 1, 2]),
        (2.5, [0, 1, 2, 3]),
        (6, [0, 2, 4, 6]),
        (11, [0, 5, 10, 15]),
        (54, [0, 20, 40, 60]),
        (50, [0, 10, 20, 30, 40, 50]),
        (105, [0, 25, 50, 75, 100, 125]),
        (12_345, [0, 2_500, 5_000, 7_500, 10_000, 12_500]),
    ],
)
def test_the_axis_of_counts_has_whole_numbers_each_once(most: float, ticks: list[int]) -> None:
    assert count_ticks(most) == ticks


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_charts_and_pages_share_their_colours(theme: Theme) -> None:
    css = (Path(__file__).parents[2] / "web" / "static" / "listener.css").read_text(encoding="utf-8")
    tokens = {f"--brand-{number}": colour for number, colour in enumerate(theme.brands, start=1)}
    tokens |= {f"--class-{name}": colour for name, colour in zip(CLASSES, theme.classes, strict=True)}
    for token, colour in tokens.items():
        line = next(line for line in css.splitlines() if line.strip().startswith(f"{token}:"))
        assert line.split("(")[1].split(")")[0].split(", ")[theme is DARK] == colour


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_names_inside_bands_are_readable(theme: Theme) -> None:
    for fill in (*theme.brands, *theme.classes):
        assert contrast(ink_on(fill), fill) >= 4.2, fill


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = ((int(colour[place : place + 2], 16) / 255) ** 2.2 for place in (1, 3, 5))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
