"""Whose request is this, by network address? The answer of every limit, and no header from outside can change it."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"
"""One bucket for all whose address cannot be read."""


def client_ip(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; without proxies, that of the connection.

    Each proxy adds on the right of X-Forwarded-For, so with N of them the N-th from the right is true and all before
    it is hearsay. An IPv6 customer has at least a /64 to choose from, which therefore counts as one.
    """
    count = settings.DIPS_PROXY_COUNT
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")] if count > 0 else []
    said = hops[-count] if len(hops) >= count > 0 else request.META.get("REMOTE_ADDR", "")
    return as_customer(said)


def as_customer(said: str) -> str:
    try:
        address = ipaddress.ip_address(_without_port(said))
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(address), 64), strict=False).network_address)
    return str(address)


def _without_port(said: str) -> str:
    if said.startswith("["):
        return said[1:].partition("]")[0]
    host, colon, _port = said.partition(":")
    return host if colon and ":" not in _port else said
