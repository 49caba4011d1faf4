"""What Directus holds, straight from its database."""

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectusUser:
    """A person as the app's database has them; the status is the app's word: active, invited, suspended …"""

    email: str
    role: str | None
    status: str


class DirectusContents:
    """One Directus's database, whether it is being served or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def users(self) -> dict[str, DirectusUser]:
        """Everybody in the app, by e-mail."""
        with contextlib.closing(self._connect()) as database:
            return {
                email: DirectusUser(email=email, role=role, status=status)
                for email, role, status in database.execute(
                    "SELECT email, directus_roles.name, status FROM directus_users"
                    " LEFT JOIN directus_roles ON directus_roles.id = role WHERE email IS NOT NULL"
                )
            }

    def roles(self) -> dict[str, frozenset[str]]:
        """The e-mails of those who have each role, by the role's name; nobody may have it."""
        users = self.users().values()
        with contextlib.closing(self._connect()) as database:
            return {
                name: frozenset(user.email for user in users if user.role == name)
                for (name,) in database.execute("SELECT name FROM directus_roles ORDER BY name")
            }

    def password_is(self, email: str, password: str) -> bool:
        """Whether the app would take this password."""
        stored = self._column("password", email)
        if stored is None:
            return False
        try:
            return PasswordHasher().verify(stored, password)
        except VerifyMismatchError:
            return False

    def mfa_is_on(self, email: str) -> bool:
        """Whether the app asks this person for a one-time code."""
        return self.totp_secret(email) is not None

    def totp_secret(self, email: str) -> str | None:
        """The person's one-time code secret in base32, as an authenticator has it."""
        return self._column("tfa_secret", email)

    def _column(self, name: str, email: str) -> str | None:
        with contextlib.closing(self._connect()) as database:
            row = database.execute(f"SELECT {name} FROM directus_users WHERE email = ?", (email,)).fetchone()
        return None if row is None else row[0]

    def _connect(self, mode: str = "ro") -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.folder / 'directus.sqlite3'}?mode={mode}", uri=True, timeout=20)
