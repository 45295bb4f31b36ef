"""Every fault of X in turn: requests made, what /status says, and whether reading goes on."""

from __future__ import annotations

import logging
import tempfile
from datetime import timedelta

import structlog

from listener.reports.health import health
from listener.store import open_store
from tests.sources.x.rig import START, listening, x_source
from tests.sources.x.test_faults import FAULTS


def faults() -> None:
    """A line for each fault."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for fault, _status, _said in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(f"sqlite:///{folder}/x.db", create=True)
            with listening(store, x_source(), total=0.5) as rig:
                world = rig.fake.world
                asked = world.publish(world.join("anna"), "@acmehelp acme", START - timedelta(minutes=9))
                at = START - timedelta(minutes=4)
                world.publish(world.join("acmehelp"), "@anna sorry", at, replied_to=asked.first_id)
                rig.fake.faults.append(fault)
                rig.poll("mentions", "replies")
                requests = len(rig.fake.asked)
                shown = health(store, rig.config, rig.clock.now).sources[0]
                minutes = 5
                while any(not one.status.succeeded for one in rig.poll("mentions", "replies", minutes=5)):
                    minutes += 5
                print(f"{fault:<22} {requests} | {shown.state.value}: {shown.problems[0]} | ", end="")
                print(f"read again after {minutes} min, {len(rig.kept())} of 2 posts kept")
            store.close()
