"""Whether the listening works, and what it costs, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from listener.render.metered_tables import costs_table
from listener.render.report_json import iso, table_json
from listener.reports.health import Health, PartHealth, SourceHealth
from listener.reports.spending import SourceSpending


def status_json(found: Health, costs: Sequence[SourceSpending]) -> dict[str, Any]:
    """Every source with its parts, polls and coverage; of metered ones what they cost, as decimal strings."""
    return {
        "as_of": iso(found.as_of),
        "last_good_at": found.last_good_at and iso(found.last_good_at),
        "sources": [_source(one) for one in found.sources],
        "costs": table_json(costs_table(costs))["rows"],
    }


def _source(one: SourceHealth) -> dict[str, Any]:
    return {
        "source": one.source.name,
        "kind": one.source.kind.value,
        "state": one.state.value,
        "coverage": one.coverage,
        "due": one.due,
        "parts": [_part(part) for part in one.parts],
    }


def _part(one: PartHealth) -> dict[str, Any]:
    return {
        "part": one.part or None,
        "upkeep": one.upkeep,
        "state": one.state.value,
        "problem": one.problem,
        "last_poll_at": one.last_poll_at and iso(one.last_poll_at),
        "last_good_at": one.last_good_at and iso(one.last_good_at),
        "next_due_at": one.next_due_at and iso(one.next_due_at),
        "seen": one.seen,
        "new": one.new,
    }
