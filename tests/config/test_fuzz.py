"""Whatever stands in the file, loading gives a Config or a ConfigError with places and sentences of ours."""

from __future__ import annotations

import copy
import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from listener.config import Config, load_config
from listener.config.check import check_document
from listener.errors import ConfigError
from tests.config.documents import EXAMPLE, document, with_all_options

TEXT = with_all_options(EXAMPLE.read_text("utf-8"))
VALUES: dict[str, Any] = tomllib.loads(TEXT, parse_float=Decimal)
PLACE = re.compile(r"keywords\.toml(?::[1-9][0-9]*)?: \S.*: \S.*")
FOREIGN = re.compile(r"pydantic|Input should|valid (?:string|integer|list)|Value error|errors\.|Traceback")

SCALARS: st.SearchStrategy[Any] = (
    st.booleans()
    | st.integers()
    | st.decimals(allow_nan=True)
    | st.text(max_size=12)
    | st.sampled_from(["1h", "x", "rss", "own", "#", "(", "{query}", "http://[", "24:00", "UTC", "Europe"])
    | st.dates(min_value=date(1000, 1, 1))
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def load(folder: Path, text: str) -> Config | list[str]:
    """The Config, or the problems as printed; any other exception is a failed test."""
    file = folder / "keywords.toml"
    file.write_text(text, "utf-8")
    try:
        return load_config(file, {})
    except ConfigError as error:
        return [str(problem).removeprefix(f"{folder}/") for problem in error.problems]


def check_outcome(outcome: Config | list[str]) -> None:
    if isinstance(outcome, Config):
        return
    assert outcome
    assert [line for line in outcome if not PLACE.fullmatch(line) or FOREIGN.search(line)] == []


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """The example with up to three entries replaced, removed, renamed, doubled or added."""
    values = copy.deepcopy(VALUES)
    for _ in range(draw(st.integers(1, 3))):
        owner: Any = values
        while True:
            entries = list(owner) if isinstance(owner, dict) else list(range(len(owner)))
            if not entries:
                break
            key = draw(st.sampled_from(entries))
            if not isinstance(owner[key], dict | list) or draw(st.booleans()):
                break
            owner = owner[key]
        if not entries:
            continue
        change = draw(st.sampled_from(["replace", "remove", "rename", "double"]))
        if change == "replace":
            owner[key] = draw(ANYTHING)
        elif change == "remove":
            del owner[key]
        elif isinstance(owner, list):
            owner.append(copy.deepcopy(owner[key]))
        elif change == "rename":
            owner[draw(st.text(max_size=6))] = owner.pop(key)
        else:
            owner[f"{key}s"] = copy.deepcopy(owner[key])
    return values


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_a_changed_example_gives_a_config_or_our_own_problems(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]
) -> None:
    text = document(values)
    assert tomllib.loads(text, parse_float=Decimal).keys() == values.keys()
    check_outcome(load(tmp_path_factory.getbasetemp(), text))


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*VALUES, "x"]), ANYTHING, max_size=4))
def test_any_tables_at_all_give_a_document_or_faults(values: dict[str, Any]) -> None:
    checked, faults = check_document(values)
    assert (checked is None) is bool(faults)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, 40), st.text(max_size=10))
@example(0, len(TEXT), "")
@example(0, 0, "\ud7ff")
def test_a_garbled_file_gives_a_config_or_our_own_problems(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, put: str
) -> None:
    garbled = TEXT[:start] + put + TEXT[start + length :]
    check_outcome(load(tmp_path_factory.getbasetemp(), garbled))


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_give_a_config_or_our_own_problems(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.toml"
    file.write_bytes(data)
    with pytest.raises(ConfigError):
        load_config(file, {})
