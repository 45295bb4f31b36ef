"""Asks the API what its own document says can be asked, right and wrong, and holds the answers to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation.feedback import FeedbackSources

from listener.model import Rank
from listener.store.inbox import case_of
from tests.web.api_world import Program, program
from tests.web.people import LOCAL, World

LEFT_OUT = ("positive_data_acceptance",)
"""No schema knows which brands and sources there are, nor that a period ends after it begins."""
KNOWN: Mapping[str, tuple[object, ...]] = {
    "from": ("2026-10-01", "2026-11-20"),
    "to": ("2026-11-21", "2026-11-24"),
    "brand": ("Acme", "Rival & Co"),
    "source": ("News", "X"),
    "lang": ("en", "pl", "unknown"),
    "group": ("product",),
    "keyword": ("acme", "@acme"),
    "hashtag": ("acmelife", "#launch"),
    "q": ("acme", "works well"),
    "limit": (1, 200),
    "assignee": ("anna",),
    "tag": ("billing", 'a "b" \\ c'),
    "as_of": ("2026-11-20T12:00:00Z",),
}
"""What this installation has: without it nearly everything asked for would be of nobody."""
_MOSTLY = st.sampled_from((True, True, True, False))
_ACCEPTS = st.sampled_from((None, "*/*", "application/json", "application/*;q=0.5", "text/html"))
_ACCEPTS |= st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30).map(
    lambda told: f"application/json, {told}".strip()
)


@dataclass(slots=True)
class Explored:
    """What came of one operation: how many requests, the statuses of their answers, and what was wrong."""

    operation: str
    statuses: Counter[int] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    example: str = ""

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return self.statuses.total()

    @property
    def server_errors(self) -> int:
        """How many of them were answered as faults of ours."""
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def note(self, group: FailureGroup) -> None:
        """Count what is wrong with an answer, by kind; the first is kept whole."""
        self.failures.update(type(one).__name__ for one in group.exceptions)
        self.example = self.example or str(group)


def operations(app: Flask) -> dict[str, Any]:
    """Every operation of the document, as schemathesis reads it from the app, by method and path."""
    load_all_checks()
    # Who asks is ours to choose: what it made up for a token would be replaced.
    config = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=config)
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    return {one.label: one for one in found}


def all_programs(world: World) -> tuple[Program, ...]:
    """Those of an agent, a viewer and a stranger. The agent asks most: it is who may act."""
    agent, viewer = program(world, Rank.AGENT), program(world, Rank.VIEWER)
    return (agent, viewer, agent, agent, viewer, agent, replace(agent, secret="bl_unknown"))


def unlimited(app: Flask) -> Flask:
    """The app without limits of requests, which would answer nearly all that is asked here."""
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False
    return app


def explore(
    world: World, programs: Sequence[Program], operation: Any, examples: int, *, number: int = 0
) -> Explored:
    """So many requests by what the document allows, and as many by what it does not; fewer where it allows
    fewer. `programs` ask in turn; `number` is the seed of what is drawn.
    """
    told = Explored(operation.label)
    excluded = [CHECKS.get_one(name) for name in LEFT_OUT]
    for mode in GenerationMode:

        @seed(number)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode, feedback=FeedbackSources()), data=st.data())
        def ask(case: Any, data: st.DataObject) -> None:
            if case.meta.generation.mode.is_positive:
                _fill(case, data.draw, world)
            accept = data.draw(_ACCEPTS)
            # The client that asks in-process unpacks nothing.
            headers = {"Accept-Encoding": "identity"} | ({"Accept": accept} if accept else {})
            headers |= data.draw(st.sampled_from(programs)).headers
            response = case.call(base_url=LOCAL, headers=headers)
            told.statuses[response.status_code] += 1
            try:
                case.validate_response(response, excluded_checks=excluded, headers=headers)
            except FailureGroup as group:
                told.note(group)

        try:
            ask()
        except Unsatisfiable:
            # Nothing of the operation can be wrong.
            continue
    return told


def _fill(case: Any, draw: Callable[[st.SearchStrategy[Any]], Any], world: World) -> None:
    """Most of the time put in what there is: a row, a name, the version of a case as it stands."""
    for name in list(case.query or ()):
        if name in KNOWN and draw(_MOSTLY):
            case.query[name] = draw(st.sampled_from(KNOWN[name]))
    for name in case.path_parameters or ():
        if draw(_MOSTLY):
            case.path_parameters[name] = draw(st.sampled_from(range(1, 37)))
    if isinstance(case.body, dict) and "version" in case.body:
        # What is drawn must not depend on what the requests before have done.
        is_seen = draw(_MOSTLY)
        found = case_of(world.store, case.path_parameters["case"], "Acme")
        if found is not None and is_seen:
            case.query["brand"], case.body["version"] = "Acme", found.version
        if "to" in case.body and draw(_MOSTLY):
            case.body["to"] = draw(st.sampled_from(("anna", "mona", None)))
