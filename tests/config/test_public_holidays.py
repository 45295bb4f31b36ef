"""Public holidays by country: which codes there are, and their days."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date, datetime

import pytest

from listener.config.public_holidays import PublicHolidays, days_off


@pytest.mark.parametrize("code", ["PL", "US", "DE-BY", "PL-02", "BR-São Paulo Capital"])
def test_a_country_or_a_part_of_one_is_known_by_its_code(code: str) -> None:
    assert days_off(code) == code


def said(value: object) -> str:
    with pytest.raises(ValueError) as caught:
        days_off(value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("pl", "PL"), ("POL", "PL"), ("Poland", "PL"), ("Polland", "PL"), ("UK", "GB"), ("costa  rica", "CR")],
)
def test_a_country_written_otherwise_is_guessed(written: str, meant: str) -> None:
    assert said(written) == (f'"{written}" is no country whose holidays are known; did you mean "{meant}"?')


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("XX", "; known with X are XK"),
        ("qq-Q", "; known with Q are QA"),
        ("", ""),
        ("東京", ""),
    ],
)
def test_a_country_that_is_none_is_told_what_there_is(written: str, known: str) -> None:
    assert said(written) == (
        f'"{written}" is no country whose holidays are known;'
        f' write its two capital letters, such as "PL", or "DE-BY" for a part of one{known}'
    )


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("DE-by", 'of DE; did you mean "DE-BY"?'),
        ("DE-Bayern", 'of DE; did you mean "DE-BY"?'),
        ("DE-", 'of DE; allowed after "DE-" are BB, BE, BW, '),
        ("GB-XX", 'of GB; allowed after "GB-" are ENG, NIR, SCT, WLS'),
        ("LU-X", 'of LU; its holidays are the same everywhere: write "LU"'),
    ],
)
def test_a_part_of_a_country_that_is_none_is_told_what_there_is(written: str, hint: str) -> None:
    assert said(written).startswith(f'"{written}" is no part {hint}')


def test_holidays_of_any_year_are_known_with_those_that_are_moved_and_those_of_a_part() -> None:
    poland, bavaria, states = map(PublicHolidays, ("PL", "DE-BY", "US"))
    assert date(2026, 12, 25) in poland
    assert date(1995, 5, 3) in poland
    assert date(2060, 5, 3) in poland
    assert date(2026, 5, 4) not in poland
    assert date(2026, 1, 6) in bavaria
    assert date(2026, 1, 6) not in PublicHolidays("DE")
    assert date(2021, 12, 31) in states  # New Year's Day of 2022, a Saturday


def test_what_is_no_day_is_no_holiday() -> None:
    assert "2026-12-25" not in PublicHolidays("PL")
    assert datetime(2026, 12, 25) not in PublicHolidays("PL")  # noqa: DTZ001


def test_it_can_be_sent_to_a_worker_process() -> None:
    poland = PublicHolidays("PL")
    assert date(2026, 12, 25) in poland
    assert pickle.loads(pickle.dumps(poland)) == poland == PublicHolidays("PL")


def test_the_library_is_loaded_only_where_a_country_is_named() -> None:
    code = (
        "import sys; from listener.config.public_holidays import days_off, PublicHolidays;"
        "PublicHolidays('PL'); days_off([]); print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
