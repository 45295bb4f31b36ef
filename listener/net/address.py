"""Which addresses may be reached, and which addresses a host has. It opens no connection."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from itertools import chain, zip_longest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[tuple[Address, ...]]]

# IPv6 has no global unicast outside this block: NAT64, site-local, multicast, "::a.b.c.d" fall away with it.
_GLOBAL_UNICAST = ip_network("2000::/3")
_NEVER = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4: any IPv4 address in disguise
        "3fff::/20",  # documentation, unknown to Python before 3.13
    )
)


def allowed(address: Address, allow_private: Iterable[Network]) -> bool:
    """Whether `address` may be reached: inside one of `allow_private`, else globally reachable unicast.

    An IPv4-mapped address is judged by the IPv4 address that it stands for.
    """
    address = getattr(address, "ipv4_mapped", None) or address
    if inside(address, allow_private):
        return True
    if address.version == 6 and address not in _GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast and not inside(address, _NEVER)


def inside(address: Address, networks: Iterable[Network]) -> bool:
    """Whether `address`, or the IPv4 address it stands for, lies in one of `networks`."""
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in networks)


async def resolve(host: str, port: int) -> tuple[Address, ...]:
    """The addresses of `host` as this machine sees them, the families in turn, each address once.

    A literal in any of the forms the system reads ("0x7f.1", "2130706433") comes out as the address it
    is. Raises OSError (socket.gaierror) or UnicodeError where there is none.
    """
    try:
        return (ip_address(host),)
    except ValueError:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = dict.fromkeys(ip_address(place[0]) for *_, place in found)
    first = [address for address in addresses if address.version == 6]
    second = [address for address in addresses if address.version == 4]
    # A machine without working IPv6 must not spend its whole deadline on the first half of the list.
    in_turn = chain.from_iterable(zip_longest(first, second))
    return tuple(address for address in in_turn if address is not None)
