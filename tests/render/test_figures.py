"""How figures are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from listener.render import figures


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (figures.number(1234), "1,234"),
        (figures.number(-5), "−5"),
        (figures.number(30.96), "31.0"),
        (figures.number(None), "—"),
        (figures.dollars(Decimal("1234.5")), "$1,234.50"),
        (figures.dollars(Decimal("0.01")), "$0.01"),
        (figures.dollars(Decimal("0.005")), "$0.0050"),
        (figures.dollars(Decimal("0.00009")), "under $0.0001"),
        (figures.dollars(Decimal(0)), "$0.00"),
        (figures.dollars(None), "—"),
        (figures.money(Decimal("-1234.5"), "EUR"), "−1,234.50 EUR"),
        (figures.money(Decimal("0.0049"), "PLN"), "0.0049 PLN"),
        (figures.money(Decimal("0.00001"), "PLN"), "under 0.0001 PLN"),
        (figures.money(None, "PLN"), "—"),
        (figures.percent(0.1234), "12.3 %"),
        (figures.percent(-0.00001), "0.0 %"),
        (figures.signed(0.214), "+0.21"),
        (figures.signed(-0.04), "−0.04"),
        (figures.signed(-0.001), "0.00"),
        (figures.change(-0.5), "−50.0 %"),
        (figures.points(0.034), "+3.4 pt"),
        (figures.change(None), "—"),
        (figures.counted(1, "mention"), "1 mention"),
        (figures.counted(0, "mention"), "0 mentions"),
        (figures.counted(1_234, "mention"), "1,234 mentions"),
        (figures.rate(5, 2), "2.5 a day"),
        (figures.rate(1, 30), "under 0.1 a day"),
        (figures.rate(0, 30), "0 a day"),
        (figures.rate(3, 0), "— a day"),
        (figures.days(date(2026, 10, 24), date(2026, 11, 23)), "24 Oct to 22 Nov 2026"),
        (figures.days(date(2026, 11, 1), date(2026, 11, 2)), "1 Nov 2026"),
        (
            figures.instant(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Warsaw")),
            "23 Nov 2026, 00:30",
        ),
    ],
)
def test_a_figure_is_written_for_people(written: str, text: str) -> None:
    assert written == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=3), "3 days ago"),
        (-timedelta(minutes=5), "in 5 min"),
    ],
)
def test_how_long_ago_is_told_in_words(span: timedelta, text: str) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert figures.ago(now - span, now) == text
