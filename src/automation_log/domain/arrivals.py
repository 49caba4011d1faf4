"""Arrivals: how somebody signed in, with which browser and from which network, in words that tell sessions apart."""

import ipaddress
from dataclasses import dataclass
from enum import IntEnum


class SignedInBy(IntEnum):
    """How a session began; the numbers are what the database stores."""

    NOT_NOTED = 0
    PASSWORD = 1
    LINK = 2
    PROVIDER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where a session came from; empty words where nobody noted it. `provider` is the name of an identity provider."""

    by: SignedInBy = SignedInBy.NOT_NOTED
    provider: str = ""
    browser: str = ""
    network: str = ""

    @property
    def how(self) -> str:
        """`password`, `link`, or who vouched: `Okta`."""
        match self.by:
            case SignedInBy.PASSWORD:
                return "password"
            case SignedInBy.LINK:
                return "link"
            case SignedInBy.PROVIDER:
                return self.provider
        return "not noted"

    @property
    def came_from(self) -> str:
        """`Firefox on Linux, 192.0.2.0/24`."""
        return ", ".join(filter(None, (self.browser, self.network))) or "an unknown browser"


# What each browser calls itself; most call themselves by several names, so the first that fits is meant.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("HeadlessChrome/", "Headless Chrome"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """`Firefox on Linux`; words of ours only, whatever the header says."""
    browser = next((word for sign, word in BROWSERS if sign in user_agent), "Unknown browser")
    system = next((word for sign, word in SYSTEMS if sign in user_agent), None)
    return f"{browser} on {system}" if system else browser


def network_words(address: str) -> str:
    """`192.0.2.0/24`, `2001:db8:1:2::/64`, `this machine`; empty for what is no address."""
    try:
        network = ipaddress.ip_network(address, strict=False)
    except ValueError:
        return ""
    if network.is_loopback:
        return "this machine"
    widest = 24 if network.version == 4 else 64
    return str(network.supernet(new_prefix=widest) if network.prefixlen > widest else network)
