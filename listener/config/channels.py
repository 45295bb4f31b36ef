"""The channels of the environment: LISTENER_CHANNEL_NAME=url, its …_SECRET, and either as …_FILE.

It says which there are and holds their secrets. Whether one can be delivered to is listener.alerts'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from listener.config.settings import Channel, Secret
from listener.errors import Problem

PREFIX = "LISTENER_CHANNEL_"
DEADMAN = "LISTENER_DEADMAN_URL"
"""What the daemon asks for as long as its own jobs run well."""
_SECRET = "_SECRET"
_NAME = re.compile("[A-Z0-9]+(_[A-Z0-9]+)*")

Read = Callable[[str], Secret | None]
"""Gives the secret of a variable, or of the file that its …_FILE names."""


def channels(environ: Mapping[str, str], read: Read, problems: list[Problem]) -> dict[str, Channel]:
    """Every channel by its name in lower case. What is wrong with the variables is added to `problems`."""
    found = {}
    variables = {name.removesuffix("_FILE") for name in environ if name.startswith(PREFIX)}
    for variable in sorted(variables):
        name = variable.removeprefix(PREFIX).removesuffix(_SECRET)
        if not _NAME.fullmatch(name):
            told = "is no name of a channel; write LISTENER_CHANNEL_ and capital letters, digits and _"
            problems.append(Problem("environment", None, variable, told))
        elif not variable.endswith(_SECRET) and (url := read(variable)) is not None:
            found[name.lower()] = Channel(name.lower(), url, read(variable + _SECRET))
    return found
