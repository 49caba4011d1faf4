"""Where the vault's key comes from: the environment, or a file made at first start."""

import base64
import binascii
import hashlib
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from automation_log.domain.errors import ConfigurationError
from automation_log.settings import Settings
from automation_log.store.private_files import write_private_file_once
from automation_log.store.vault import KEY_BYTES, NONCE_BYTES, KeySource, decrypt

KEY_FILE = "vault.key"


class LocalKey:
    """A key held in memory; what it wraps is the nonce followed by the encrypted data key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        # One way and told apart by its label: the name of a key tells nothing of the key.
        self._key_id = hashlib.sha256(b"automation-log vault key id\0" + key).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._key_id})"

    @property
    def key_id(self) -> str:
        """Names the key without giving it away."""
        return self._key_id

    def wrap(self, data_key: bytes, place: bytes) -> bytes:
        """The data key, encrypted and bound to its place."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._key).encrypt(nonce, data_key, _wrapping(place))

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        """The data key; raises TamperDetected unless this key wrapped it for this place."""
        return decrypt(self._key, wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _wrapping(place))


class EnvironmentKey(LocalKey):
    """The key of `AUTOMATION_LOG_VAULT_KEY`: 32 bytes in base64."""

    def __init__(self, text: str) -> None:
        super().__init__(_decode(text, "AUTOMATION_LOG_VAULT_KEY"))


class FileKey(LocalKey):
    """The key in a file that only its owner may read; made when it is missing and `may_make` allows it."""

    def __init__(self, path: Path, *, may_make: bool = True) -> None:
        if may_make:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private_file_once(path, base64.b64encode(os.urandom(KEY_BYTES)).decode() + "\n")
        super().__init__(_read(path))


def load_key_source(settings: Settings, *, sealed_with: frozenset[str] = frozenset()) -> KeySource:
    """The settings' key, else the data folder's file; a file is made only while nothing is sealed yet.

    `sealed_with` are the names of the keys that sealed what is kept. Raises: ConfigurationError, for a key that is
    missing or that opens none of it.
    """
    source: LocalKey
    if settings.vault_key is not None:
        source = EnvironmentKey(settings.vault_key.get_secret_value())
    else:
        source = FileKey(settings.data_folder.expanduser() / KEY_FILE, may_make=not sealed_with)
    if sealed_with and source.key_id not in sealed_with:
        raise ConfigurationError(
            "The vault's key is not the one that sealed the stored secrets: put that key back from your copy."
        )
    return source


def _read(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor) as file:
            mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
            if mode & 0o077:
                raise ConfigurationError(f"Others may read the vault key; run: chmod 600 {path}")
            return _decode(file.read(), str(path))
    except FileNotFoundError:
        raise ConfigurationError(
            f"The vault key {path} is missing: put it back from your copy, or set AUTOMATION_LOG_VAULT_KEY."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The vault key {path} cannot be read: {type(error).__name__}.") from error


def _decode(text: str, source: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigurationError(
            f"{source} is not {KEY_BYTES} bytes in base64; make one with: openssl rand -base64 {KEY_BYTES}"
        )
    return key


def _wrapping(place: bytes) -> bytes:
    """Tells a wrapped key's authenticated data from a secret's."""
    return b"key\0" + place
