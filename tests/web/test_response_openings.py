"""Every figure of the response page opens: its n, the rows behind its link and the rows of their CSV are
equal, and the figure made again from those CSV rows alone is the figure shown.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from tests.web.conftest import Get, getter
from tests.web.response_world import desk_config, make_desk
from tests.web.test_openings import Figures, Shown
from tests.web.world import make_app

Row = Mapping[str, str]
TARGET = 4.0
PAGES = (
    "/response",
    "/response?hours=clock",
    "/response?brand=Rival %26 Co&compare=none",
    "/response?from=2026-11-20&to=2026-11-24",
    "/response?from=2026-11-23",
    "/response?from=2026-09-20&to=2026-11-20",
    "/response?compare=year",
    "/?role=support",
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Asks an app over the conversations of the small desk."""
    folder = tmp_path_factory.mktemp("response")
    store = make_desk(folder)
    yield getter(make_app(store, folder, desk_config()))
    store.close()


def hours(row: Row, reading: str) -> float:
    return float(row["business_hours" if reading == "business" else "hours"])


def left_waiting(rows: Sequence[Row], reading: str) -> list[tuple[float, float]]:
    """The product-limit curve of the rows, redone by its definition: (hours, share that still waits)."""
    everybody = np.sort([hours(row, reading) for row in rows])
    done = [hours(row, reading) for row in rows if row["state"] == "answered"]
    left, told = 1.0, []
    for at in sorted(set(done)):
        left *= 1 - done.count(at) / int((everybody >= at).sum())
        told.append((at, left))
    return told


def quantile(rows: Sequence[Row], reading: str, fraction: float) -> float | None:
    return next((at for at, left in left_waiting(rows, reading) if left <= 1 - fraction + 1e-12), None)


def answered_by(rows: Sequence[Row], reading: str, at: float) -> float | None:
    """The share answered by then, as far as it is known."""
    if not rows:
        return None
    left = [left for time, left in left_waiting(rows, reading) if time <= at]
    if at > max(hours(row, reading) for row in rows) and left[-1:] != [0.0]:
        return None
    return 1 - left[-1] if left else 0.0


def median(found: Sequence[float]) -> float | None:
    return float(np.median(found)) if found else None


def ninetieth(found: Sequence[float]) -> float | None:
    return float(np.percentile(found, 90)) if found else None


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def count(column: str, value: str) -> Callable[[Sequence[Row]], int]:
    return lambda rows: sum(row[column] == value for row in rows)


def fixed_rate(rows: Sequence[Row]) -> float | None:
    quick = [row for row in rows if row["state"] == "answered" and float(row["hours"]) <= 168]
    return share(len(quick), len(rows))


def handle_median(rows: Sequence[Row]) -> float | None:
    return quantile([{**row, "hours": row["handle_hours"]} for row in rows], "clock", 0.5)


def done(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.get("state", "answered") == "answered"]


COUNTS = ("cases", "open", "opened", "known", "timed", "n", "waits", "addressed", "directly_answered")
OF_ROWS: dict[str, Callable[[Sequence[Row]], float | None]] = {
    "mentions": len,
    "answered": lambda rows: len(done(rows)),
    "within": count("within_target", "within"),
    "late": count("within_target", "late"),
    "pending": count("within_target", "pending"),
    "response_rate": lambda rows: share(len(done(rows)), len(rows)),
    "within_target": lambda rows: share(count("within_target", "within")(rows), len(rows)),
    "fixed_rate": fixed_rate,
    "handle_median": handle_median,
    "oldest": lambda rows: max((float(row["hours"]) for row in rows), default=None),
    "answered_share": lambda rows: share(sum(row["answered_at"] != "" for row in rows), len(rows)),
    "median_of_answered": lambda rows: median([float(row["hours"]) for row in rows]),
    "p90_of_answered": lambda rows: ninetieth([float(row["hours"]) for row in rows]),
}


def again(shown: Shown, rows: Sequence[Row]) -> float | None:
    """The figure, made again from the rows behind it."""
    asked = parse_qs(urlsplit(shown.href).query)
    reading = asked.get("hours", ["clock"])[0]
    at = dict(shown.more).get("data-at")
    if at is not None:
        return of_curve(shown.name, rows, reading, float(at))
    if shown.name in COUNTS:
        return len(rows)
    if shown.name in ("median", "p90"):
        return quantile(rows, reading, 0.5 if shown.name == "median" else 0.9)
    if shown.name == "answered_only_median":
        return median([hours(row, reading) for row in done(rows)])
    if shown.name == "within" and asked.get("state") != ["within"]:
        return answered_by(rows, reading, TARGET)
    return OF_ROWS[shown.name](rows)


