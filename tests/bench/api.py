"""The API against its own document: five hundred requests by it and as many against it, each operation."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from tests.web.api_contract import all_programs, explore, operations, unlimited
from tests.web.api_world import api_world

EXAMPLES = 500


def api() -> None:
    """A line for each operation: requests, answers by status, faults of ours, answers unlike the document."""
    with tempfile.TemporaryDirectory() as folder, api_world(Path(folder)) as world:
        programs = all_programs(world)
        found = operations(unlimited(world.app))
        print(f"{len(found)} operations, up to {EXAMPLES} valid and {EXAMPLES} invalid requests of each")
        print(f"{'operation':<36} {'requests':>8} {'5xx':>4} {'unlike':>6} {'s':>5}  answers")
        for label, operation in found.items():
            started = perf_counter()
            told = explore(world, programs, operation, EXAMPLES)
            answers = " ".join(f"{status}:{count}" for status, count in sorted(told.statuses.items()))
            print(
                f"{label:<36} {told.requests:>8} {told.server_errors:>4} {told.failures.total():>6} "
                f"{perf_counter() - started:>5.0f}  {answers}",
                flush=True,
            )
            if told.example:
                print(told.example)
