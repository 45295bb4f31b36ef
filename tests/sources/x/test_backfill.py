"""Which searches a backfill makes, over which time."""

from __future__ import annotations

from datetime import timedelta

from listener.model import XSettings
from listener.sources.x.backfill import stretches
from tests.sources.x.rig import START, acme


def test_a_backfill_reads_up_to_where_each_term_began_and_leaves_no_part_of_a_second_out() -> None:
    began = dict.fromkeys(("acme", "#acmelife", "@acmehelp", "@boltcare"), START - timedelta(hours=1.5))
    began["bolt"] = START - timedelta(milliseconds=400)
    found = stretches(acme(), XSettings(read=("mentions",)), began, START, 2)
    assert [(one.end, "bolt" in one.terms) for one in found] == [
        (START - timedelta(hours=1.5), False),
        (START, True),
    ]
