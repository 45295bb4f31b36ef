"""CSV: what comes back is what went in, and no text is ever a formula."""

from __future__ import annotations

import csv
import io
import math
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.render.csv import csv_lines, safe, stream_csv
from listener.render.report_json import table_json
from listener.render.tables import Column, Kind, Table
from listener.render.text import written

COLUMNS = (Column("a", "A"), Column("b", "B", Kind.NUMBER))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "  =1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "\ufeff=1",
        "\n=1",
        " \tx",
    ],
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "a=b", "1-2", "mail@host", "'quoted"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_numbers_stay_numbers_and_unknown_is_empty() -> None:
    table = Table("t", "T", COLUMNS, (("x", -1.5), (None, None), ('y, "z"\nw', math.nan)))
    assert "".join(csv_lines(table)) == 'a,b\r\nx,-1.5\r\n,\r\n"y, ""z""\nw",\r\n'


def test_money_is_written_out_to_its_last_digit() -> None:
    table = Table("t", "T", (Column("a", "A", Kind.MONEY),), ((Decimal("-1E+3"),), (Decimal("0.10"),)))
    assert "".join(csv_lines(table)) == "a\r\n-1000\r\n0.10\r\n"
    assert [row["a"] for row in table_json(table)["rows"]] == ["-1000", "0.10"]
    told = [written(cell, Kind.MONEY, ZoneInfo("UTC")) for [cell] in table.rows]
    assert told == ["−1,000.00", "0.10"]


@given(
    st.lists(
        st.tuples(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.integers())
    )
)
def test_every_row_comes_back(rows: list[tuple[str, int]]) -> None:
    text = "".join(stream_csv(COLUMNS, rows))
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found == [["a", "b"], *([safe(one), str(number)] for one, number in rows)]


def test_a_long_table_comes_in_pieces() -> None:
    assert len(list(stream_csv(COLUMNS, (("x" * 1_000, number) for number in range(1_000))))) > 10
