"""Not one byte reaches what is private, however a URL spells it (goal S1 of the security list)."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from ipaddress import ip_address, ip_network

import pytest

from listener.errors import AddressRefused, FetchError
from listener.net import Fetcher
from listener.net.address import Address, resolve
from tests.fakes.hostile_server import HostileServer

# PORT is that of the listener that must hear nothing.
REFUSED = [
    # IPv4 loopback, in every form the system's resolver reads
    "http://127.0.0.1:PORT/",
    "http://127.0.0.1:PORT",
    "HTTP://127.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://127.0.0.2:PORT/",
    "http://127.255.255.254:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f000001:PORT/",
    "http://0X7F000001:PORT/",
    "http://017700000001:PORT/",
    "http://0x7f.0.0.1:PORT/",
    "http://0x7f.1:PORT/",
    "http://0177.1:PORT/",
    "http://0x7f.0x0.0x0.0x1:PORT/",
    "http://127.0x1:PORT/",
    "http://user:secret@127.0.0.1:PORT/",
    "http://8.8.8.8@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT#@8.8.8.8/",
    "http://127.0.0.1:PORT?@8.8.8.8/",
    # "this host"
    "http://0.0.0.0:PORT/",
    "http://0:PORT/",
    "http://0x0:PORT/",
    "http://0.0:PORT/",
    "http://[::]:PORT/",
    "http://[0:0:0:0:0:0:0:0]:PORT/",
    # IPv6 loopback
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/",
    # IPv4 inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[0:0:0:0:0:ffff:7f00:1]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[::ffff:0:7f00:1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[64:ff9b:1::7f00:1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[2001:0:7f00:1::1]:PORT/",
    # other private, local and special networks
    "http://10.0.0.1:PORT/",
    "http://172.16.0.1:PORT/",
    "http://192.168.0.1:PORT/",
    "http://100.64.0.1:PORT/",
    "http://169.254.169.254:PORT/latest/meta-data/",
    "http://2852039166:PORT/latest/meta-data/",
    "http://[fd00:ec2::254]:PORT/",
    "http://[fe80::1]:PORT/",
    "http://[fe80::1%25lo]:PORT/",
    "http://[fec0::1]:PORT/",
    "http://224.0.0.1:PORT/",
    "http://255.255.255.255:PORT/",
    "http://[ff02::1]:PORT/",
    # names
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://localhost.:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://ip6-localhost:PORT/",
    "http://loopback.example:PORT/",
    "http://private-both.example:PORT/",
    "http://nat64.example:PORT/",
    "http://metadata.example:PORT/",
    "http://xn--loopback-9za.example:PORT/",
]
NO_ADDRESS = [
    "http://127.0.0.01:PORT/",  # octal to some, decimal to others
    "http://0177.0.0.1:PORT/",
    "http://[::ffff:127.0.0.1:PORT/",
    "http://１２７.0.0.1:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/",
    "http://127。0。0。1:PORT/",
    "http://%31%32%37.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/",
    "http:127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    "http://127.0.0.1 :PORT/",
    "http://127.0.0.1\r\n:PORT/",
    "gopher://127.0.0.1:PORT/",
    "ftp://127.0.0.1:PORT/",
    "file:///etc/passwd",
    "ws://127.0.0.1:PORT/",
]
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "127.0.0.1.": ["127.0.0.1"],
    "ip6-localhost": ["::1"],
    "loopback.example": ["127.0.0.1"],
    "private-both.example": ["10.0.0.1", "127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "metadata.example": ["169.254.169.254"],
    "xn--loopback-9za.example": ["127.0.0.1"],
}


async def names(host: str, port: int) -> tuple[Address, ...]:
    """A resolver for the names above; literals are left to the system, which asks no server for them."""
    if host in NAMES:
        return tuple(ip_address(text) for text in NAMES[host])
    if not set(host) <= set("0123456789abcdefABCDEFxX.:%lo"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return await resolve(host, port)


@pytest.fixture(scope="module")
def victim() -> Iterator[HostileServer]:
    """The listener that must hear nothing."""
    with HostileServer() as server:
        yield server


@pytest.fixture(scope="module")
def redirector() -> Iterator[HostileServer]:
    """A server of the operator's own, at another address, that redirects to whatever is in the query."""
    with HostileServer("127.0.0.2") as server:
        yield server


def _at(form: str, victim: HostileServer) -> str:
    return form.replace("PORT", victim.base.rpartition(":")[2])


def _refuse(url: str, error: type[FetchError]) -> None:
    own = ip_network("127.0.0.2/32")

    async def main() -> None:
        allow_private = [] if str(own.network_address) in url else [own]
        async with Fetcher(allow_private=allow_private, deadline=2, resolve=names) as fetcher:
            with pytest.raises(error):
                await fetcher.fetch(url)

    asyncio.run(main())


def _refuse_redirect(url: str, error: type[FetchError], redirector: HostileServer) -> None:
    redirector.redirect("/to", url)

    async def main() -> None:
        async with Fetcher(allow_private=[ip_network("127.0.0.2/32")], deadline=2, resolve=names) as fetcher:
            with pytest.raises(error):
                await fetcher.fetch(redirector.url("/to"))

    before = redirector.requests["/to"]
    asyncio.run(main())
    assert redirector.requests["/to"] == before + 1


@pytest.mark.parametrize("form", REFUSED)
def test_a_private_address_is_refused_in_every_form(form: str, victim: HostileServer) -> None:
    _refuse(_at(form, victim), AddressRefused)
    assert (victim.connections, victim.received) == (0, 0)


@pytest.mark.parametrize("form", [form for form in REFUSED if "127.0.0.2" not in form])
def test_a_redirect_to_a_private_address_is_refused_in_every_form(
    form: str, victim: HostileServer, redirector: HostileServer
) -> None:
    _refuse_redirect(_at(form, victim), AddressRefused, redirector)
    assert (victim.connections, victim.received) == (0, 0)


@pytest.mark.parametrize("form", NO_ADDRESS)
def test_what_is_no_proper_address_reaches_nothing(form: str, victim: HostileServer) -> None:
    _refuse(_at(form, victim), FetchError)
    assert (victim.connections, victim.received) == (0, 0)


def test_the_listener_would_hear_what_reaches_it() -> None:
    async def main(url: str) -> int:
        async with Fetcher(allow_private=[ip_network("127.0.0.1/32")], deadline=2) as fetcher:
            return (await fetcher.fetch(url)).status

    with HostileServer() as server:
        assert (asyncio.run(main(server.url("/ok"))), server.connections) == (200, 1)
        assert server.received > 0
    assert len(REFUSED) >= 60


def test_a_name_that_changes_its_address_between_turn_and_connection_is_refused(
    victim: HostileServer,
) -> None:
    answers = iter(["127.0.0.2", "127.0.0.1"])

    async def rebinding(host: str, port: int) -> tuple[Address, ...]:
        return (ip_address(next(answers)),)

    async def main() -> None:
        async with Fetcher(
            allow_private=[ip_network("127.0.0.2/32")], deadline=2, resolve=rebinding
        ) as fetcher:
            with pytest.raises(AddressRefused):
                await fetcher.fetch(_at("http://rebinding.example:PORT/", victim))

    asyncio.run(main())
    assert (victim.connections, victim.received) == (0, 0)
