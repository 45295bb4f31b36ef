"""S6: texts that a spreadsheet would run, in all that people and strangers write, and every CSV there is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from listener.config import load_config
from listener.model import Author, EnrichedPost, Rank
from listener.tables import read_csv, sheets
from listener.tables.guide import GUIDES
from tests.bench.processes import Product
from tests.faults.ground import inside
from tests.faults.outcome import Fault, Outcome
from tests.faults.served import Visitor, filled, routes, serving
from tests.web.people import NAMES
from tests.web.test_access import NEEDED, address
from tests.web.world import NOW, make_posts

STARTS = ("=", "+", "-", "@", "\t=", "＝", " =", "\u200b=")
"""What a spreadsheet takes for the beginning of a formula, or takes off in front of one."""
COMMAND = "cmd|' /C calc'!A0"
_PERIOD = ("--from", (NOW - timedelta(days=45)).date(), "--to", (NOW + timedelta(days=1)).date())
_QUERY = "from={1}&to={3}".format(*_PERIOD)
_NUMBER = re.compile(r"[+-]?[\d.]+(e[+-]?\d+)?", re.IGNORECASE)
_RUN = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[ \u00a0\u3000]*[\t\r]")
_CHOICE = re.compile(r"<any\(([^)]*)\):\w+>")


def inject() -> Outcome:
    """Every CSV of the pages and of the commands."""
    with filled(posts=hostile()) as product:
        _bring(product)
        found = list(_of_commands(product))
        with serving(product) as port:
            found += _of_pages(Visitor(port).signed_in(NAMES[Rank.ADMIN]))
    return _outcome(found)


def undefended() -> Outcome:
    """The CSV of the commands, once texts go out as they are."""
    with filled(partial(Product, undefended="formulas:as_they_are"), hostile()) as product:
        return _outcome(list(_of_commands(product)))


def as_they_are() -> None:
    """Put no apostrophe in front of anything."""
    inside("listener.render.csv").safe = lambda text: text


@dataclass(frozen=True, slots=True)
class _File:
    """One CSV: where it came from, the cells that would be run, and how many were kept from it."""

    name: str
    run: Sequence[str]
    guarded: int
    is_one: bool = True


def hostile() -> list[EnrichedPost]:
    """Mentions of which every text begins as a formula does."""
    found = []
    for number, one in enumerate(make_posts()[:40]):
        start = STARTS[number % len(STARTS)] + COMMAND
        author = Author(f"{start}{number}", f"{start}{number}", start, 10 * number)
        post = replace(one.post, id=f"{start}{number}", author=author, text=f"{start} {one.post.text}")
        found.append(replace(one, post=post))
    return found


def _bring(product: Product) -> None:
    """A row of every kind of table with a formula in every column that takes one."""
    config = load_config(product.config, {})
    for kind, sheet in sheets(config).items():
        row = {told.name: told.example for told in GUIDES[kind].columns if told.example}
        for name in list(row):
            tried = row | {name: f"={COMMAND}"}
            if not read_csv(sheet, _file(tried)).wrong:
                row = tried
        file = product.folder / f"{kind}.csv"
        file.write_bytes(_file(row))
        product.run("table", "import", kind, file)


def _file(row: dict[str, str]) -> bytes:
    held = io.StringIO(newline="")
    csv.writer(held).writerows([row.keys(), row.values()])
    return held.getvalue().encode()


def _of_commands(product: Product) -> Iterator[_File]:
    commands: list[tuple[object, ...]] = [
        ("export", "--format", "csv"),
        ("mentions", *_PERIOD, "--format", "csv"),
        ("report", *_PERIOD, "--format", "csv"),
        *(("table", "export", kind) for kind in GUIDES),
    ]
    for command in commands:
        yield _looked_at(" ".join(map(str, command[:3])), product.run(*command).stdout)
    wrong = product.folder / "wrong.csv"
    wrong.write_bytes(_file({"id": "1", "start": f"={COMMAND}"}))
    product.run("table", "import", "customers", wrong)
    rejected = wrong.with_name("wrong.csv.rejected.csv")
    yield _looked_at("rejected rows", rejected.read_text(encoding="utf-8"))


def _of_pages(visitor: Visitor) -> Iterator[_File]:
    for path in _paths():
        answer = visitor.ask("GET", f"{path}{'&' if '?' in path else '?'}{_QUERY}")
        if answer.status == 400:
            # Some lists are of now, and know no dates.
            answer = visitor.ask("GET", path)
        if answer.status != 404:
            is_one = answer.status == 200 and answer.headers.get_content_type() == "text/csv"
            yield replace(_looked_at(path, answer.text), is_one=is_one)


def _paths() -> Iterator[str]:
    """Every route that answers with a CSV, for each of the names that it knows."""
    for method, rule in routes():
        if method == "GET" and rule.endswith((".<suffix>", ".csv")):
            for one in _chosen(rule):
                yield address(one) + (NEEDED.get(rule, "") if one != rule else "")


def _chosen(rule: str) -> list[str]:
    """A route with each of the names in the place of its choice."""
    choice = _CHOICE.search(rule)
    if choice is None:
        return [rule]
    names = (name.strip() for name in choice[1].split(","))
    return [one for name in names for one in _chosen(rule.replace(choice[0], name))]


def _looked_at(name: str, text: str) -> _File:
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    run = [cell for cell in cells if _RUN.match(cell) and not _NUMBER.fullmatch(cell)]
    return _File(name, run, sum(COMMAND in cell and cell.startswith("'") for cell in cells))


def _outcome(found: Sequence[_File]) -> Outcome:
    good = [one for one in found if not one.run and one.is_one]
    guarded = sum(one.guarded for one in found)
    full = sum(one.guarded > 0 for one in found)
    bounds = [(f"{guarded} cells guarded in {full} of {len(found)} files", guarded > 0)]
    bounds += [(f"{one.name}: {one.run[:1] or 'no CSV'}", False) for one in found if one not in good][:3]
    return Outcome(len(found), len(good), bounds=tuple(bounds))


S6_FORMULAS = Fault(
    "S6-formulas",
    "texts that a spreadsheet would run, in every CSV of the pages and commands",
    inject,
    "texts go out as they are",
    undefended,
)
