"""Whether the listening works, and what it costs, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from listener.render.metered_tables import costs_table
from listener.render.report_json import iso, table_json
from listener.reports.health import Health, PartHealth, SourceHealth
from listener.reports.spending import SourceSpending
from listener.reports.upkeep import Upkeep


def status_json(found: Health, costs: Sequence[SourceSpending], upkeep: Upkeep) -> dict[str, Any]:
    """Every source with its parts, polls and coverage; of metered ones what they cost, as decimal strings.

    And how the work on scores stands.
    """
    return {
        "as_of": iso(found.as_of),
        "last_good_at": found.last_good_at and iso(found.last_good_at),
        "sources": [_source(one) for one in found.sources],
        "costs": table_json(costs_table(costs))["rows"],
        "scores": _scores(upkeep),
    }


def _scores(found: Upkeep) -> dict[str, Any]:
    going = found.rescored
    return {
        "rescoring": going
        and {
            "done": going.done,
            "posts": going.posts,
            "since": iso(going.since),
            "scorers": [{"lang": lang, "scorer": name} for lang, name in sorted(going.scorers.items())],
        },
        "warning": found.warning,
        "waiting_for_vectors": found.waiting,
        "unreadable": [
            {"lang": one.lang, "scorer": one.scorer, "reason": one.reason} for one in found.unreadable
        ],
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
