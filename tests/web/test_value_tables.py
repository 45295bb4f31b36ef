"""/value/tables: every kind checked, imported, listed, exported; wrong rows told, files of their owner."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from listener.config import Web
from listener.model import Contacts, Cost, CostCategory, Customer, Order, Rank, Visits
from listener.store import Store
from listener.store.business import CONTACTS, COSTS, CUSTOMERS, ORDERS, VISITS, all_rows, save_rows
from listener.tables import KINDS, checked, csv_pieces, read_csv, sheets, write_csv
from listener.tables.guide import GUIDES
from tests.web.conftest import getter
from tests.web.people import LOCAL, World, add_everybody, kept_in, send, send_file
from tests.web.world import NOW, make_app, make_config, make_store
from web import bodies
from web.uploads import Uploads

PATH = "/value/tables"
IMPORT = f"{PATH}/import"
HEAD = "id,start,segment,margin_per_month\r\n"
THREE = HEAD + "c1,2026-01-31,a,10\r\nc2,2026-10-05,b,20.5\r\nc3,2026-11-01,a,\r\n"


def names(store: Store) -> list[str]:
    return [one.id for one in all_rows(store, CUSTOMERS)]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def waiting(world: World) -> list[Path]:
    folder: Uploads = world.app.extensions["listener"].uploads
    return sorted(folder._folder.glob("*.csv"))


def test_a_file_is_checked_then_imported_as_it_was_checked(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    page = send_file(mona, IMPORT, THREE.encode(), page=PATH, kind="customers", do="check")
    assert "Checked, nothing written yet. 3 rows: 3 new, 0 changed, 0 known." in page.text
    assert '<td dir="auto">20.5</td>' in page.text
    assert (names(world.store), len(waiting(world))) == ([], 1)
    done = send(mona, IMPORT, page=PATH, kind="customers", do="import", kept=kept_in(page.text))
    assert done.headers["Location"] == f"{PATH}?kind=customers"
    assert "Imported: 3 rows: 3 new, 0 changed, 0 known." in mona.get(PATH, base_url=LOCAL).text
    assert (names(world.store), waiting(world)) == (["c1", "c2", "c3"], [])
    again = send_file(mona, IMPORT, THREE.encode(), page=PATH, kind="customers", do="import")
    assert again.status_code == 302
    assert "0 new, 0 changed, 3 known" in mona.get(PATH, base_url=LOCAL).text


def test_of_thirty_wrong_rows_each_is_told_and_nothing_is_kept(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    good = [f"c{number},2026-01-01,a,1" for number in range(200)]
    bad = [f"b{number},soon,a,1" for number in range(30)]
    text = HEAD + "\r\n".join(line for pair in zip(good[:30], bad, strict=True) for line in pair)
    for do in ("check", "import"):
        page = send_file(mona, IMPORT, text.encode(), page=PATH, kind="customers", do=do)
        assert page.status_code == 400
        assert "Nothing was imported: 30 rows cannot be taken." in page.text
        assert ("Line 3: <span" in page.text, "and 10 more" in page.text) == (True, True)
        link = page.text.partition(f"{PATH}/customers/wrong.csv?file=")[2].partition('"')[0]
        told = rows(mona.get(f"{PATH}/customers/wrong.csv?file={link}", base_url=LOCAL).text)
        assert [int(row["line"]) for row in told] == list(range(3, 62, 2))
        assert told[0]["reason"] == "start: 'soon' is no date; write it as 2026-11-01"
    assert names(world.store) == []
    twice = send_file(mona, IMPORT, (THREE + "c1,2026-02-01,,\r\n").encode(), page=PATH, kind="customers")
    assert "line 2 is the same one" in twice.text


def test_a_waiting_file_is_for_whoever_brought_it_and_for_an_hour(world: World) -> None:
    mona, adam = world.browser(Rank.MANAGER), world.browser(Rank.ADMIN)
    page = send_file(mona, IMPORT, THREE.encode(), page=PATH, kind="customers", do="check")
    name = kept_in(page.text)
    for other in (name, "", "../../test.db", "x" * 400):
        answer = send(adam, IMPORT, page=PATH, kind="customers", do="import", kept=other)
        assert answer.status_code == 400
    assert (
        "is kept for an hour; choose it again"
        in send(adam, IMPORT, page=PATH, kind="customers", do="import", kept=name).text
    )
    assert adam.get(f"{PATH}/customers/wrong.csv?file={name}", base_url=LOCAL).status_code == 404
    [path] = waiting(world)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    uploads: Uploads = world.app.extensions["listener"].uploads
    assert uploads.find(name, who="mona", now=NOW + timedelta(minutes=59)) == THREE.encode()
    assert uploads.find(name, who="mona", now=NOW + timedelta(minutes=61)) is None
    uploads.keep(b"another", who="adam", now=NOW + timedelta(minutes=61))
    assert not path.exists()


def test_a_page_asks_how_far_its_own_import_is(world: World) -> None:
    mona, adam = world.browser(Rank.MANAGER), world.browser(Rank.ADMIN)
    lines = "".join(f"c{number},2026-01-01,a,1\r\n" for number in range(2_500))
    asked = f"{PATH}/progress.json?job=mine"
    assert mona.get(asked, base_url=LOCAL).get_json() == {}
    fields = {"kind": "customers", "do": "check", "job": "mine"}
    send_file(mona, IMPORT, (HEAD + lines).encode(), page=PATH, **fields)
    assert mona.get(asked, base_url=LOCAL).get_json() == {"stage": "Reading", "done": 2_000, "total": 2_501}
    send_file(mona, IMPORT, (HEAD + lines).encode(), page=PATH, **fields | {"do": "import"})
    assert mona.get(asked, base_url=LOCAL).get_json() == {"stage": "Keeping", "done": 2_500, "total": 2_500}
    assert adam.get(asked, base_url=LOCAL).get_json() == {}


def test_a_file_may_be_longer_than_any_form_and_no_longer_than_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mona, anna = world.browser(Rank.MANAGER), world.browser(Rank.AGENT)
    long = (THREE + "\r\n" * bodies.LONGEST_BODY).encode()
    page = send_file(mona, IMPORT, long, page=PATH, kind="customers", do="check")
    assert "3 rows: 3 new" in page.text
    # Whoever may not import sends no more than a form.
    assert send_file(anna, IMPORT, long, page="/settings", kind="customers").status_code == 413
    assert send_file(mona, "/alerts/rules", long, page="/alerts").status_code == 413
    monkeypatch.setattr(bodies, "LONGEST_FILE", 0)
    answer = send_file(mona, IMPORT, long, page=PATH, kind="customers", do="check")
    assert (answer.status_code, "listener table import KIND FILE" in answer.text) == (413, True)


@pytest.mark.parametrize(
    ("data", "fields", "said"),
    [
        (b"", {}, "Choose a CSV file first."),
        (b"\xff\xfe", {}, "The file is not UTF-8"),
        (b"id,colour\r\n", {}, "There is no column &#39;colour&#39; of customers"),
        (b"id\r\n", {}, "The column &#39;start&#39; is missing"),
        (b"id,start\r\n", {"kind": "fun"}, "kind: choose one of customers, orders"),
    ],
    ids=["none", "encoding", "column", "needed", "kind"],
)
def test_what_is_no_table_is_refused_with_what_is_wrong(
    world: World, data: bytes, fields: dict[str, str], said: str
) -> None:
    mona = world.browser(Rank.MANAGER)
    answer = send_file(mona, IMPORT, data, page=PATH, **{"kind": "customers", "do": "check"} | fields)
    assert (answer.status_code, said in answer.text) == (400, True), answer.text


def test_every_kind_is_told_with_its_columns_and_an_example_that_can_be_read() -> None:
    found = sheets(make_config())
    assert list(GUIDES) == list(KINDS)
    for kind, guide in GUIDES.items():
        sheet = found[kind]
        assert tuple(column.name for column in guide.columns) == sheet.columns, kind
        told = read_csv(sheet, f"{','.join(sheet.columns)}\r\n{guide.example}\r\n".encode())
        assert (told.wrong, len(told.rows)) == ((), 1), kind


def test_the_example_of_a_kind_is_taken_by_an_empty_database(store: Store) -> None:
    for kind, sheet in sheets(make_config()).items():
        guide = GUIDES[kind]
        read = read_csv(sheet, f"{','.join(sheet.columns)}\r\n{guide.example}\r\n".encode())
        wrong = checked(sheet, store, read).wrong
        assert [one.reason for one in wrong] == (
            ["post_id: no post '1861712345678901234' of 'x' is kept; import it first"]
            if kind == "labels"
            else []
        )


def fill(store: Store) -> None:
    days = [date(2026, 10, day) for day in (1, 2, 31)]
    visits = [Visits(day, channel, visits=day.day) for day in days for channel in ("x", "news")]
    at = [datetime(2026, 10, 31, hour, tzinfo=UTC) for hour in (22, 23)]
    orders = [Order(str(number), "c1", one, Decimal(number)) for number, one in enumerate(at)]
    cost = Cost(days[0], days[2], CostCategory.ADS, Decimal(1), note="=1+1")
    save_rows(store, VISITS, visits, who="cli", now=NOW)
    save_rows(store, ORDERS, orders, who="cli", now=NOW)
    save_rows(store, COSTS, [cost], who="cli", now=NOW)
    save_rows(store, CUSTOMERS, [Customer("c1", days[0])], who="cli", now=NOW)
    save_rows(store, CONTACTS, [Contacts(days[1], "phone", 3)], who="cli", now=NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_of_a_kind_is_what_the_command_line_exports(world: World, kind: str) -> None:
    fill(world.store)
    sheet = sheets(make_config())[kind]
    vera = world.browser(Rank.VIEWER)
    assert vera.get(f"{PATH}/{kind}.csv", base_url=LOCAL).text == write_csv(sheet, world.store)
    assert vera.get(f"{PATH}/{kind}/template.csv", base_url=LOCAL).text == "".join(csv_pieces(sheet, ()))
    told = vera.get(f"{PATH}/{kind}.json", base_url=LOCAL).get_json()
    assert (told["columns"], told["n"]) == (list(sheet.columns), len(sheet.load(world.store)))
    assert vera.get(f"{PATH}/{kind}", base_url=LOCAL).status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("visits?channel=x", ["2026-10-01", "2026-10-02", "2026-10-31"]),
        ("visits?channel=x&from=2026-10-02&to=2026-10-31", ["2026-10-02"]),
        ("visits?channel=nowhere", []),
        ("orders?from=2026-10-31&to=2026-11-01", ["2026-10-31T22:00:00Z"]),
        ("orders?from=2026-11-01&to=2026-11-02", ["2026-10-31T23:00:00Z"]),
        ("costs?from=2026-10-20&to=2026-10-21", ["2026-10-01"]),
        ("costs?from=2026-11-01&to=2026-11-02", []),
        ("costs?category=ads", ["2026-10-01"]),
        ("customers?from=2026-10-02", []),
    ],
)
def test_a_list_is_narrowed_by_its_days_and_channels(world: World, asked: str, found: list[str]) -> None:
    fill(world.store)
    kind, _mark, query = asked.partition("?")
    vera = world.browser(Rank.VIEWER)
    told = rows(vera.get(f"{PATH}/{kind}.csv?{query}", base_url=LOCAL).text)
    assert [row[GUIDES[kind].day or ""] for row in told] == found
    page = vera.get(f"{PATH}/{asked}", base_url=LOCAL).text
    assert f"{len(found)} row" in page
    assert "Only those:" in page


def test_a_long_list_is_paged_the_newest_first(world: World) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(250)]
    save_rows(world.store, VISITS, [Visits(day, "x", visits=1) for day in days], who="cli", now=NOW)
    vera = world.browser(Rank.VIEWER)
    first = vera.get(f"{PATH}/visits?channel=x", base_url=LOCAL).text
    assert ("1 to 100 are shown" in first, "2026-09-07" in first) == (True, True)
    assert "2026-01-01" not in first
    # All days are shown, so no span of the picker is.
    assert 'aria-current="true"' not in first
    assert f'href="{PATH}/visits?channel=x&amp;skip=100"' in first
    last = vera.get(f"{PATH}/visits?channel=x&skip=200", base_url=LOCAL).text
    assert ("201 to 250 are shown" in last, "2026-01-01" in last) == (True, True)
    told = vera.get(f"{PATH}/visits.json?skip=100", base_url=LOCAL).get_json()
    assert (told["n"], len(told["rows"]), told["more"]) == (250, 100, 200)
    for wrong in ("visits?skip=-1", "visits?segment=a", "counters?brand=Acme", "goals?from=2026-01-01"):
        assert vera.get(f"{PATH}/{wrong}", base_url=LOCAL).status_code == 400


def test_how_many_rows_there_are_and_the_newest_day_stand_beside_each_kind(world: World) -> None:
    fill(world.store)
    page = world.browser(Rank.VIEWER).get(PATH, base_url=LOCAL).text
    assert ("31 Oct 2026" in page, "1 Nov 2026" in page) == (True, True)
    assert ('action="/value/tables/import' in page, "Known by date, channel and campaign." in page) == (
        False,
        True,
    )


def test_rows_that_name_customers_are_not_read_by_strangers(tmp_path: Path) -> None:
    store = make_store(tmp_path, [])
    add_everybody(store)
    app = make_app(store, tmp_path, replace(make_config(), web=Web(public_read=True)))
    get = getter(app)
    assert [get(path).status_code for path in ("/value/costs", f"{PATH}/customers.csv")] == [200, 401]
    store.close()
