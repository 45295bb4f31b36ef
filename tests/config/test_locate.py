"""The locator knows every path that tomllib knows, and the line each stands on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.config.locate import KeyPath, locate
from tests.config.documents import EXAMPLE, inline, quoted, with_all_options

VARIED = r"""# a comment with [brackets] and "quotes"
title = "a # no comment" # but this is

[workspace] # header
  name = 'it""" + r'''s'
"quoted key" = 1
'single.dotted' = 2
"esc\u0041ped\"" = 3
dotted . "inner key".last = true

[[brands]]
name = "A"
keywords = [
  "one", # first
  # nothing here
  "two", "three",
  [ "nested",
    "deep" ],
  { a = 1, b = [ 2, 3 ] },
]
long = """
[not.a.table]
key = "no key" \""" still
end""""" # two quotes belong to the text
raw = \'\'\'
[[nor.this]]
x = 1\'\'\'\'
after = 1979-05-27 07:32:00
empty = ""
emptier = []
nothing = {}

[[brands.shops]]
city = "B"
[[brands.shops]]
city = "C"
[brands.shops.staff]
boss = "D"

[[brands]]
name = "E"
groups = { "a = b" = ["x", "y"], c.d = { e = [ ] } }
[[brands.shops]]
city = "F"

[a.b.c]
d = inf
[a]
e = -1_000.5
'''.replace("\\'", "'")


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, entry in entries:
        yield (*path, key)
        yield from paths(entry, (*path, key))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(VARIED, id="varied"),
        pytest.param(VARIED.replace("\n", "\r\n"), id="varied, Windows lines"),
        pytest.param(EXAMPLE.read_text("utf-8"), id="example"),
        pytest.param(with_all_options(EXAMPLE.read_text("utf-8")), id="example, all options"),
        pytest.param("a = 1", id="no line end"),
        pytest.param("", id="nothing"),
    ],
)
def test_it_finds_exactly_the_paths_that_tomllib_finds(text: str) -> None:
    assert set(locate(text).by_path) == set(paths(tomllib.loads(text)))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param(("title",), 'title = "a # no comment" # but this is', id="top key"),
        pytest.param(("workspace",), "[workspace] # header", id="table"),
        pytest.param(("workspace", "quoted key"), '"quoted key" = 1', id="quoted key"),
        pytest.param(("workspace", "single.dotted"), "'single.dotted' = 2", id="literal key"),
        pytest.param(("workspace", 'escAped"'), r'"esc\u0041ped\"" = 3', id="escaped key"),
        pytest.param(
            ("workspace", "dotted", "inner key", "last"), 'dotted . "inner key".last = true', id="dotted key"
        ),
        pytest.param(("workspace", "dotted"), 'dotted . "inner key".last = true', id="implied table"),
        pytest.param(("brands", 0, "keywords"), "keywords = [", id="list"),
        pytest.param(("brands", 0, "keywords", 0), '  "one", # first', id="entry"),
        pytest.param(("brands", 0, "keywords", 2), '  "two", "three",', id="entry on a shared line"),
        pytest.param(("brands", 0, "keywords", 3, 1), '    "deep" ],', id="nested entry"),
        pytest.param(("brands", 0, "keywords", 4, "b", 1), "  { a = 1, b = [ 2, 3 ] },", id="inline table"),
        pytest.param(("brands", 0, "raw"), "raw = '''", id="after a long string"),
        pytest.param(("brands", 0, "after"), "after = 1979-05-27 07:32:00", id="after a raw string"),
        pytest.param(("brands", 0, "shops", 1, "city"), 'city = "C"', id="list of tables in another"),
        pytest.param(("brands", 0, "shops", 1, "staff", "boss"), 'boss = "D"', id="table of the latest row"),
        pytest.param(("brands", 1, "name"), 'name = "E"', id="second row"),
        pytest.param(
            ("brands", 1, "groups", "a = b", 1),
            'groups = { "a = b" = ["x", "y"], c.d = { e = [ ] } }',
            id="quoted key of an inline table",
        ),
        pytest.param(("brands", 1, "shops", 0, "city"), 'city = "F"', id="list of tables in the second row"),
        pytest.param(("a",), "[a]", id="header over an implied table"),
        pytest.param(("a", "e"), "e = -1_000.5", id="last key"),
        pytest.param(("workspace", "timezone"), "[workspace] # header", id="missing key"),
        pytest.param(("brands", 1, "keywords", 7), None, id="missing list of the second row"),
        pytest.param(("nowhere",), '# a comment with [brackets] and "quotes"', id="missing table"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
def test_it_names_the_line_or_that_of_the_nearest_parent(path: KeyPath, line: str | None, ends: str) -> None:
    lines = VARIED.split("\n")
    expected = lines.index(line) if line else lines.index('name = "E"') - 1
    assert locate(VARIED.replace("\n", ends)).of(path) == expected + 1


KEYS = st.text(max_size=5) | st.sampled_from(["a", "b.c", "d = e", "]", "#", '"', "'"])
VALUES = st.recursive(
    st.integers() | st.booleans() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
ROWS = st.lists(st.dictionaries(KEYS, VALUES, max_size=3), min_size=1, max_size=3)
DOCUMENTS = st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3) | ROWS, max_size=4)


@settings(deadline=None)
@given(DOCUMENTS)
def test_any_document_written_line_by_line_is_located_line_by_line(tables: dict[str, object]) -> None:
    lines: list[str] = []
    expected: dict[KeyPath, int] = {}

    def write(line: str, path: KeyPath) -> None:
        lines.append(line)
        expected[path] = len(lines)

    for name, table in tables.items():
        rows = table if isinstance(table, list) else [table]
        for index, row in enumerate(rows):
            path: KeyPath = (name, index) if isinstance(table, list) else (name,)
            write(f"[[{quoted(name)}]]" if isinstance(table, list) else f"[{quoted(name)}]", path)
            for key, value in row.items():
                write(f"{quoted(key)} = {inline(value)}", (*path, key))
    text = "\n".join(lines)
    found = locate(text)
    assert {path: found.of(path) for path in expected} == expected
    assert set(found.by_path) == set(paths(tomllib.loads(text)))


@settings(deadline=None)
@given(st.text(alphabet="ab=.[]{}\"'#,\\\n\r \t1", max_size=40))
def test_it_ends_on_any_text_with_lines_that_are_there(text: str) -> None:
    assert set(locate(text).by_path.values()) <= set(range(1, text.count("\n") + 2))
