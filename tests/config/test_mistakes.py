"""Every mistake in keywords.toml gets its whole sentence, and one mistake hides no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from listener.config import load_config
from listener.config.check import EXPECTED, check_document
from listener.config.schema import (
    SINGLE_TABLES,
    BrandTable,
    PricesTable,
    RssTable,
    SourceTable,
    Table,
    XTable,
)
from listener.errors import ConfigError

BRAND = """[[brands]]
name = "Acme"
role = "own"
keywords = ["acme"]
handles = { x = ["acme"] }
"""


def cases() -> Iterator[Any]:
    text = (Path(__file__).parent / "mistakes.txt").read_text("utf-8")
    for case in text.split("### ")[1:]:
        name, _, rest = case.partition("\n")
        toml, _, said = rest.partition("--- says\n")
        document = toml + BRAND if name.startswith("first: ") else BRAND + toml
        yield pytest.param(document, said.strip("\n").split("\n"), id=name)


def problems(data: str | bytes, environ: dict[str, str] | None = None) -> list[str]:
    Path("keywords.toml").write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(ConfigError) as caught:
        load_config("keywords.toml", environ or {})
    assert str(caught.value).split("\n") == [str(problem) for problem in caught.value.problems]
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("document", "said"), list(cases()))
def test_a_mistake_is_told_in_our_own_words(document: str, said: list[str]) -> None:
    assert problems(document) == said


def test_all_mistakes_of_a_file_are_told_at_once_in_file_order() -> None:
    document = """
[workspace]
currency = "euro"
[[brands]]
name = "Acme"
role = "rival"
handles = { x = ["acme"] }
[[sources]]
name = "Feed"
kind = "rss"
url = "gopher://old"
[[sources]]
name = "feed"
kind = "x"
every = "5 min"
[[brands]]
name = "acme"
role = "own"
handles = { x = ["@ACME"] }
[typo]
"""
    assert problems(document, {"LISTENER_SECRET_KEY": "a", "LISTENER_SECRET_KEY_FILE": "b"}) == [
        'keywords.toml:3: workspace.currency: "euro" is no currency code;'
        ' write three capital letters, such as "EUR"',
        'keywords.toml:6: brands[0].role: "rival" is not allowed; write "own" or "competitor"',
        "keywords.toml:11: sources[0].url: is no web address; write http:// or https://, a host and a path",
        'keywords.toml:13: sources[1].name: "feed" is also the name of sources[0]; give each its own name',
        'keywords.toml:15: sources[1].every: "5 min" is no duration;'
        ' write numbers with d, h, m, s, such as "15m" or "1h30m"',
        'keywords.toml:17: brands[1].name: "acme" is also the name of brands[0]; give each its own name',
        'keywords.toml:19: brands[1].handles.x[0]: "@ACME" is also a handle of brands[0];'
        " keep it in one brand",
        "keywords.toml:20: typo: unknown key; allowed are workspace, network, web, workers, response,"
        " business_hours, brands, sources",
        "environment: LISTENER_SECRET_KEY_FILE: LISTENER_SECRET_KEY is set as well; set one of the two",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "1: file: is empty; run `listener init` for an example to start from", id="empty"),
        pytest.param(
            b"# soon\n", "1: file: is empty; run `listener init` for an example to start from", id="comments"
        ),
        pytest.param(b"\n\na = \n", "3: syntax: not valid TOML: Invalid value", id="broken line"),
        pytest.param(b"a = [1,\n\n", "1: syntax: not valid TOML: Invalid value", id="broken end"),
        pytest.param(
            b"[web]\na = 1\na = 2\n",
            "3: syntax: a key stands twice in this table; keep one of them",
            id="key twice",
        ),
        pytest.param(
            b"[web]\n[web]\n",
            "2: syntax: this table stands twice; put all its keys under one header",
            id="table twice",
        ),
        pytest.param(
            b"a = 1\nb = '\xe9'", "2: file: is not UTF-8; save it again in that encoding", id="latin-1"
        ),
        pytest.param(
            "a = 1".encode("utf-16"), "1: file: is not UTF-8; save it again in that encoding", id="utf-16"
        ),
        pytest.param(
            b"[web]\n",
            "1: brands: missing; write at least one [[brands]] with name, role and keywords",
            id="no brand",
        ),
        pytest.param(
            b"brands = []\n",
            "1: brands: missing; write at least one [[brands]] with name, role and keywords",
            id="empty brands",
        ),
    ],
)
def test_a_file_that_cannot_be_used_at_all_is_one_problem(data: bytes, said: str) -> None:
    assert problems(data) == [f"keywords.toml:{said}"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(
            b"a = " + b"[" * 5000 + b"]" * 5000,
            "is nested too deeply; write lists and tables flat",
            id="deep",
        ),
        pytest.param(
            b"a = " + b"9" * 5000, "holds a number of thousands of digits; write a shorter one", id="long"
        ),
    ],
)
def test_a_file_made_to_break_parsers_is_one_problem(data: bytes, said: str) -> None:
    assert problems(data) == [f"keywords.toml: syntax: {said}"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param(
            "nope.toml",
            "nope.toml: file: there is no such file; run `listener init` to make one",
            id="missing",
        ),
        pytest.param(".", ".: file: cannot be read (Is a directory); give it a readable file", id="folder"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(path: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    assert str(caught.value) == said


def test_a_password_in_a_url_enters_no_message() -> None:
    documents = [
        BRAND + f'[[sources]]\nname = "S"\nkind = "rss"\nurl = "{url}"\n'
        for url in (
            "https://u:hunter2@a b/",
            "ftp://u:hunter2@a/",
            "https://u:hunter2/x@a:b/",
            "http://[hunter2",
        )
    ]
    assert [document for document in documents if "hunter2" in "".join(problems(document))] == []


def test_every_key_that_must_be_there_has_an_example_to_show() -> None:
    models: list[type[Table]] = [
        *SINGLE_TABLES.values(),
        BrandTable,
        PricesTable,
        SourceTable,
        RssTable,
        XTable,
    ]
    needed = [
        (model.__name__, key)
        for model in models
        for key, info in model.model_fields.items()
        if info.is_required() and not info.examples
    ]
    assert needed == []


def test_every_wrong_type_pydantic_can_find_in_our_tables_has_our_own_sentence() -> None:
    wrong: dict[str, object] = {
        key: {field: object() for field in model.model_fields} for key, model in SINGLE_TABLES.items()
    }
    wrong["brands"] = [{field: object() for field in BrandTable.model_fields}, object()]
    wrong["sources"] = [
        {**{field: object() for field in model.model_fields}, "kind": kind}
        for kind, model in (("rss", RssTable), ("x", XTable))
    ]
    _, faults = check_document(wrong)
    assert [fault for fault in faults if "found something else" not in fault.message] == []
    assert {fault.message.partition(", found")[0].removeprefix("expected ") for fault in faults} >= {
        *EXPECTED.values()
    }
