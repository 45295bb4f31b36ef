"""The API and its document: each has what the other has, and no answer is other than the document says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from openapi_schema_validator import OAS31Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from listener import __version__
from listener.render.status_json import status_json
from listener.reports.health import Health
from listener.reports.spending import SourceSpending
from listener.reports.upkeep import Upkeep
from tests.web.api_contract import all_programs, explore, operations, unlimited
from tests.web.api_world import Program, api_world
from tests.web.people import World
from web.api import document, status

EXAMPLES = 15
"""So many requests by the document and as many against it, of every operation; `tests.bench api` has more."""
OPERATIONS = (
    "GET /api/v1/cases",
    "GET /api/v1/cases/{case}",
    "GET /api/v1/mentions",
    "GET /api/v1/mentions/{number}",
    "GET /api/v1/report",
    "GET /api/v1/status",
    "POST /api/v1/cases/{case}/actions",
)


@pytest.fixture(scope="module")
def programs(world: World) -> tuple[Program, ...]:
    return all_programs(world)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with api_world(tmp_path_factory.mktemp("contract")) as found:
        unlimited(found.app)
        yield found


def test_the_document_has_every_route_and_no_other(app: Flask) -> None:
    routes = {
        f"{method} {rule.rule.replace('<int:', '{').replace('>', '}')}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
        if rule.rule.startswith("/api/v1/")
    }
    told = {
        f"{method.upper()} {path}" for path, found in document.document()["paths"].items() for method in found
    }
    assert routes == told == set(OPERATIONS)


def test_the_document_is_openapi_and_anybody_may_read_it(world: World) -> None:
    client = world.app.test_client()
    response = client.get("/api/openapi.json", base_url="http://127.0.0.1:8000")
    assert (response.status_code, response.content_type) == (200, "application/json")
    told: Any = response.json
    OPENAPI_31_VALIDATOR.validate(told)
    assert (told["openapi"], told["info"]["version"]) == ("3.1.0", __version__)


def test_every_answer_says_all_there_is_and_nothing_else() -> None:
    """Objects that we make are closed; only names of sources and brands are anybody's choice."""
    loose = [
        place for place, one in objects(document.document()["components"]) if one.get("additionalProperties")
    ]
    assert loose == ["schemas/Report/properties/coverage", "schemas/Report/properties/brands"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_api_keeps_to_its_document(world: World, programs: tuple[Program, ...], operation: str) -> None:
    told = explore(world, programs, operations(world.app)[operation], EXAMPLES)
    assert (told.failures, told.server_errors) == ({}, 0), told.example
    assert told.requests >= EXAMPLES
    assert told.statuses[200] > 0


@pytest.mark.parametrize("days", ["from=2026-11-01&to=2026-11-24", "from=2030-01-01&to=2030-02-01"])
def test_a_report_keeps_to_its_document_whether_anything_was_collected_or_not(
    programs: tuple[Program, ...], days: str
) -> None:
    told: Any = programs[0].get(f"/api/v1/report?{days}").json
    components = document.document()["components"]
    OAS31Validator({"$ref": "#/components/schemas/Report", "components": components}).validate(told)
    collected = {brand["awareness"]["mentions"] is not None for brand in told["brands"].values()}
    assert collected == {days.startswith("from=2026")}


def test_an_answer_that_breaks_the_contract_is_found(
    world: World, programs: tuple[Program, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(found: Health, costs: Sequence[SourceSpending], upkeep: Upkeep) -> dict[str, Any]:
        return status_json(found, costs, upkeep) | {"as_of": None, "secret": 1}

    monkeypatch.setattr(status, "status_json", broken)
    told = explore(world, programs, operations(world.app)["GET /api/v1/status"], 3)
    assert set(told.failures) == {"JsonSchemaError"}


def objects(told: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object within a document, and where it stands."""
    if isinstance(told, dict):
        yield place, told
        for name, one in told.items():
            yield from objects(one, f"{place}/{name}" if place else name)
    elif isinstance(told, list):
        for number, one in enumerate(told):
            yield from objects(one, f"{place}/{number}")
