"""Which addresses may be reached."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.net.address import Network, allowed, inside, resolve

PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::1", "2400:cb00::1"]
NOT_PUBLIC = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    "::ffff:0:0:0/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/32",
    "2001:2::/48",
    "2001:10::/28",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
]


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_may_be_reached(text: str) -> None:
    assert allowed(ip_address(text), ())


@pytest.mark.parametrize("network", NOT_PUBLIC)
def test_neither_end_of_a_special_network_may_be_reached(network: str) -> None:
    ends = (ip_network(network)[0], ip_network(network)[-1])
    assert [allowed(address, ()) for address in ends] == [False, False]
    assert [allowed(address, [ip_network(network)]) for address in ends] == [True, True]


@settings(max_examples=300)
@given(address=st.sampled_from(NOT_PUBLIC).flatmap(lambda network: st.ip_addresses(network=network)))
def test_no_address_inside_a_special_network_may_be_reached(address: IPv4Address | IPv6Address) -> None:
    assert not allowed(address, ())
    assert allowed(address, [ip_network(address)])


@given(address=st.ip_addresses(v=4), network=st.sampled_from(["127.0.0.0/8", "10.0.0.0/8", "::/0"]))
def test_a_mapped_address_is_judged_by_the_one_it_stands_for(address: IPv4Address, network: str) -> None:
    mapped = IPv6Address(f"::ffff:{address}")
    allow: list[Network] = [ip_network(network)]
    assert (allowed(mapped, allow), inside(mapped, allow)) == (
        allowed(address, allow),
        inside(address, allow),
    )


@given(address=st.ip_addresses())
def test_what_may_be_reached_is_global_and_unicast(address: IPv4Address | IPv6Address) -> None:
    if allowed(address, ()):
        real = getattr(address, "ipv4_mapped", None) or address
        private = real.is_private or real.is_loopback or real.is_link_local or real.is_unspecified
        assert (real.is_global, private, real.is_multicast, real.is_reserved) == (True, False, False, False)


def test_a_zone_does_not_make_a_link_local_address_public() -> None:
    assert not allowed(ip_address("fe80::1%eth0"), ())


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0x7f000001", "017700000001"]
)
def test_a_literal_in_any_form_becomes_the_address_it_is(host: str) -> None:
    assert asyncio.run(resolve(host, 80)) == (ip_address("127.0.0.1"),)


def test_a_name_gives_each_of_its_addresses_once() -> None:
    found = asyncio.run(resolve("localhost", 80))
    assert set(found) <= {ip_address("127.0.0.1"), ip_address("::1")}
    assert len(found) == len(set(found)) > 0


def test_the_families_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["2606:4700::1", "2606:4700::2", "2606:4700::2", "1.1.1.1"]

    async def main() -> tuple[str, ...]:
        loop = asyncio.get_running_loop()

        async def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
            return [(0, 0, 0, "", (answer, port)) for answer in answers]

        monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)
        return tuple(str(address) for address in await resolve("news.example", 443))

    assert asyncio.run(main()) == ("2606:4700::1", "1.1.1.1", "2606:4700::2")
