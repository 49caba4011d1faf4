"""Which addresses the program may call because somebody wrote them down: no link-local, and nobody's metadata."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST = 500
PORTS = {"http": 80, "https": 443}
# Where clouds tell a machine its credentials, beside 169.254.169.254 and fe80::/10, which are link-local.
METADATA = frozenset(
    map(ip_address, ("fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd20:ce::254"))
)
# These carry an address of the older kind in their last four bytes (RFC 6052, RFC 4291).
CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """An address of the web, taken apart; `host` is without brackets."""

    text: str
    scheme: str
    host: str
    port: int

    @property
    def is_plain(self) -> bool:
        """Without encryption, and so for this very machine only."""
        return self.scheme == "http"


def web_address(text: str) -> WebAddress:
    """Raises: ValueError, with the sentence that says what is wrong with it."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        host, port = "", 0
    if not host or not port or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("Give a whole address, such as https://login.example.com/keys.")
    if len(text) > LONGEST:
        raise ValueError(f"An address has up to {LONGEST} characters.")
    if "@" in parts.netloc or parts.fragment:
        raise ValueError("Give the address without a user name or a number sign.")
    found = WebAddress(text=text, scheme=parts.scheme, host=host, port=port)
    literal = _literal(host)
    if found.is_plain and host != "localhost" and not (literal and literal.is_loopback):
        raise ValueError("Only https is believed, but for an address of this very machine.")
    if literal is not None and is_refused(literal):
        raise ValueError("That address is link-local or a cloud's metadata; nothing of ours calls it.")
    return found


def is_refused(address: Address) -> bool:
    """Whether nothing may be called there: link-local, metadata, or no single machine at all."""
    plain = _plain(address)
    return (
        plain in METADATA
        or plain.is_link_local
        or plain.is_multicast
        or plain.is_unspecified
        or (plain.is_reserved and not plain.is_loopback)
    )


def is_loopback(address: Address) -> bool:
    """Whether it is this very machine."""
    return _plain(address).is_loopback


def is_public(address: Address) -> bool:
    """Whether it is one of the whole internet: no inner network's, and not this machine."""
    return _plain(address).is_global


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _plain(address: Address) -> Address:
    """The older address that a newer one only carries."""
    if isinstance(address, IPv4Address):
        return address
    carried = address.ipv4_mapped or address.sixtofour
    if carried is None and not address.is_loopback and any(address in net for net in CARRIERS):
        carried = IPv4Address(address.packed[-4:])
    return carried or address
