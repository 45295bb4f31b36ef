"""Injects the faults named on the command line, or all but the long ones, and prints their table."""

from __future__ import annotations

import sys

from tests.faults import (
    answers,
    canaries,
    clocks,
    closed_doors,
    crowd,
    formulas,
    fuzzed,
    guesses,
    headers,
    hung,
    kills,
    private_addresses,
    scanners,
    signals,
    small_disks,
    soak,
    transport,
    upgrades,
    visitors,
)
from tests.faults.outcome import HEADER, Fault, row

FAULTS: tuple[Fault, ...] = (
    *kills.FAULTS,
    signals.R3,
    transport.R4,
    fuzzed.R5,
    hung.R6,
    answers.R8,
    crowd.R9,
    small_disks.R10_DISK,
    closed_doors.R10_DOORS,
    upgrades.R10_UPGRADE,
    clocks.R10_CLOCK,
    soak.L1,
    private_addresses.S1,
    visitors.S3,
    headers.S5,
    guesses.S6_GUESSES,
    formulas.S6_FORMULAS,
    canaries.S6_SECRETS,
    scanners.S7,
)

LONG = {"L1"}
"""What takes twenty minutes runs only when it is named."""


def main() -> None:
    """A row for each fault, as soon as it is known; exit code 1 if one did not go as it has to."""
    names = {fault.name for fault in FAULTS}
    wanted = set(sys.argv[1:]) or names - LONG
    if unknown := wanted - names:
        sys.exit(f"There is no fault {sorted(unknown)[0]!r}; there are: {', '.join(sorted(names))}.")
    print(HEADER, flush=True)
    good = True
    for fault in FAULTS:
        if fault.name in wanted:
            outcome = fault.inject()
            without = None if outcome.not_run else fault.undefended()
            good = good and outcome.held and (without is None or not without.held)
            print(row(fault, outcome, without), flush=True)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
