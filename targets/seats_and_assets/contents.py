"""What the team workspace holds, straight from its database."""

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceUser:
    """A person as the app's database has it."""

    key: int
    username: str
    name: str
    email: str
    role: str
    state: str
    has_seat: bool


class WorkspaceContents:
    """One workspace's database, whether its site is being served or not; a `login` is a user name or an e-mail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def users(self) -> dict[str, WorkspaceUser]:
        """Everybody in the app, by e-mail."""
        with contextlib.closing(self._connect()) as database:
            return {
                email: WorkspaceUser(
                    key=key,
                    username=username,
                    name=name,
                    email=email,
                    role=role.capitalize(),
                    state=state.capitalize(),
                    has_seat=bool(has_seat),
                )
                for key, username, name, email, role, state, has_seat in database.execute(
                    "SELECT id, username, name, email, role, state, has_seat FROM person ORDER BY id"
                )
            }

    def assets(self) -> dict[str, dict[str, str]]:
        """Who has which role in which asset: by slug, then by e-mail."""
        with contextlib.closing(self._connect()) as database:
            found: dict[str, dict[str, str]] = {
                slug: {} for (slug,) in database.execute("SELECT slug FROM asset ORDER BY slug")
            }
            for slug, email, role in database.execute(
                "SELECT slug, email, membership.role FROM membership"
                " JOIN asset ON asset.id = asset_id JOIN person ON person.id = person_id ORDER BY person_id"
            ):
                found[slug][email] = role.capitalize()
            return found

    def seats_left(self) -> int:
        """How many seats are free; below 0 where the limit was lowered under what is used."""
        left: int = self._read(
            "SELECT (SELECT seat_limit FROM switches) - (SELECT count(*) FROM person WHERE has_seat)"
        )
        return left

    def password_is(self, login: str, password: str) -> bool:
        """Whether the app would take this password."""
        stored = self._read("SELECT password FROM person WHERE ?1 IN (username, email)", login)
        return bool(stored and not stored.startswith("!") and PBKDF2PasswordHasher().verify(password, stored))

    def mfa_is_on(self, login: str) -> bool:
        """Whether the app asks this person for a one-time code."""
        return bool(self.totp_secret(login))

    def totp_secret(self, login: str) -> str | None:
        """The person's one-time code secret in base32, as an authenticator has it."""
        return self._read("SELECT totp_secret FROM person WHERE ?1 IN (username, email)", login) or None

    def backup_codes_left(self, login: str) -> int:
        """How many backup codes the person has not used; the app keeps only their hashes."""
        left: int = self._read(
            "SELECT count(*) FROM backup_code JOIN person ON person.id = person_id WHERE ?1 IN (username, email)",
            login,
        )
        return left

    def mailed_code(self, login: str) -> str:
        """The code that would be in the person's mail; empty when none was asked for."""
        return str(self._read("SELECT mailed_code FROM person WHERE ?1 IN (username, email)", login) or "")

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "site.sqlite3", timeout=20)

    def _read(self, statement: str, *values: str) -> Any:
        with contextlib.closing(self._connect()) as database:
            row = database.execute(statement, values).fetchone()
        return row[0] if row else None
