"""report, mentions, try: what the terminal and scripts are told."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from listener.enrich.scoring import vader_name
from listener.metrics.clusters import clustered_mean, clustered_share
from tests.cli.conftest import Listener, a_line, write_posts

DAYS = ("--from", "2026-03-08", "--to", "2026-03-10", "--as-of", "2026-03-10T12:00:00Z")
COMPOUND_2 = -0.4588
"""The score of the second post."""
UNKNOWN = {"value": None, "low": None, "high": None}


def by_author(x: list[float], n: list[float], **more: int) -> dict[str, object]:
    """A share, or with a scale a mean, of what each author said."""
    made = clustered_mean if more else clustered_share
    found = made(np.array(x), np.array(n), **more)
    return {name: pytest.approx(getattr(found, name)) for name in ("value", "low", "high")}


def value(known: float) -> dict[str, float | None]:
    return UNKNOWN | {"value": known}


def brand(
    role: str,
    awareness: dict[str, Any],
    sentiment: dict[str, Any],
    messages: dict[str, Any],
    *scorers: dict[str, Any],
) -> dict[str, Any]:
    shift = {"value": None, "low": None, "high": None, "p": None, "verdict": "too few"}
    known = {
        "scorers": list(scorers),
        "accuracy": UNKNOWN | {"n": 0, "macro_f1": None, "by": None, "audit": None},
        "corrected": dict.fromkeys(("negative", "neutral", "positive", "net"), UNKNOWN),
    }
    return {
        "role": role,
        "awareness": awareness | {"growth": UNKNOWN},
        "sentiment": sentiment | known | {"shift": shift},
        "response": {
            "messages": messages,
            "cases": {
                "opened": 0,
                "answered": 0,
                "open": 0,
                "rate": UNKNOWN,
                "within_target": UNKNOWN,
                "first_response_hours": {"median": UNKNOWN, "p90": UNKNOWN, "answered_only_median": None},
            },
        },
    }


def in_language(lang: str, mentions: int, scorer: str | None) -> dict[str, Any]:
    scored = mentions if scorer else 0
    return {"lang": lang, "scorer": scorer, "since": None, "mentions": mentions, "scored": scored}


def test_the_json_is_that_of_the_contract(filled: Listener) -> None:
    ran = filled("report", *DAYS, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {
        "period": {
            "start": "2026-03-08",
            "end": "2026-03-10",
            "timezone": "Europe/Warsaw",
            "as_of": "2026-03-10T12:00:00Z",
        },
        "coverage": {},
        "brands": {
            "Acme": brand(
                "own",
                {
                    "mentions": 4,
                    "share_of_voice": by_author([1, 1, 1, 1], [2, 1, 1, 1]),
                    "unique_authors": 4,
                    "reach": 6_000,
                    "potential_impressions": 6_000,
                    "engagements": 6,
                },
                {
                    "scored": 3,
                    "positive": 1,
                    "neutral": 1,
                    "negative": 1,
                    "net": by_author([1, 0, -1], [1] * 3, scale=1),
                    "mean": by_author([0.6369, 0, COMPOUND_2], [1] * 3, scale=1),
                },
                {
                    "addressed": 1,
                    "answered": 1,
                    "median_hours": 0.0,
                    "p90_hours": 0.0,
                    "rate": {"value": 1.0, "low": pytest.approx(0.2065, abs=1e-4), "high": 1.0},
                },
                in_language("en", 3, vader_name()),
                in_language("ar", 1, None),
            ),
            "Bolt": brand(
                "competitor",
                {
                    "mentions": 1,
                    "share_of_voice": by_author([1, 0, 0, 0], [2, 1, 1, 1]),
                    "unique_authors": 1,
                    "reach": 900,
                    "potential_impressions": 900,
                    "engagements": None,
                },
                {
                    "scored": 1,
                    "positive": 0,
                    "neutral": 0,
                    "negative": 1,
                    "net": value(-1.0),
                    "mean": value(COMPOUND_2),
                },
                {
                    "addressed": 0,
                    "answered": 0,
                    "median_hours": None,
                    "p90_hours": None,
                    "rate": UNKNOWN,
                },
                in_language("en", 1, vader_name()),
            ),
        },
        "goals": [],
        "value": {
            "currency": "EUR",
            "cost": {"total": None, "by_category": {}},
            "worth": UNKNOWN,
            "roi": UNKNOWN,
            "roi_basis": "margin",
            "probability_positive": None,
            "exposure": UNKNOWN,
            "media_cost_equivalent": UNKNOWN,
            "assumptions": ran.json["value"]["assumptions"],
        },
    }
    assert [one["name"] for one in ran.json["value"]["assumptions"]] == [
        "half_life_days",
        "look_back_days",
        "p_customer",
        "p_switch",
        "replacement_multiple",
        "viewable_share",
    ]


def test_as_of_in_the_past_cuts_what_came_later(filled: Listener) -> None:
    ran = filled("report", *DAYS[:4], "--as-of", "2026-03-09T11:59", "--format", "json")
    assert ran.json["brands"]["Acme"]["awareness"]["mentions"] == 1
    assert ran.json["period"]["as_of"] == "2026-03-09T10:59:00Z"


def test_as_of_in_the_future_is_now(filled: Listener) -> None:
    ran = filled("report", *DAYS[:4], "--as-of", "8999-01-01", "--format", "json")
    assert ran.code == 0
    assert ran.json["period"]["as_of"] < "3000"


def test_one_brand_alone(filled: Listener) -> None:
    ran = filled("report", *DAYS, "--brand", "Bolt", "--format", "json")
    assert list(ran.json["brands"]) == ["Bolt"]
    assert ran.json["brands"]["Bolt"]["awareness"]["share_of_voice"]["value"] == 0.2


def test_the_csv_has_a_row_for_each_brand(filled: Listener) -> None:
    ran = filled("report", *DAYS, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [(row["brand"], row["mentions"], row["engagements"], row["growth"]) for row in rows] == [
        ("Acme", "4", "6", ""),
        ("Bolt", "1", "", ""),
    ]
    assert [(row["accuracy"], row["accuracy_n"], row["net_corrected"]) for row in rows] == [("", "0", "")] * 2
    assert [(row["cases"], row["messages"], row["messages_answered"]) for row in rows] == [
        ("0", "1", "1"),
        ("0", "0", "0"),
    ]


def test_the_text_is_for_people(filled: Listener) -> None:
    ran = filled("report", *DAYS)
    assert ran.out.startswith("8 Mar to 9 Mar 2026 (Europe/Warsaw), as of 10 Mar 2026, 13:00\n")
    assert [line.split()[:3] for line in ran.out.splitlines()[2:5]] == [
        ["Brand", "Mentions", "Share"],
        ["Acme", "4", "80.0"],
        ["Bolt", "1", "20.0"],
    ]
    told = f"VADER {vader_name().removeprefix('vader-')}"
    assert [line for line in ran.out.splitlines() if "scored: " in line] == [
        f"Acme: scored: en by {told}; not scored: 1 mention in ar; not audited yet: label 100 mentions.",
        f"Bolt: scored: en by {told}; not audited yet: label 100 mentions.",
    ]


def test_the_text_tells_who_was_answered_and_how_fast(configured: Listener, tmp_path: Path) -> None:
    asked = [
        a_line(
            number, "@acmehelp why?", author={"handle": f"c{number}"}, created_at=f"2026-03-09T0{hour}:00:00Z"
        )
        for number, hour in ((1, 7), (2, 8), (3, 9))
    ]
    told = a_line(4, "So it is.", author={"handle": "acmehelp"}, kind="reply", reply_to={"post_id": "1"})
    configured("import", write_posts(tmp_path / "asked.jsonl", *asked, told))
    lines = configured("report", *DAYS).out.splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("Brand  Cases"))
    assert lines[head + 1].split() == [
        *("Acme", "3", "1", "2", "33.3", "%", "33.3", "%"),
        *("—", "—", "4", "h", "3", "1"),
    ]
    assert "open cases counted in" in lines[head + 4]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "yesterday"], "from: 'yesterday' is no date; write it as 2026-11-01."),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "from (2026-03-02) must be before to (2026-03-01)"),
        (["--as-of", "0001-01-01"], "as-of: '0001-01-01' lies outside the years 1995 to 9000."),
        (["--brand", "acme"], "brand: 'acme' is not tracked; tracked are Acme, Bolt."),
    ],
)
def test_what_cannot_be_reported_is_said(filled: Listener, arguments: list[str], said: str) -> None:
    ran = filled("report", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {said}")


def test_mentions_are_listed_newest_first_with_how_many_there_are(filled: Listener) -> None:
    ran = filled("mentions", *DAYS[:4], "--limit", "2")
    assert ran.code == 0
    assert ran.err == "2 of 5 mentions, 2026-03-08 to 2026-03-10 (not included)\n"
    assert ran.out.splitlines()[2].split() == ["Mention", "Time", "Brand", "Sentiment", "Author", "Text"]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        pytest.param([], {"1", "2", "4", "urn:news:1"}, id="all"),
        pytest.param(["--brand", "Bolt"], {"2"}, id="brand"),
        pytest.param(["--group", "product"], {"2"}, id="group"),
        pytest.param(["--lang", "ar"], {"4"}, id="language"),
        pytest.param(["--source", "import"], {"1", "2", "4", "urn:news:1"}, id="source"),
        pytest.param(["--sentiment", "unscored"], {"4"}, id="unscored"),
        pytest.param(["-q", "awful"], {"2"}, id="query"),
        pytest.param(["--limit", "1"], {"urn:news:1"}, id="limit"),
    ],
)
def test_mentions_can_be_chosen(filled: Listener, arguments: list[str], ids: set[str]) -> None:
    ran = filled("mentions", *DAYS[:4], *arguments, "--format", "json")
    assert {one["id"] for one in ran.json} == ids


def test_a_mention_in_json_is_its_post_with_brand_and_keywords(filled: Listener) -> None:
    [one] = filled("mentions", *DAYS[:4], "--lang", "ar", "--format", "json").json
    assert (one["brand"], one["keywords"], one["sentiment"], one["source"]) == (
        "Acme", ["أكمي"], None, "import",
    )  # fmt: skip


def test_mentions_as_csv(filled: Listener) -> None:
    rows = list(csv.DictReader(io.StringIO(filled("mentions", *DAYS[:4], "--format", "csv").out)))
    assert len(rows) == 5
    assert {row["text"] for row in rows if row["brand"] == "Bolt"} == {"Acme Cloud is awful, so is Bolt 🌧"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--source", "imprt"], "source: 'imprt' is no source; there are: import."),
        (["--lang", "de"], "lang: no mention is in 'de'; there are: ar, en."),
        (["--group", "x"], "group: 'x' is no keyword group here; there are: product."),
    ],
)
def test_a_filter_that_nothing_can_pass_is_said(filled: Listener, arguments: list[str], said: str) -> None:
    ran = filled("mentions", *arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", f"Error: {said}\n")


def test_try_shows_brands_keywords_language_and_score(configured: Listener) -> None:
    ran = configured("try", "I love Acme Cloud, not Bolt", "--lang", "en", "--format", "json")
    assert ran.json["mentions"] == [
        {"brand": "Acme", "keywords": ["acme", "acme cloud"]},
        {"brand": "Bolt", "keywords": ["bolt"]},
    ]
    assert (ran.json["lang"], ran.json["lang_confidence"]) == ("en", None)
    assert ran.json["sentiment"]["class"] == "positive"


def test_try_tells_what_is_missing(configured: Listener) -> None:
    assert configured("try", "Acme, Ohio", "--lang", "pl").out == (
        "no mention: no keyword of a brand is in it, or an exclude term is\n"
        "language: pl\n"
        "sentiment: — (no scorer is proved for this language)\n"
        "needs a response: no, it neither tags nor names a brand\n"
    )
    assert "--lang names it" in configured("try", "").out


def test_try_refuses_what_is_no_language(configured: Listener) -> None:
    ran = configured("try", "Acme", "--lang", "english")
    assert (ran.code, ran.err) == (
        2, "Error: lang: 'english' is no language code; write one such as en or pt-BR.\n",
    )  # fmt: skip
