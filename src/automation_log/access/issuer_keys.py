"""The public keys of issuers: kept for minutes, read anew for a key that is unknown, at most once a minute."""

import json
from datetime import timedelta

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from automation_log.access.checked_requests import CheckedRequests, Unreadable
from automation_log.access.kept_documents import KeptDocuments
from automation_log.domain.errors import IssuerUnavailable
from automation_log.domain.ids import Clock

PAUSE = timedelta(minutes=1)
"""How often a document is read at most, whoever asks for unknown keys, and whether it can be read or not."""
RSA_BITS = range(2048, 16384 + 1)
MOST_KEYS = 100


class IssuerKeys:
    """Keys by the address they stand at."""

    def __init__(self, *, requests: CheckedRequests, clock: Clock) -> None:
        self._requests = requests
        self._kept = KeptDocuments(self._read, pause=PAUSE, clock=clock)

    async def keys(self, address: str, kid: str) -> KeySet:
        """The keys there, read anew if this one is not among them; it may still not be.

        Raises: IssuerUnavailable, when they cannot be read.
        """
        try:
            return await self._kept.get(address, is_enough=lambda keys: any(key.kid == kid for key in keys))
        except Unreadable:
            raise IssuerUnavailable(
                "The issuer's public keys cannot be read now; try again in a minute."
            ) from None

    async def _read(self, address: str) -> KeySet:
        return key_set(await self._requests.read(address))


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
