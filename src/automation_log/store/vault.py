"""The vault's cryptography: each secret under a data key of its own, bound to the place it is kept at."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from automation_log.domain.errors import ConfigurationError, TamperDetected
from automation_log.domain.secrets import Secret

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sealed secret belongs; opened anywhere else it counts as tampered with.

    `account_id` is whose it is: an account's, a webhook's, or a sign-in provider's.
    """

    workspace_id: UUID
    account_id: UUID
    field: str
    version: int

    def encode(self) -> bytes:
        """The authenticated data: a JSON list, so that no two places share an encoding."""
        return json.dumps(
            ["automation-log", 1, str(self.workspace_id), str(self.account_id), self.field, self.version]
        ).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed secret as its row keeps it: `key_id` names the key that wraps its data key."""

    key_id: str
    wrapped_key: bytes
    nonce: bytes
    ciphertext: bytes

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "Sealed":
        """What a row keeps beside all else."""
        return cls(**{one.name: row[one.name] for one in fields(cls)})


class KeySource(Protocol):
    """Keeps the key that wraps data keys: a file, the environment, or a key service."""

    @property
    def key_id(self) -> str:
        """Names the key without giving it away; kept beside what it wraps."""
        ...

    def wrap(self, data_key: bytes, place: bytes) -> bytes:
        """The data key, encrypted and bound to its place."""
        ...

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        """The data key; raises TamperDetected unless this very key wrapped it for this place."""
        ...


class Vault:
    """Seals and opens secrets; keeps nothing itself."""

    def __init__(self, key_source: KeySource) -> None:
        self._keys = key_source

    def seal(self, secret: Secret, place: Place) -> Sealed:
        """Encrypt a secret for one place, under a new data key."""
        data_key = AESGCM.generate_key(KEY_BYTES * 8)
        aad = place.encode()
        nonce = os.urandom(NONCE_BYTES)
        return Sealed(
            key_id=self._keys.key_id,
            wrapped_key=self._keys.wrap(data_key, aad),
            nonce=nonce,
            ciphertext=AESGCM(data_key).encrypt(nonce, secret.reveal().encode(), aad),
        )

    def open(self, sealed: Sealed, place: Place) -> Secret:
        """The secret; TamperDetected if row and place disagree, ConfigurationError if the key is another."""
        if sealed.key_id != self._keys.key_id:
            raise ConfigurationError(
                f"This secret was sealed with the vault key {sealed.key_id}, but the key in use is "
                f"{self._keys.key_id}: put the former back as AUTOMATION_LOG_VAULT_KEY or as the key file."
            )
        aad = place.encode()
        data_key = self._keys.unwrap(sealed.wrapped_key, aad)
        return Secret(decrypt(data_key, sealed.nonce, sealed.ciphertext, aad).decode())


def decrypt(key: bytes, nonce: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    """AES-256-GCM; whatever does not fit together raises TamperDetected."""
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, aad)
    except (InvalidTag, ValueError) as error:  # ValueError: a length that no sealed row has
        raise TamperDetected(
            "A sealed secret does not fit its place: its row was changed or moved."
        ) from error
