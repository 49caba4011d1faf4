"""Members' passwords as argon2 hashes: made and checked in threads, at most two at once."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from automation_log.domain.errors import TamperDetected
from automation_log.domain.secrets import Secret

AT_ONCE = 2  # each takes 64 MiB and about 0.3 s of a core: a flood of sign-ins must not starve the rest


class PasswordHashes:
    """Hashes and checks sign-in passwords; an unknown member takes as long to refuse as a wrong password."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._nobodys_hash: str | None = None

    async def hash(self, password: Secret) -> str:
        """The hash to keep, with its salt and parameters in it."""
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password.reveal())

    async def verify(self, kept: str | None, password: Secret) -> bool:
        """Whether the password fits the kept hash; `None`, for nobody, is always False and just as slow."""
        async with self._slots:
            return await asyncio.to_thread(self._verify, kept, password.reveal())

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made with weaker parameters than today's: make it anew at the next sign-in."""
        return self._hasher.check_needs_rehash(kept)

    def _verify(self, kept: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(kept or self._nobody(), password) and kept is not None
        except InvalidHashError as error:
            raise TamperDetected("A kept password hash cannot be read.") from error
        except VerificationError:
            return False

    def _nobody(self) -> str:
        if self._nobodys_hash is None:
            self._nobodys_hash = self._hasher.hash(secrets.token_hex(16))
        return self._nobodys_hash
