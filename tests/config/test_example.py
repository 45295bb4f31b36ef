"""The example that `init` writes: it loads as it is, and shows every option there is."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from listener.config import load_config, parts_of
from listener.config.schema import SINGLE_TABLES, BrandTable, PricesTable, RssTable, Table, XTable
from listener.model import Role, SourceKind
from tests.config.documents import EXAMPLE, with_all_options

DAY = re.compile(r"#(?:tues|wednes|thurs|fri|satur|sun)day = ")


def test_the_example_loads_as_it_is_and_needs_no_secret() -> None:
    config = load_config(EXAMPLE, {})
    assert [brand.role for brand in config.brands] == [Role.OWN] + [Role.COMPETITOR] * 3
    assert {source.kind for source in config.sources} == {SourceKind.RSS}
    urls = [part.url for source in config.sources for part in parts_of(source, config.brands)]
    assert all(url and url.startswith("https://") and "{" not in url for url in urls)


def test_the_example_loads_with_every_option_switched_on(tmp_path: Path) -> None:
    file = tmp_path / "keywords.toml"
    file.write_text(with_all_options(EXAMPLE.read_text("utf-8")), "utf-8")
    config = load_config(file, {})
    assert [source.kind for source in config.sources][-1] is SourceKind.X
    assert config.business_hours is not None


@pytest.mark.parametrize("table", [*SINGLE_TABLES, "brands", "rss", "x", "prices"])
def test_the_example_shows_every_option_there_is(table: str) -> None:
    shown = tomllib.loads(with_all_options(EXAMPLE.read_text("utf-8")))
    feeds = [source for source in shown["sources"] if source["kind"] == "rss"]
    (x,) = [source for source in shown["sources"] if source["kind"] == "x"]
    keys = {
        **{name: set(shown[name]) for name in SINGLE_TABLES},
        "brands": set().union(*shown["brands"]),
        "rss": set().union(*feeds),
        "x": set(x),
        "prices": set(x["prices"]),
    }
    models: dict[str, type[Table]] = {
        **SINGLE_TABLES,
        "brands": BrandTable,
        "rss": RssTable,
        "x": XTable,
        "prices": PricesTable,
    }
    assert keys[table] == set(models[table].model_fields)


def test_every_option_is_explained_where_it_first_stands() -> None:
    explained = {"name", "kind"}  # their header's comment, or the name itself, says it
    bare = []
    lines = EXAMPLE.read_text("utf-8").splitlines()
    for before, line in pairwise(lines):
        option = re.match(r"#?([a-z_]+) = ", line)
        if option and option[1] not in explained and not before.startswith("# "):
            bare.append(line)
        explained |= {option[1]} if option else set()
    assert [line for line in bare if not DAY.match(line)] == []
