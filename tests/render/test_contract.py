"""The report and the export line, whole, as the contract has them; and the same figures as text."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from listener.model import Author, Counters, Estimate, Period, Post, ReplyTo, Role, Score, Sentiment
from listener.render.report_json import mention_json, post_json, report_json, table_json
from listener.render.tables import awareness_table, brief_mentions_table, mentions_table
from listener.render.text import WIDTH, coverage_line, report_text, table_text
from listener.reports.changes import Shift
from listener.reports.report import Awareness, BrandReport, Report, Tone
from listener.store.listing import StoredMention, StoredPost

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PERIOD = Period(date(2026, 10, 24), date(2026, 11, 23), ZoneInfo("Europe/Warsaw"), AT)
UNKNOWN = {"value": None, "low": None, "high": None}


def make_report(name: str = "Acme") -> Report:
    heard = Awareness(1_234, Estimate(0.412, 0.4, 0.43), 310, None, None, 52, Estimate(), 0, 12)
    tone = Tone(10, 5, 3, 2, Estimate(0.3), Estimate(float("nan")), Shift(-0.1))
    return Report(PERIOD, {"News": 0.9, "X": None}, (BrandReport(name, Role.OWN, heard, tone),), 3_000)


def make_mention(text: str = "acme rocks") -> StoredMention:
    post = Post(
        "x", "7", Author("42", "anna", "Anna", 310), text, AT, lang="en",
        reply_to=ReplyTo("6", "acmehelp"), counters=Counters(likes=3),
    )  # fmt: skip
    stored = StoredPost(1, post, "X", AT, None, Score(5_000, "vader"), False, sentiment=Sentiment.POSITIVE)
    return StoredMention(stored, "Acme", ("acme",), Sentiment.NEGATIVE, -1_000)


def test_the_report_is_the_contract_to_the_letter() -> None:
    assert report_json(make_report()) == {
        "period": {
            "start": "2026-10-24",
            "end": "2026-11-23",
            "timezone": "Europe/Warsaw",
            "as_of": "2026-11-22T12:00:00Z",
        },
        "coverage": {"News": 0.9, "X": None},
        "brands": {
            "Acme": {
                "role": "own",
                "awareness": {
                    "mentions": 1_234,
                    "share_of_voice": {"value": 0.412, "low": 0.4, "high": 0.43},
                    "unique_authors": 310,
                    "reach": None,
                    "potential_impressions": None,
                    "engagements": 52,
                    "growth": UNKNOWN,
                },
                "sentiment": {
                    "scored": 10,
                    "positive": 5,
                    "neutral": 3,
                    "negative": 2,
                    "net": {"value": 0.3, "low": None, "high": None},
                    "mean": UNKNOWN,
                    "scorers": [],
                    "accuracy": UNKNOWN | {"n": 0, "macro_f1": None, "by": None, "audit": None},
                    "corrected": dict.fromkeys(("negative", "neutral", "positive", "net"), UNKNOWN),
                    "shift": {"value": -0.1, "low": None, "high": None, "p": None, "verdict": None},
                },
                "response": {},
            }
        },
        "goals": [],
        "value": {},
    }


def test_no_json_holds_nan() -> None:
    json.dumps(report_json(make_report()), allow_nan=False)
    json.dumps(table_json(awareness_table(make_report())), allow_nan=False)


def test_an_export_line_is_the_import_format_with_mentions_and_sentiment() -> None:
    mention = make_mention()
    assert post_json(mention.stored, [mention]) == {
        "network": "x",
        "id": "7",
        "url": None,
        "text": "acme rocks",
        "lang": "en",
        "author": {"id": "42", "handle": "anna", "name": "Anna", "followers": 310},
        "created_at": "2026-11-22T12:00:00Z",
        "kind": "original",
        "reply_to": {"post_id": "6", "author_handle": "acmehelp"},
        "conversation_id": None,
        "ref_id": None,
        "metrics": {
            "likes": 3, "replies": None, "reposts": None,
            "quotes": None, "bookmarks": None, "impressions": None,
        },
        "mentions": [
            {"brand": "Acme", "keywords": ["acme"], "sentiment": {"compound": -0.1, "class": "negative"}}
        ],
        "sentiment": {"compound": 0.5, "class": "positive"},
    }  # fmt: skip


def test_a_mention_has_its_brand_and_its_own_sentiment() -> None:
    told = mention_json(make_mention())
    assert (told["mention"], told["brand"], told["sentiment"]["class"]) == (1, "Acme", "negative")
    assert "mentions" not in told


def test_the_text_says_every_figure_with_its_n_and_the_coverage() -> None:
    text = report_text(make_report())
    assert "1,234" in text
    assert "41.2 %" in text
    assert "5 / 3 / 2" in text
    assert "—" in text
    assert "below 95 %: News 90.0 %" in text


def test_nothing_in_the_terminal_is_wider_than_its_columns_or_controls_it() -> None:
    texts = ("東京" * 80, "a" * 300, "\x1b[31mred\x1b[0m\nacme", "\u202eevil", "👩‍👩‍👧 acme")
    table = table_text(mentions_table([make_mention(text) for text in texts]))
    assert all(cell_len(line) <= WIDTH for line in table.splitlines())
    assert not set("\x1b\u202e") & set(table)
    assert "n = 5" in table
    assert all(cell_len(line) <= WIDTH for line in report_text(make_report("商" * 200)).splitlines())


def test_a_mention_in_the_terminal_is_its_time_brand_tone_author_and_words() -> None:
    table = table_text(brief_mentions_table([make_mention()]), zone=PERIOD.zone)
    line = table.splitlines()[3]
    assert line.split() == ["1", "22", "Nov", "2026,", "13:00", "Acme", "negative", "anna", "acme", "rocks"]


def test_coverage_that_is_unknown_says_so() -> None:
    assert coverage_line({"X": None}, PERIOD) == "Coverage: —; no poll fell due in this period."
