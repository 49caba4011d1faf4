"""What Roundup holds, straight from its database."""

import base64
import contextlib
import hashlib
import hmac
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEME = "{PBKDF2S5}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundupUser:
    """A person as the app's database has them; `key` is the number in their address."""

    key: int
    username: str
    email: str
    roles: tuple[str, ...]


class RoundupContents:
    """One tracker's database, whether it is being served or not; who was retired is in it no more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.home = self.folder / "tracker"
        self.database = self.home / "db" / "db"

    def users(self) -> dict[str, RoundupUser]:
        """Everybody in the app, by user name."""
        rows = self._read(
            "SELECT id, _username, _address, _roles FROM _user WHERE NOT __retired__ ORDER BY id"
        )
        return {
            username: RoundupUser(
                key=key, username=username, email=email or "", roles=tuple((roles or "").split(","))
            )
            for key, username, email, roles in rows
        }

    def password_is(self, username: str, password: str) -> bool:
        """Whether the app would take this password."""
        rows = self._read("SELECT _password FROM _user WHERE NOT __retired__ AND _username = ?", username)
        if not rows or not str(rows[0][0]).startswith(SCHEME):
            return False
        rounds, salt, kept = rows[0][0].removeprefix(SCHEME).split("$")
        made = hashlib.pbkdf2_hmac("sha512", password.encode(), _decoded(salt), int(rounds), 64)
        return hmac.compare_digest(made, _decoded(kept))

    def mfa_is_on(self, username: str) -> bool:
        """The app knows no one-time codes."""
        return False

    def _read(self, statement: str, *values: str) -> list[Any]:
        with contextlib.closing(
            sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)
        ) as database:
            return database.execute(statement, values).fetchall()


def _decoded(text: str) -> bytes:
    """The app's own kind of base64: a dot for the plus, and no padding."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"./")
