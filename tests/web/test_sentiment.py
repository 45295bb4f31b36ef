"""/sentiment: its figures by hand, what is scored and what is not, and changes that say too little."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from listener.enrich.scoring import vader_name
from listener.metrics.audit import Confusion
from listener.metrics.brand_tone import corrected_of_brand
from listener.model import CLASSES, Author, EnrichedPost, Outcome, Score
from listener.reports.scorers import scorer_name
from listener.store.trainings import note_training
from tests.metrics.examples import example
from tests.web.conftest import Get, getter
from tests.web.world import NOW, make_app, make_posts, make_store

DAY = timedelta(days=1)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@contextmanager
def asking(folder: Path, posts: Sequence[EnrichedPost]) -> Iterator[Get]:
    """Asks an app that holds these posts alone."""
    store = make_store(folder, posts)
    yield getter(make_app(store, folder))
    store.close()


def said(number: int, compound: int | None, *, days_ago: int = 2, author: str = "a") -> EnrichedPost:
    """A mention of Acme with that score."""
    one = make_posts()[0]
    post = replace(
        one.post,
        id=f"{days_ago}-{number}",
        author=Author(author, author),
        created_at=NOW - days_ago * DAY,
        text=f"Said {number}.",
    )
    return replace(one, post=post, score=None if compound is None else Score(compound, "vader-3.3.2"))


def figures(page: str) -> dict[str, float | None]:
    """The first figure of each name: the cards stand first."""
    found: dict[str, float | None] = {}
    for name, value in re.findall(r'data-figure="(\w+)" data-n="\d+" data-value="([^"]*)"', page):
        found.setdefault(name, float(value) if value else None)
    return found


def test_the_worked_example_stands_in_the_cards(tmp_path: Path) -> None:
    inputs, expected, tolerance = example("B1")
    posts = [said(number, round(10_000 * value)) for number, value in enumerate(inputs["compound"])]
    with asking(tmp_path, [*posts, said(99, None)]) as ask:
        found = figures(ask("/sentiment").text)
    n = len(inputs["compound"])
    told = {name: found[name] for name in ("net", "mean", "positive_share", "negative_share", "scored_share")}
    assert told == pytest.approx(
        {
            "net": expected["net_sentiment_score"] / 100,
            "mean": expected["mean"],
            "positive_share": expected["positive"] / n,
            "negative_share": expected["negative"] / n,
            "scored_share": n / (n + 1),
        },
        abs=tolerance,
    )


def test_the_table_of_brands_is_its_file_and_the_report(get: Get) -> None:
    report = get("/api/v1/report").json
    assert report is not None
    found = rows(get("/sentiment.csv").text)
    assert [row["brand"] for row in found] == list(report["brands"])
    for row in found:
        tone = report["brands"][row["brand"]]["sentiment"]
        classes = [int(row[name]) for name in ("positive", "neutral", "negative")]
        assert classes == [tone["positive"], tone["neutral"], tone["negative"]]
        assert sum(classes) == int(row["scored"])
        shares = [float(row[f"{name}_share"]) for name in ("positive", "neutral", "negative")]
        assert sum(shares) == pytest.approx(1)
        assert float(row["net"]) == pytest.approx(tone["net"]["value"])
        assert float(row["net_change"]) == pytest.approx(float(row["net"]) - float(row["net_before"]))


def test_the_days_are_of_all_brands_or_of_the_chosen_one(get: Get) -> None:
    everybody = rows(get("/sentiment/days.csv").text)
    alone = rows(get("/sentiment/days.csv?brand=Rival+%26+Co").text)
    assert {row["brand"] for row in everybody} == {"Acme", "Rival & Co"}
    assert alone == [row for row in everybody if row["brand"] == "Rival & Co"]
    for row in everybody:
        scored = int(row["scored"])
        assert scored == sum(int(row[name]) for name in ("positive", "neutral", "negative"))
        assert (row["net"] == "") is (row["positive_share"] == "") is (scored == 0)


@pytest.mark.parametrize(("name", "by"), [("languages", "lang"), ("sources", "source")])
def test_how_much_is_scored_adds_up_to_the_brand(get: Get, name: str, by: str) -> None:
    [acme] = [row for row in rows(get("/sentiment.csv").text) if row["brand"] == "Acme"]
    found = rows(get(f"/sentiment/{name}.csv").text)
    for column in ("mentions", "scored"):
        assert sum(int(row[column]) for row in found) == int(acme[column])
    assert next(iter(found[0])) == by
    told = get(f"/sentiment/{name}.json").json
    assert told is not None
    assert [row[by] for row in told["rows"]] == [row[by] for row in found]


def test_the_strongest_mentions_stand_side_by_side_the_strongest_first(tmp_path: Path) -> None:
    compounds = (900, -900, 5_000, -5_000, 400, -400, 9_000, -9_000, 700, 600, 800, 0, None)
    posts = [said(number, compound) for number, compound in enumerate(compounds)]
    with asking(tmp_path, posts) as ask:
        page = ask("/sentiment").text
    negative, positive = (page[page.index(f'id="{name}-title"') :] for name in ("negative", "positive"))
    negative, positive = (part[: part.index("</section>")] for part in (negative, positive))
    assert re.findall(r"Said (\d+)\.", positive) == ["6", "2", "0", "10", "8"]
    assert re.findall(r"Said (\d+)\.", negative) == ["7", "3", "1"]
    assert "sentiment=positive" in positive
    assert "sentiment=negative" in negative


def test_where_nothing_is_scored_everything_of_tone_is_a_dash(get: Get) -> None:
    page = get("/sentiment?lang=pl").text
    told = figures(page)
    assert [told[name] for name in ("net", "mean", "positive_share", "neutral_share", "negative_share")] == [
        None
    ] * 5
    assert told["scored_share"] == 0
    assert "No scored mention of these days is negative." in page
    assert "No scored mention of these days is positive." in page


def test_a_change_among_too_few_authors_says_so(tmp_path: Path) -> None:
    """Ten authors before and nine now; a tenth one is not scored."""
    before = [said(n, 5_000, days_ago=5, author=f"a{n}") for n in range(10)]
    now = [said(n, -5_000, author=f"a{n}") for n in range(9)]
    query = "from=2026-11-20&to=2026-11-23"
    with asking(tmp_path, [*before, *now, said(9, None, author="a9")]) as ask:
        page = ask(f"/sentiment?{query}").text
        verdicts = [row["verdict"] for row in rows(ask(f"/sentiment.csv?{query}").text)]
    assert page.count("too few authors to compare") == 1
    assert verdicts == ["too few", "too few"]


def test_a_change_among_enough_authors_is_shown_as_one(tmp_path: Path) -> None:
    """Twelve turn from one tone to the other, three stay as they were."""
    before = [said(n, 5_000, days_ago=5, author=f"a{n}") for n in range(15)]
    now = [said(n, -5_000 if n < 12 else 5_000, author=f"a{n}") for n in range(15)]
    query = "from=2026-11-20&to=2026-11-23"
    with asking(tmp_path, [*before, *now]) as ask:
        page = ask(f"/sentiment?{query}").text
        verdicts = [row["verdict"] for row in rows(ask(f"/sentiment.csv?{query}").text)]
    assert "too few authors to compare" not in page
    assert '<span class="pill down">−1.60</span>' in page
    assert "shift, p under 0.001" in page
    assert verdicts == ["shift", "too few"]


def test_without_a_comparison_there_is_no_column_of_changes(get: Get) -> None:
    assert "Net before" in get("/sentiment").text
    page = get("/sentiment?compare=none").text
    assert "Net before" not in page
    assert "Verdict" not in page


def test_the_page_says_that_a_machine_scored_and_nobody_checked(get: Get) -> None:
    told = get("/sentiment").text
    [line] = re.findall(r"<p [^>]*data-scores>(.*?)</p>", told, re.DOTALL)
    assert " ".join(re.sub("<[^>]*>", " ", line).split()) == (
        f"Scored: en by {scorer_name(vader_name())}. Not scored: 16 mentions in ar, 15 mentions in pl, which "
        "stay out of every figure of tone. unaudited Nobody has checked the scores on a random sample, so "
        "take small differences for noise: audits . How it is counted"
    )


def test_what_a_training_tells_of_the_scorer_puts_tone_right_on_the_page_and_in_files(
    tmp_path: Path,
) -> None:
    posts = [said(number, -5_000 if number % 4 else 5_000, author=f"a{number}") for number in range(40)]
    store = make_store(tmp_path, posts)
    matrix = ((30, 10, 0), (0, 10, 0), (0, 5, 15))
    with store.write() as connection:
        note_training(connection, "en", now=NOW, outcome=Outcome(vader_name(), "", "", matrix=matrix))
    get = getter(make_app(store, tmp_path))
    page = get("/sentiment").text
    assert (
        '<a class="pill positive" href="/sentiment/learning?lang=en">accuracy 78.6 % (67.6 to 86.6 %) on '
        "70 labels left out of training</a>"
    ) in page
    assert '<p class="interval" data-corrected="net">corrected <a href="/sentiment/learning?lang=en">' in page
    assert "unaudited" not in page + get("/").text
    assert re.findall(r'data-figure="corrected" data-n="(\d+)"', page) == ["70"] * 4
    shares = {row["class"]: row for row in rows(get("/sentiment/corrected/shares.csv").text)}
    assert {name: float(row["as_scored"]) for name, row in shares.items()} == {
        "negative": 0.75,
        "neutral": 0,
        "positive": 0.25,
    }
    # None of the labels is known to be of this brand.
    none = Confusion(((0, 0, 0),) * 3)
    fixed = corrected_of_brand(Confusion(matrix), none, [np.array([30]), np.array([0]), np.array([10])])
    values = [one.value for one in fixed.shares]
    assert [float(shares[one.value]["corrected"]) for one in CLASSES] == pytest.approx(values)
    [net] = rows(get("/sentiment/corrected/net.csv").text)
    assert (float(net["as_scored"]), float(net["corrected"])) == pytest.approx((-0.5, fixed.net.value))
    narrowed = get("/sentiment?source=News").text
    assert "are not corrected by it" in narrowed
    assert "data-corrected" not in narrowed
    assert rows(get("/sentiment/corrected/net.csv?source=News").text) == []
    [english] = rows(get("/sentiment/languages.csv").text)
    assert (english["lang"], english["scorer"], english["since"]) == ("en", vader_name(), "")
    assert "data-scores" in get("/mentions?sentiment=negative").text
    assert "data-scores" not in get("/mentions").text
    store.close()


def test_an_empty_installation_has_no_tone(empty: Get) -> None:
    page = empty("/sentiment").text
    assert "No mentions yet" in page
    assert "data-chart" not in page
    assert "data-figure" not in page


@pytest.mark.parametrize(
    "path", ["/sentiment.xml", "/sentiment/days.xml", "/sentiment/moons.csv", "/sentiment/sources.xml"]
)
def test_files_of_other_kinds_are_not_found(get: Get, path: str) -> None:
    assert get(path).status_code == 404
