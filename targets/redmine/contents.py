"""What Redmine holds, straight from its database."""

import contextlib
import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STATES = {1: "active", 2: "registered", 3: "locked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RedmineUser:
    """A person as the app's database has them; `key` is the number in its addresses."""

    key: int
    username: str
    name: str
    email: str
    is_admin: bool
    state: str


class RedmineContents:
    """One Redmine's database, whether it is being served or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.database = self.folder / "redmine.sqlite3"

    def users(self) -> dict[str, RedmineUser]:
        """Everybody in the app, by user name."""
        with contextlib.closing(self._connect()) as database:
            return {
                username: RedmineUser(
                    key=key,
                    username=username,
                    name=f"{given} {family}",
                    email=email,
                    is_admin=bool(is_admin),
                    state=STATES[state],
                )
                for key, username, given, family, email, is_admin, state in database.execute(
                    "SELECT users.id, login, firstname, lastname, address, admin, status FROM users"
                    " JOIN email_addresses ON user_id = users.id AND is_default"
                    " WHERE users.type = 'User' ORDER BY users.id"
                )
            }

    def assets(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Who has which roles in which project: by the project's identifier, then by user name."""
        with contextlib.closing(self._connect()) as database:
            found: dict[str, dict[str, tuple[str, ...]]] = {
                project: {}
                for (project,) in database.execute("SELECT identifier FROM projects ORDER BY identifier")
            }
            for project, username, role in database.execute(
                "SELECT identifier, login, roles.name FROM members"
                " JOIN projects ON projects.id = project_id JOIN member_roles ON member_id = members.id"
                " JOIN roles ON roles.id = role_id JOIN users ON users.id = members.user_id"
                " ORDER BY members.id, roles.position"
            ):
                found[project][username] = (*found[project].get(username, ()), role)
            return found

    def password_is(self, username: str, password: str) -> bool:
        """Whether the app would take this password: it keeps SHA-1 of salt and SHA-1."""
        row = self._read("SELECT salt, hashed_password FROM users WHERE login = ?", username)
        return row is not None and row[1] == _sha1((row[0] or "") + _sha1(password))

    def mfa_is_on(self, username: str) -> bool:
        """Whether the app asks this person for a one-time code; enrolling leaves a seed before it is on."""
        row = self._read("SELECT twofa_scheme FROM users WHERE login = ?", username)
        return bool(row and row[0])

    def totp_secret(self, username: str) -> str | None:
        """The one-time code secret in base32 that the app holds for this person, confirmed or not."""
        row = self._read("SELECT twofa_totp_key FROM users WHERE login = ?", username)
        return (row[0] or None) if row else None

    def api_key(self, username: str) -> str:
        """The person's key for the REST interface."""
        row = self._read(
            "SELECT value FROM tokens JOIN users ON users.id = user_id WHERE action = 'api' AND login = ?",
            username,
        )
        return str(row[0])

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)

    def _read(self, statement: str, *values: str) -> Any:
        with contextlib.closing(self._connect()) as database:
            return database.execute(statement, values).fetchone()


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()
