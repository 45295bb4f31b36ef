"""The business as files: all rows or none, every wrong one named, and a second time changes nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Listener, Ran

KINDS = ("customers", "orders", "touches", "visits", "counters", "contacts", "costs", "goals", "assumptions")
CUSTOMERS = "id,start,end,margin_per_month,network,handle,currency"
GOALS = "id,kind,metric,filter,baseline,target,start,deadline,value_method,exclusive_of"


def bring(listener: Listener, kind: str, *lines: str, dry: bool = False) -> Ran:
    Path(f"{kind}.csv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return listener("table", "import", kind, f"{kind}.csv", *(["--dry-run"] if dry else []))


def rejected(kind: str) -> list[list[str]]:
    text = Path(f"{kind}.csv.rejected.csv").read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text)))


def customers(wrong: set[int]) -> list[str]:
    """A hundred customers, lines 2 to 101; those in `wrong` end before they start."""
    return [
        f"C{line:03},2026-02-01,{'2026-01-01' if line in wrong else ''},,,," for line in range(2, 102)
    ]  # fmt: skip


def test_a_dry_run_says_which_30_rows_are_wrong_and_writes_nothing(configured: Listener) -> None:
    wrong = set(range(3, 93, 3))
    assert len(wrong) == 30
    assert bring(configured, "customers", CUSTOMERS, "C0,2026-01-01,,,,,").code == 0
    ran = bring(configured, "customers", CUSTOMERS, *customers(wrong), dry=True)
    assert (ran.code, ran.out) == (1, "")
    *told, last = ran.err.splitlines()
    said = "end: 2026-01-01 is before start (2026-02-01); a customer ends on or after the day of the start"
    assert told == [f"customers.csv:{line}: {said}" for line in sorted(wrong)]
    assert last == "customers.csv: nothing was imported, for 30 rows cannot be taken."
    assert not Path("customers.csv.rejected.csv").exists()
    assert configured("table", "export", "customers").out.count("\r\n") == 2

    ran = bring(configured, "customers", CUSTOMERS, *customers(wrong))
    assert ran.code == 1
    assert rejected("customers") == [["line", "reason"], *([str(line), said] for line in sorted(wrong))]
    assert configured("table", "export", "customers").out.count("\r\n") == 2

    ran = bring(configured, "customers", CUSTOMERS, *customers(set()))
    assert (ran.code, ran.out) == (0, "customers.csv: 100 rows: 100 new, 0 changed, 0 known\n")
    assert not Path("customers.csv.rejected.csv").exists()
    again = bring(configured, "customers", CUSTOMERS, *customers(set()), dry=True)
    assert "100 rows: 0 new, 0 changed, 100 known; nothing was written" in again.out


def test_an_id_that_stands_twice_keeps_the_file_out(configured: Listener) -> None:
    ran = bring(
        configured, "customers", CUSTOMERS, "C1,2026-01-01,,,,,", "C2,2026-01-01,,,,,", "C1,2026-01-02,,,,,"
    )
    assert (ran.code, rejected("customers")[1:]) == (
        1,
        [["4", "id: line 2 is the same one; each stands once, leave one of the two"]],
    )
    assert configured("table", "export", "customers").out.count("\r\n") == 1


@pytest.mark.parametrize(
    ("kind", "lines", "said"),
    [
        ("costs", ("start,end,category,amount", "2026-01-01,2026-01-31,ads,-5"),
         "2: amount: -5 is negative; give what was spent or earned as 0 or more"),
        ("costs", ("start,end,category,amount,currency", "2026-01-01,2026-01-31,ads,5,PLN"),
         "2: currency: there is no rate from PLN to EUR on 2026-01-01; add the assumption rate:PLN first "
         "(EUR for one PLN, with its date and source)"),
        ("goals", (GOALS, "g,retention,saves,,0,9,2026-04-01,2026-01-01,verified saves,"),
         "2: deadline: 2026-01-01 is not after start (2026-04-01); it is the first day after the goal's "
         "time"),
        ("goals", (GOALS, "g,retention,saves,,0,9,2026-01-01,2026-04-01,attributed margin,"),
         "2: value_method: 'attributed margin' does not value retention; write one of none, verified saves, "
         "retention difference, value at risk avoided, cost deflection"),
        ("goals", (GOALS, "g,retention,saves,,0,9,2026-01-01,2026-04-01,verified saves,h"),
         "2: exclusive_of: there is no goal 'h'; name goals by their ids"),
        ("goals", (GOALS, "g,retention,saves,,0,9,2026-01-01,2026-04-01,verified saves,g"),
         "2: exclusive_of: names the goal itself; leave it out"),
        ("assumptions", ("name,low,central,high", "retention,0.9,0.95,1.05"),
         "2: high: 1.05 is no share; write a fraction from 0 to 1, like 0.125 for 12.5 %"),
        ("assumptions", ("name,low,central,high", "retention,0.9,0.95,1", "discount,0,0.01,0.02"),
         "3: low: retention up to 1 is not below 1 + discount (1), which makes a customer worth infinitely "
         "much; lower retention or raise discount"),
        ("assumptions", ("name,low,central,high", "rate:zloty,1,1,1"),
         "2: name: 'rate:zloty' is no rate; write rate:PLN, or rate:PLN:2026-10-01 if it holds from a day "
         "on"),
        ("assumptions", ("name,low,central,high", "rate:PLN:20261001,1,1,1"),
         "2: name: 'rate:PLN:20261001' is no rate; write rate:PLN, or rate:PLN:2026-10-01 if it holds from a "
         "day on"),
        ("assumptions", ("name,low,central,high", "rate:PLN,0,0.2,0.3"),
         "2: low: 0 is no exchange rate; it is above 0"),
        ("assumptions", ("name,low,central,high", "n_saves,-1,2,3"),
         "2: low: -1 is negative; n_saves is 0 or more"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_field_rule_and_remedy(
    configured: Listener, kind: str, lines: tuple[str, ...], said: str
) -> None:
    ran = bring(configured, kind, *lines)
    assert (ran.code, f"{kind}.csv:{said}\n" in ran.err) == (1, True), ran.err
    # Nothing is half-saved: good rows beside the wrong one are out as well.
    assert configured("table", "export", kind).out.count("\r\n") == 1


def test_every_kind_is_exported_with_its_header_before_anything_is_brought(configured: Listener) -> None:
    assert (
        bring(configured, "customers", CUSTOMERS).out == "customers.csv: 0 rows: 0 new, 0 changed, 0 known\n"
    )
    for kind in KINDS:
        ran = configured("table", "export", kind)
        assert (ran.code, ran.out.count("\r\n"), ran.err) == (0, 1, "")
        Path("again.csv").write_text(ran.out, encoding="utf-8", newline="")
        assert configured("table", "import", kind, "again.csv").code == 0


def test_what_spreadsheets_write_is_taken_and_goes_out_as_it_came(configured: Listener) -> None:
    told = (
        "\ufeffid,handle,network,start,currency,margin_per_month\r",
        '"C ""1"", first",@Anna,x,2026-01-01,EUR,-0.000001\r',
        ",,,,,\r",
        "'=1+1,'@bert,x,2026-01-02,,\r",
        "سارة,,,2026-01-03,,1000000.5\r",
    )
    assert "3 rows: 3 new, 0 changed, 0 known" in bring(configured, "customers", *told).out
    out = configured("table", "export", "customers").out
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(out))}
    assert set(rows) == {"'=1+1", 'C "1", first', "سارة"}
    assert [row["margin_per_month"] for row in rows.values()] == ["", "-0.000001", "1000000.5"]
    assert {row["currency"] for row in rows.values()} == {"EUR"}
    assert "3 rows: 0 new, 0 changed, 3 known" in bring(configured, "customers", *told).out


def test_a_dry_run_needs_no_database_and_leaves_none(configured: Listener) -> None:
    ran = bring(configured, "customers", CUSTOMERS, "C1,2026-01-01,,,,,", "C2,soon,,,,,", dry=True)
    assert (ran.code, "customers.csv:3: start: 'soon' is no date" in ran.err) == (1, True)
    good = bring(configured, "customers", CUSTOMERS, "C1,2026-01-01,,,,,", dry=True)
    assert (good.code, good.out) == (
        0,
        "customers.csv: 1 row: 1 new, 0 changed, 0 known; nothing was written\n",
    )
    assert list(Path().glob("*.db")) == []
