"""Which addresses may be connected to: public ones, and those private ones that a source names.

A page decides where its links and redirects lead, and its owner what a name resolves to. Whoever fetches on their word
without looking can be made to ask a router, a cloud's metadata service or a database beside it. So every name is
resolved once, all of its addresses are looked at, and the connection goes to an address that was looked at.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from tasks.ingest.fetch_refusal import FetchRefused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = ip_network("64:ff9b::/96")
_PUBLIC_IPV6 = ip_network("2000::/3")
"""All that is handed out as public. Python calls what lies outside global too: site-local addresses, a network's own
NAT64 prefix (64:ff9b:1::/48), IPv4 addresses inside `::/96` and `::ffff:0:0:0/96`."""
_NOT_PUBLIC = tuple(
    map(
        ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "2001:db8::/32", "3fff::/20", "2001::/32", "2002::/16"),
    )
)
"""The last two are Teredo and 6to4 (given up by RFC 7526): each leads to the IPv4 address inside, and Python's versions
do not agree whether they are public."""
_ISATAP = frozenset((0x00005EFE, 0x02005EFE))
_PORTS = frozenset((80, 443, 8080, 8443))
"""Where the public web answers: behind other ports stand mail servers, databases and consoles."""


def resolve_name(host: str, port: int) -> list[str]:
    """The addresses of a host name, as the system resolves it; raises FetchRefused for a name that has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        passing = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
        raise FetchRefused("unreachable", f"the name {host} does not resolve", passes=passing) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(host: str, port: int, allowed: Sequence[Network], resolve: Resolve) -> list[str]:
    """The host's addresses, all of which may be connected to at the port; raises FetchRefused where one may not.

    One forbidden address among several forbids the host: which of them a connection takes is a matter of chance.
    """
    literal = _as_address(host)
    found = [str(literal)] if literal is not None else [name.partition("%")[0] for name in resolve(host, port)]
    if not found:
        raise FetchRefused("unreachable", f"the name {host} does not resolve")
    for name in found:
        address = _as_address(name)
        if address is not None and port not in _PORTS and not _is_named(address, allowed):
            raise FetchRefused(
                "address_refused",
                f"port {port} of {host} is none that the web is read at; a source may allow {name} in its"
                " allow_addresses",
            )
        if address is None or not _may_connect(address, allowed):
            raise FetchRefused(
                "address_refused",
                f"{host} leads to {name}, which is not public; a source may allow it in its allow_addresses",
            )
    return found


def read_networks(text: str) -> tuple[Network, ...]:
    """The addresses and networks named in a space-separated list; raises ValueError for what is neither."""
    return tuple(ip_network(word) for word in text.split())


def _as_address(text: str) -> Address | None:
    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None


def _may_connect(address: Address, allowed: Sequence[Network]) -> bool:
    return _is_named(address, allowed) or _is_public(_target_of(address))


def _is_named(address: Address, allowed: Sequence[Network]) -> bool:
    return any(_target_of(address) in network for network in allowed)


def _is_public(address: Address) -> bool:
    if any(address in network for network in _NOT_PUBLIC):
        return False
    if isinstance(address, IPv6Address) and address not in _PUBLIC_IPV6:
        return False
    return address.is_global and not address.is_multicast


def _target_of(address: Address) -> Address:
    """The address, or the IPv4 address that it carries inside: that one decides where it leads."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64 or int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
