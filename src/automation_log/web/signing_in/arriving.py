"""Where a request comes from: for counting, and for the words by which a member tells their sessions apart."""

import ipaddress

from fastapi import Request

from automation_log.domain.arrivals import Arrival, browser_words, network_words


def arrival_of(request: Request) -> Arrival:
    """Where a session that begins now comes from, in words."""
    browser = browser_words(request.headers.get("user-agent", ""))
    return Arrival(browser=browser, network=network_words(client_of(request)))


def client_of(request: Request) -> str:
    """Where a request comes from, for counting: the network of an IPv6 address, as one visitor has many of them.

    What a proxy on this machine says of its own visitor is believed, and nobody else's word.
    """
    peer = request.client.host if request.client else ""
    try:
        if ipaddress.ip_address(peer).is_loopback:
            peer = request.headers.get("x-forwarded-for", peer).rpartition(",")[2].strip()
        address = ipaddress.ip_address(peer)
    except ValueError:
        return peer[:60]
    return str(ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else address)
