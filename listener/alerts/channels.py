"""What the channels of the environment are, and why nothing can be sent to one. Sends nothing.

What is told of a channel is its service and, where no token takes its place, its host: never its address.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.alerts.process import Sender
from listener.alerts.send import NOT_PUBLIC, NOT_SET, UNREADABLE, UNSIGNED, private, variable, webhook_of
from listener.config import Channel, Config
from listener.errors import FetchError
from listener.net import allowed, place_of
from listener.net.address import Resolve, resolve
from listener.words import N_, _

_NOT_FOUND = N_("its host was not found; check the spelling of the address and this machine's DNS")
_PENDING = N_("being looked at; open the page again in a moment")
WEBHOOK = N_("Signed webhook")
_LOOK_UP = 5.0
_FRESH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel: what service it is, on which host where that may be shown, and what is wrong with it."""

    name: str
    service: str | None = None
    host: str | None = None
    problem: str | None = None


def examined(
    config: Config, names: Collection[str] = (), *, resolve: Resolve = resolve
) -> dict[str, ChannelState]:
    """Every channel of the environment and of `names`, by name: looked up, but not sent to."""
    return asyncio.run(_examined(config, names, resolve))


async def _examined(config: Config, names: Collection[str], resolve: Resolve) -> dict[str, ChannelState]:
    wanted = sorted({*config.channels, *names})
    async with Sender(deadline=_LOOK_UP) as sender:
        return {name: await _examine(name, config, sender, resolve) for name in wanted}


async def _examine(name: str, config: Config, sender: Sender, resolve: Resolve) -> ChannelState:
    channel = config.channels.get(name)
    if channel is None:
        return ChannelState(name, problem=_(NOT_SET).format(variable=variable(name)))
    if (url := webhook_of(channel)) is not None:
        return await _webhook(channel, url, config, resolve)
    unreadable = ChannelState(name, problem=_(UNREADABLE).format(variable=variable(name)))
    try:
        answer = await sender.ask({"url": channel.url, "allow_private": private(config)})
    except FetchError as error:
        return ChannelState(name, problem=str(error))
    if not answer["readable"]:
        return unreadable
    host = answer["host"]
    problem = None if host is None else await _unreachable(host, 0, config, resolve)
    return ChannelState(name, answer["service"], host, problem)


async def _webhook(channel: Channel, url: str, config: Config, resolve: Resolve) -> ChannelState:
    place = place_of(url)
    if place is None:
        problem = _(UNREADABLE).format(variable=variable(channel.name))
        return ChannelState(channel.name, _(WEBHOOK), problem=problem)
    _scheme, host, port = place
    unsigned = _(UNSIGNED).format(variable=variable(channel.name)) if channel.secret is None else None
    unreachable = unsigned or await _unreachable(host, port, config, resolve)
    return ChannelState(channel.name, _(WEBHOOK), host, unreachable)


async def _unreachable(host: str, port: int, config: Config, resolve: Resolve) -> str | None:
    """Why the host cannot be sent to, None if it can as far as is known."""
    try:
        async with asyncio.timeout(_LOOK_UP):
            found = await resolve(host, port)
    except (OSError, UnicodeError, TimeoutError):
        return _(_NOT_FOUND)
    if not any(allowed(address, config.network.allow_private) for address in found):
        return _(NOT_PUBLIC)
    return None


class Channels:
    """The states of channels for pages: looked up beside them, at most once a minute, and never waited for
    longer than `patience` seconds.
    """

    def __init__(self, config: Config, *, patience: float = 4.0) -> None:
        self._config = config
        self._patience = patience
        self._lock = threading.Lock()
        self._at: datetime | None = None
        self._known: Mapping[str, ChannelState] = {}
        self._thread: threading.Thread | None = None

    def states(self, names: Collection[str], now: datetime) -> dict[str, ChannelState]:
        """Every channel of the environment and of `names`, sorted by name."""
        with self._lock:
            if self._thread is None and (self._at is None or not self._at <= now < self._at + _FRESH):
                self._thread = threading.Thread(target=self._look, args=(now,), daemon=True)
                self._thread.start()
            thread = self._thread
        if thread is not None:
            thread.join(self._patience)
        known = self._known
        found = {}
        for name in sorted({*self._config.channels, *names}):
            if name in self._config.channels:
                found[name] = known.get(name, ChannelState(name, problem=_(_PENDING)))
            else:
                told = _(NOT_SET).format(variable=variable(name))
                found[name] = ChannelState(name, problem=told)
        return found

    def _look(self, now: datetime) -> None:
        try:
            self._known = examined(self._config)
        finally:
            with self._lock:
                self._at, self._thread = now, None
