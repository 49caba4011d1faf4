"""The public keys of issuers: kept for minutes, read anew for a key that is unknown, at most once a minute."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from automation_log.access.public_documents import PublicDocuments, Unreadable
from automation_log.domain.errors import IssuerUnavailable
from automation_log.domain.ids import Clock

KEPT = timedelta(minutes=10)
"""How long a key that was withdrawn may still be believed."""
PAUSE = timedelta(minutes=1)
"""How often a document is read at most, whoever asks for unknown keys, and whether it can be read or not."""
RSA_BITS = range(2048, 16384 + 1)
MOST_KEYS = 100

log = structlog.get_logger()


@dataclass(slots=True)
class _Kept:
    """What was read last from one address; `keys` is None where that failed."""

    keys: KeySet | None = None
    asked_at: datetime | None = None
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def has(self, kid: str) -> bool:
        return self.keys is not None and any(key.kid == kid for key in self.keys)


class IssuerKeys:
    """Keys by the address they stand at."""

    def __init__(self, *, documents: PublicDocuments, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    async def keys(self, address: str, kid: str) -> KeySet:
        """The keys there, read anew if this one is not among them; it may still not be.

        Raises: IssuerUnavailable, when they cannot be read.
        """
        kept = self._kept.setdefault(address, _Kept())
        async with kept.reading:
            age = None if kept.asked_at is None else self._clock() - kept.asked_at
            if age is None or age >= KEPT or (age >= PAUSE and not kept.has(kid)):
                kept.asked_at = self._clock()
                kept.keys = await self._read(address)
        if kept.keys is None:
            raise IssuerUnavailable("The issuer's public keys cannot be read now; try again in a minute.")
        return kept.keys

    async def _read(self, address: str) -> KeySet | None:
        try:
            return key_set(await self._documents.read(address))
        except Unreadable as error:
            log.warning("an issuer's keys cannot be read", address=address, why=str(error))
            return None


def key_set(document: bytes) -> KeySet:
    """The keys of a JWKS (RFC 7517) that can sign and are strong; others are left out. Raises: Unreadable."""
    try:
        found = json.loads(document)["keys"]
        if not isinstance(found, list):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unreadable("It is no set of keys.") from None
    keys = [_key(one) for one in found[:MOST_KEYS]]
    return KeySet([one for one in keys if one is not None])


def _key(said: object) -> RSAKey | ECKey | None:
    """A public key by its type alone: a shared secret in the set would make everybody a signer."""
    if not isinstance(said, dict) or not isinstance(said.get("kid"), str):
        return None
    try:
        match said.get("kty"):
            case "RSA":
                rsa = RSAKey.import_key({name: said[name] for name in said if name in PUBLIC})
                return rsa if rsa.public_key.key_size in RSA_BITS else None
            case "EC":
                return ECKey.import_key({name: said[name] for name in said if name in PUBLIC})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None


PUBLIC = frozenset({"kty", "kid", "use", "alg", "n", "e", "crv", "x", "y"})
"""What is read of a key; a private part that stands there by mistake is not."""
