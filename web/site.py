"""What every page works with: configuration, database, clock and assets, carried by the app. No globals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from listener.alerts.channels import Channels
from listener.config import Config
from listener.config.described import Setting
from listener.render.svg import Drawer
from listener.scoring import Enrichers
from listener.store import Store
from listener.store.casework import Casework
from web.assets import Assets
from web.first_run import FirstRun
from web.uploads import Uploads

EXTENSION = "listener"


@dataclass(frozen=True, slots=True)
class Site:
    """One installation as the pages see it: `work` makes cases of what agents do, `enrichers` read texts.
    `anywhere`: other computers reach it under names of their own.
    """

    config: Config
    store: Store
    assets: Assets
    drawer: Drawer
    started_at: datetime
    clock: Callable[[], datetime]
    first_run: FirstRun
    work: Casework
    configuration: tuple[Setting, ...]
    anywhere: bool
    channels: Channels
    uploads: Uploads
    enrichers: Enrichers


def site() -> Site:
    """The site of the app that answers the present request."""
    return cast(Site, current_app.extensions[EXTENSION])