def of_curve(name: str, rows: Sequence[Row], reading: str, at: float) -> float | None:
    if name == "answered_share":
        return answered_by(rows, reading, at)
    if name == "waited_longer":
        return sum(hours(row, reading) > at for row in rows)
    assert name == "flattered_share"
    return share(sum(hours(row, reading) <= at for row in rows), len(rows))


@pytest.fixture(scope="module")
def rows(ask: Get) -> Callable[[str], tuple[int, list[Row]]]:
    """What stands behind an address: the n that its page states, and the rows of its CSV.

    Of the hundreds of hours of the week, the n is that of the JSON: it is the same and takes no page.
    """

    @cache
    def read(href: str) -> tuple[int, list[Row]]:
        path, _mark, query = href.partition("?")
        told = list(csv.DictReader(io.StringIO(ask(f"{path}.csv?{query}").text)))
        if "weekday=" in query:
            listed = ask(f"{path}.json?{query}").json
            assert listed is not None
            return listed["n"], list(told)
        page = ask(href)
        assert page.status_code == 200, (href, page.text[-2_000:])
        stated = re.search(r'<h2 id="list-title"[^>]*>\s*([\d,]+) ', page.text)
        assert stated is not None, href
        return int(stated[1].replace(",", "")), list(told)

    return read


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_of_the_page_is_made_of_the_rows_it_opens(
    ask: Get, rows: Callable[[str], tuple[int, list[Row]]], path: str
) -> None:
    page = ask(path)
    assert page.status_code == 200, page.text
    parser = Figures()
    parser.feed(page.text)
    figures = [one for one in parser.found if one.href.startswith("/response/")]
    assert figures
    wrong = []
    for shown in figures:
        stated, behind = rows(shown.href)
        value = again(shown, behind)
        fits = value == pytest.approx(shown.value, abs=1e-9) if value is not None else shown.value is None
        if (stated, len(behind)) != (shown.n, shown.n) or not fits:
            wrong.append((shown, stated, len(behind), value))
    assert wrong == []


def test_the_whole_page_is_walked(ask: Get) -> None:
    parser = Figures()
    parser.feed(ask("/response?from=2026-11-01&to=2026-11-24").text)
    names = {one.name for one in parser.found if one.href.startswith("/response/")}
    assert names == {*COUNTS, *OF_ROWS, "median", "p90", "answered_only_median"} | {
        "waited_longer",
        "flattered_share",
    }


COUNTED = {
    "hours": r"^Opened\t(\d+)$",
    "days": r"^{clicked}\t(\d+)$",
    "share": r"^Share within target\t.* of (\d+)$",
    "weeks": r"^Cases\t(\d+)$",
}
"""The line of a tooltip that counts what a click opens."""


@pytest.mark.parametrize("name", COUNTED)
def test_every_mark_opens_the_cases_it_counts(
    ask: Get, rows: Callable[[str], tuple[int, list[Row]]], name: str
) -> None:
    spec = ask(f"/charts/response-{name}.json?from=2026-11-01&to=2026-11-24").json
    assert spec is not None
    drawn = [row for layer in spec["layer"] for row in layer.get("data", spec.get("data"))["values"]]
    marks = [row for row in drawn if row.get("href")]
    assert marks
    for mark in marks[:60]:
        stated, behind = rows(mark["href"])
        clicked = mark["tip"][-1].removeprefix("Click to read: ")
        wanted = re.compile(COUNTED[name].replace("{clicked}", re.escape(clicked)))
        said = next(found[1] for line in mark["tip"] if (found := wanted.match(line)))
        assert (stated, len(behind)) == (int(said), int(said)), mark


def test_the_whole_curve_opens_the_cases_it_is_made_of(
    ask: Get, rows: Callable[[str], tuple[int, list[Row]]]
) -> None:
    spec = ask("/charts/response-curve.json").json
    assert spec is not None
    (href,) = {row["href"] for row in spec["layer"][-1]["data"]["values"]}
    stated, behind = rows(href)
    page = ask("/response").text
    assert f'Share of cases answered after so long · <a href="{href.replace("&", "&amp;")}"' in page
    assert stated == len(behind) > 100
    assert len(spec["layer"][-1]["data"]["values"]) < 200
