"""Who is at the other end of a request: one answer for the login's locks, the limits of the API and the logs.

`settings.TRUSTED_PROXIES` says how many reverse proxies of ours a request passes. Each adds to X-Forwarded-For the
address that it saw; what stands before those was written by the client, and proves nothing.
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
HERE = "127.0.0.1"  # a Unix socket has no address: who writes to it is on this machine
ONE_SUBSCRIBER = 64  # bits of an IPv6 address; all the addresses behind them are one subscriber's


def client_ip(request: HttpRequest) -> str:
    """The client's address, as the outermost of our proxies saw it."""
    return str(address_in(request.META))


def client_network(request: HttpRequest) -> str:
    """What limits count: an IPv4 address, or the whole network of an IPv6 subscriber, who has 2⁶⁴ addresses."""
    address = address_in(request.META)
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, ONE_SUBSCRIBER), strict=False).network_address)


def address_in(meta: Mapping[str, Any]) -> Address:
    """The same for a WSGI environment. A request that did not pass all our proxies counts as its last sender's."""
    peer = _address(str(meta.get("REMOTE_ADDR") or "")) or ipaddress.ip_address(HERE)
    proxies: int = settings.TRUSTED_PROXIES
    passed = str(meta.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    if proxies == 0 or len(passed) < proxies:
        return peer
    return _address(passed[-proxies]) or peer


def _address(text: str) -> Address | None:
    """« 192.0.2.1 », « 192.0.2.1:4711 », « [2001:db8::1]:4711 »; None for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    with contextlib.suppress(ValueError):
        found = ipaddress.ip_address(text.partition("%")[0])
        return getattr(found, "ipv4_mapped", None) or found
    return None
