"""Signed tokens: read before any key is looked for, then proven by the key pairs of whoever issued them."""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import Token

# By key pairs only: with a shared secret, or none, whoever can read the public key could sign (RFC 8725 §3.1).
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LEEWAY = timedelta(minutes=1)
"""How far two clocks may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproven:
    """What a token says, whoever wrote it: good for finding the key named `kid`, and for nothing else."""

    kid: str
    header: dict[str, Any]
    claims: dict[str, Any]


def unproven(token: str, *, longest: int) -> Unproven:
    """Of up to `longest` characters. Raises: ValueError, which says why: `it is no signed token`."""
    parts = token.split(".")
    if len(token) > longest or len(parts) != 3 or not token.isascii():
        raise ValueError("it is no signed token")
    try:
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts[:2])
    except (ValueError, RecursionError):
        raise ValueError("it is no signed token") from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise ValueError("it is no signed token")
    if header.get("alg") not in ALGORITHMS:
        raise ValueError("it is not signed by a key pair")
    # RFC 7515 §4.1.11.
    if "crit" in header or "b64" in header:
        raise ValueError("it asks for an extension, and none is understood")
    if not isinstance(header.get("kid"), str):
        raise ValueError("it does not name the key that signed it")
    return Unproven(kid=header["kid"], header=header, claims=claims)


def proven(token: str, keys: KeySet) -> Token:
    """Header and claims, when one of these keys signed them. Raises: ValueError."""
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        return jwt.decode(token, keys, registry=registry)
    except (JoseError, ValueError, RecursionError):
        raise ValueError("its signature is not of a key that the issuer publishes") from None
