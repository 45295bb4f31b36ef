"""The connection goes to the very address that was checked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address, ip_network

import httpcore2
import pytest

from listener.errors import AddressRefused
from listener.net.address import Address
from listener.net.backend import MOST_ADDRESSES, CheckedBackend


class Sockets(httpcore2.AsyncNetworkBackend):
    """Opens nothing, and notes where it was told to connect to; addresses in `dead` do not accept."""

    def __init__(self, dead: Sequence[str] = ()) -> None:
        self.asked: list[str] = []
        self._dead = dead

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        self.asked.append(host)
        if host in self._dead:
            raise httpcore2.ConnectTimeout if timeout is not None else httpcore2.ConnectError
        return httpcore2.AsyncMockStream([])


class Names:
    """A resolver that gives the answers it was made with, one after the other, the last one for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.lookups = 0
        self._answers = answers

    async def __call__(self, host: str, port: int) -> tuple[Address, ...]:
        answer = self._answers[min(self.lookups, len(self._answers) - 1)]
        self.lookups += 1
        return tuple(ip_address(text) for text in answer)


Connect = Callable[..., list[str]]


@pytest.fixture
def connect() -> Connect:
    """Connect to "feeds.example" and say which addresses were tried."""

    def run(names: Names, *, dead: Sequence[str] = (), allow_private: Sequence[str] = ()) -> list[str]:
        async def main() -> list[str]:
            sockets = Sockets(dead)
            networks = [ip_network(text) for text in allow_private]
            backend = CheckedBackend(networks, patience=0.1, resolve=names, network=sockets)
            await backend.connect_tcp("feeds.example", 443)
            return sockets.asked

        return asyncio.run(main())

    return run


def test_the_name_is_resolved_once_and_the_checked_address_connected_to(connect: Connect) -> None:
    names = Names(["8.8.8.8"], ["127.0.0.1"])
    assert (connect(names), names.lookups) == (["8.8.8.8"], 1)


def test_a_name_that_turns_to_loopback_is_refused_the_next_time(connect: Connect) -> None:
    names = Names(["8.8.8.8"], ["127.0.0.1"])
    connect(names)
    with pytest.raises(AddressRefused):
        connect(names)


def test_private_addresses_among_public_ones_are_passed_over(connect: Connect) -> None:
    assert connect(Names(["127.0.0.1", "10.0.0.1", "::1", "8.8.8.8"])) == ["8.8.8.8"]


def test_an_address_that_does_not_accept_gives_way_to_the_next(connect: Connect) -> None:
    tried = connect(Names(["2606:4700::1", "8.8.8.8", "2606:4700::2"]), dead=["2606:4700::1"])
    assert tried == ["2606:4700::1", "8.8.8.8"]


def test_only_so_many_addresses_are_tried(connect: Connect) -> None:
    addresses = [f"8.8.8.{number}" for number in range(20)]
    names = Names(addresses)
    with pytest.raises(httpcore2.ConnectError):
        connect(names, dead=addresses)
    assert (
        connect(Names(addresses), dead=addresses[: MOST_ADDRESSES - 1])[-1] == addresses[MOST_ADDRESSES - 1]
    )


def test_what_is_in_allow_private_is_connected_to(connect: Connect) -> None:
    assert connect(Names(["10.1.2.3"]), allow_private=["10.1.0.0/16"]) == ["10.1.2.3"]


def test_the_refusal_names_host_address_and_remedy(connect: Connect) -> None:
    with pytest.raises(AddressRefused) as caught:
        connect(Names(["127.0.0.1", "::1"]))
    assert str(caught.value) == (
        "feeds.example (127.0.0.1, ::1) is no public address; if it is yours and may be reached, "
        "add it to allow_private under [network] in keywords.toml"
    )
