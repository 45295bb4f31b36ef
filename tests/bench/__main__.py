"""Speed beside peers and baselines, as one table; or the benchmarks named on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from tests.bench import (
    agents,
    alerts,
    api,
    archives,
    desk,
    desk_growth,
    false_alarms,
    feeds,
    growth,
    ingest,
    learning,
    matching,
    pages,
    sentiment,
    stages,
    upkeep,
    value,
    x_faults,
    x_month,
)
from tests.bench.comparison import Row, markdown

BENCHMARKS: dict[str, Callable[[], None]] = {
    "agents": agents.agents,
    "alerts-kills": alerts.kills,
    "api": api.api,
    "import-speed": archives.speed,
    "import-memory": archives.memory,
    "desk": desk.desk,
    "false-alarms": false_alarms.alarms,
    "learning": learning.learning,
    "pages": pages.pages,
    "value": value.value,
    "x-faults": x_faults.faults,
    "x-month": x_month.whole,
    "x-month-kills": x_month.killed,
}

COMPARED: dict[str, Callable[[], Sequence[Row]]] = {
    "feeds": feeds.feeds,
    "sentiment": sentiment.sentiment,
    "matching": matching.matching,
    "ingest": ingest.ingest,
    "growth": growth.growth,
    "desk-growth": desk_growth.growth,
    "upkeep": upkeep.upkeep,
    "stages": stages.stages,
}
"""What is compared: rows of the table, in its order."""


def main() -> None:
    """Without names everything that is compared."""
    names = sys.argv[1:] or list(COMPARED)
    if unknown := [name for name in names if name not in COMPARED and name not in BENCHMARKS]:
        sys.exit(f"There is no benchmark {unknown[0]!r}; there are: {', '.join([*COMPARED, *BENCHMARKS])}.")
    rows: list[Row] = []
    for name in names:
        print(f"\n{name}", flush=True)
        if name in COMPARED:
            rows += COMPARED[name]()
            print(markdown(rows), flush=True)
        else:
            BENCHMARKS[name]()


if __name__ == "__main__":
    main()
