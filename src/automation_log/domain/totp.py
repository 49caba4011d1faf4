"""One-time codes by time (RFC 6238), from seeds as apps hand them out: 80 bits and up."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, Self, assert_never
from urllib.parse import parse_qs, urlencode, urlsplit

from automation_log.domain.errors import InvalidRequest

SeedForm = Literal["base32", "hex", "otpauth"]
"""How an app writes a seed; a QR picture says an otpauth address."""
Algorithm = Literal["sha1", "sha256", "sha512"]
ALGORITHMS: dict[str, Algorithm] = {"sha1": "sha1", "sha256": "sha256", "sha512": "sha512"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# RFC 4226 asks for 128 bits; real apps hand out 80.
SHORTEST_SEED = 10
SEED_BYTES = 20
"""The length of a seed made here, as RFC 4226 recommends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totp:
    """A seed and how codes are made of it; printing it does not show the seed."""

    seed: bytes = field(repr=False)
    digits: int = 6
    period: timedelta = timedelta(seconds=30)
    algorithm: Algorithm = "sha1"

    def __post_init__(self) -> None:
        if len(self.seed) < SHORTEST_SEED:
            raise InvalidRequest("The one-time code seed is shorter than 80 bits.", field="totp")
        if not 6 <= self.digits <= 8 or self.period < timedelta(seconds=1):
            raise InvalidRequest("The one-time code has 6 to 8 digits and a period of seconds.", field="totp")

    @classmethod
    def from_base32(cls, text: str) -> Self:
        """From base32 text; spaces, hyphens, small letters and missing padding are taken."""
        letters = "".join(text.split()).replace("-", "").rstrip("=").upper()
        try:
            return cls(seed=base64.b32decode(letters + "=" * (-len(letters) % 8)))
        except ValueError:  # signs outside ASCII as well
            raise InvalidRequest("The one-time code seed is not base32 text.", field="totp") from None

    @classmethod
    def from_hex(cls, text: str) -> Self:
        """From hex text."""
        try:
            return cls(seed=bytes.fromhex(text))
        except ValueError:
            raise InvalidRequest("The one-time code seed is not hex text.", field="totp") from None

    @classmethod
    def from_url(cls, text: str) -> Self:
        """From an otpauth://totp/… address, as QR pictures carry it."""
        address = urlsplit(text)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        algorithm = ALGORITHMS.get(asked.get("algorithm", "sha1").lower())
        if address.scheme != "otpauth" or address.netloc != "totp" or "secret" not in asked:
            raise InvalidRequest(
                "The one-time code address does not begin with otpauth://totp/.", field="totp"
            )
        if algorithm is None:
            raise InvalidRequest("The one-time code's algorithm is not SHA1, SHA256 or SHA512.", field="totp")
        try:
            digits, period = int(asked.get("digits", "6")), timedelta(seconds=int(asked.get("period", "30")))
        except (ValueError, OverflowError):
            raise InvalidRequest(
                "The one-time code's digits or period are not numbers.", field="totp"
            ) from None
        return cls(
            seed=cls.from_base32(asked["secret"]).seed, digits=digits, period=period, algorithm=algorithm
        )

    @classmethod
    def from_text(cls, text: str) -> Self:
        """From an otpauth address or base32 text, whichever it is."""
        return cls.from_url(text) if text.startswith("otpauth:") else cls.from_base32(text)

    @classmethod
    def from_form(cls, text: str, form: SeedForm) -> Self:
        """From a seed in the form the app is known to write it in."""
        match form:
            case "base32":
                return cls.from_base32(text)
            case "hex":
                return cls.from_hex(text)
            case "otpauth":
                return cls.from_url(text.strip())
            case _:
                assert_never(form)

    @property
    def base32(self) -> str:
        """The seed as base32 text without padding."""
        return base64.b32encode(self.seed).decode().rstrip("=")

    @property
    def text(self) -> str:
        """What `from_text` reads back: base32, or an otpauth address where digits, period or algorithm differ."""
        if self == type(self)(seed=self.seed):
            return self.base32
        said = {
            "secret": self.base32,
            "algorithm": self.algorithm.upper(),
            "digits": self.digits,
            "period": self.period // timedelta(seconds=1),
        }
        return f"otpauth://totp/account?{urlencode(said)}"

    def window(self, at: datetime) -> int:
        """The number of the window this instant falls in: RFC 6238's T."""
        return (at - EPOCH) // self.period

    def window_begins_at(self, window: int) -> datetime:
        """The first instant of a window."""
        return EPOCH + window * self.period

    def code(self, window: int) -> str:
        """The code of a window (RFC 4226, section 5.3)."""
        digest = hmac.new(self.seed, window.to_bytes(8, "big"), getattr(hashlib, self.algorithm)).digest()
        offset = digest[-1] & 0x0F
        number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
        return str(number % 10**self.digits).zfill(self.digits)
