"""The addresses of this machine in a local network, and which one a class is served at.

class_address(None)            the only private one; a fault that lists them where there are more or none
class_address("10.0.0.5")      this one, if it is the machine's and private
"""

import ipaddress
import socket
from collections.abc import Sequence

import psutil

from simlib.errors import SimlibError
from simlib.workbench.server import LOOPBACK


def own_addresses() -> list[str]:
    """The IPv4 addresses of this machine's networks that are up, loopback left out."""
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        one.address
        for name, addresses in psutil.net_if_addrs().items()
        for one in addresses
        if name in up and one.family == socket.AF_INET
    ]
    return sorted({one for one in found if not ipaddress.ip_address(one).is_loopback})


def class_address(asked: str | None, public: bool = False, own: Sequence[str] | None = None) -> str:
    """The address that a class is served at: the one asked for, else the only private one.

    `public` allows an address that can be reached from outside of the house. Raises SimlibError `no-address`,
    `which-address`, `not-our-address`, `public-address`.

    >>> class_address(None, own=["10.0.0.5", "1.2.3.4"]), class_address("127.0.0.1", own=[])
    ('10.0.0.5', '127.0.0.1')
    """
    own = own_addresses() if own is None else own
    if asked is None:
        near = [one for one in own if is_private(one)]
        if not near:
            raise SimlibError("no-address")
        if len(near) > 1:
            raise SimlibError("which-address", known=", ".join(near))
        return near[0]
    if asked not in (*own, LOOPBACK):
        raise SimlibError("not-our-address", address=asked, known=", ".join((*own, LOOPBACK)))
    if not public and not is_private(asked):
        raise SimlibError("public-address", address=asked)
    return asked


def is_private(address: str) -> bool:
    """Whether an address is of the ranges that no router hands on (RFC 1918), or this machine's alone.

    >>> is_private("192.168.1.20"), is_private("59.255.0.1"), is_private("169.254.3.4")
    (True, False, False)
    """
    one = ipaddress.ip_address(address)
    return one.is_private and not one.is_link_local
