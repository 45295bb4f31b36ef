"""Runs the benchmarks named on the command line, or all but the long ones, and prints their tables."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.bench import (
    agents,
    alerts,
    api,
    archives,
    desk,
    false_alarms,
    kills,
    learning,
    pages,
    soak,
    value,
    x_faults,
    x_month,
)

BENCHMARKS: dict[str, Callable[[], None]] = {
    "agents": agents.agents,
    "alerts-kills": alerts.kills,
    "api": api.api,
    "import-speed": archives.speed,
    "import-memory": archives.memory,
    "desk": desk.desk,
    "false-alarms": false_alarms.alarms,
    "kills": kills.kills,
    "learning": learning.learning,
    "pages": pages.pages,
    "soak": soak.soak,
    "value": value.value,
    "x-faults": x_faults.faults,
    "x-month": x_month.whole,
    "x-month-kills": x_month.killed,
}

LONG = {"soak"}
"""What takes ten minutes runs only when it is named."""


def main() -> None:
    for name in sys.argv[1:] or [name for name in BENCHMARKS if name not in LONG]:
        if name not in BENCHMARKS:
            sys.exit(f"There is no benchmark {name!r}; there are: {', '.join(BENCHMARKS)}.")
        print(f"\n{name}")
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
