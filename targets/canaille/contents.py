"""What Canaille holds, straight from its database."""

import base64
import contextlib
import hashlib
import hmac
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CanailleUser:
    """A person as the app's database has them."""

    username: str
    email: str
    groups: tuple[str, ...]
    is_active: bool


class CanailleContents:
    """One Canaille's database, whether it is being served or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def users(self) -> dict[str, CanailleUser]:
        """Everybody in the app, by user name."""
        with contextlib.closing(self._connect()) as database:
            groups: dict[str, list[str]] = {}
            for user, name in database.execute(
                'SELECT user_id, display_name FROM membership_association_table JOIN "group"'
                ' ON "group".id = group_id ORDER BY display_name'
            ):
                groups.setdefault(user, []).append(name)
            return {
                username: CanailleUser(
                    username=username,
                    email=next(iter(json.loads(emails or "[]") or []), ""),
                    groups=tuple(groups.get(key, ())),
                    is_active=bool(is_active),
                )
                for key, username, emails, is_active in database.execute(
                    "SELECT id, user_name, emails,"
                    " lock_date IS NULL OR lock_date > strftime('%Y-%m-%d %H:%M:%f', 'now') FROM user"
                )
            }

    def groups(self) -> dict[str, frozenset[str]]:
        """The user names in each group, by the group's name."""
        users = self.users().values()
        with contextlib.closing(self._connect()) as database:
            return {
                name: frozenset(user.username for user in users if name in user.groups)
                for (name,) in database.execute('SELECT display_name FROM "group" ORDER BY display_name')
            }

    def password_is(self, username: str, password: str) -> bool:
        """Whether the app would take this password."""
        return _is_hash_of(self._column("password", username), password)

    def mfa_is_on(self, username: str) -> bool:
        """Whether the app holds a one-time code secret that the person has confirmed."""
        return bool(self._column("secret_token", username) and self._column("last_otp_login", username))

    def totp_secret(self, username: str) -> str | None:
        """The person's one-time code secret in base32, as an authenticator has it."""
        token = self._column("secret_token", username)
        return base64.b32encode(token.encode()).decode().rstrip("=") if token else None

    def _column(self, name: str, username: str) -> str | None:
        with contextlib.closing(self._connect()) as database:
            row = database.execute(f"SELECT {name} FROM user WHERE user_name = ?", (username,)).fetchone()
        return None if row is None or row[0] is None else _text(row[0])

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.folder / 'canaille.sqlite3'}?mode=ro", uri=True, timeout=20)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _is_hash_of(stored: str | None, password: str) -> bool:
    """Whether `$pbkdf2-sha512$rounds$salt$hash` is of this password; its base64 has no padding and . for +."""
    if not stored:
        return False
    _, scheme, rounds, salt, expected = stored.split("$")
    if scheme != "pbkdf2-sha512":
        raise ValueError(f"Canaille hashed a password by {scheme}, which is not known here.")
    made = hashlib.pbkdf2_hmac("sha512", password.encode(), _decode(salt), int(rounds))
    return hmac.compare_digest(made, _decode(expected))


def _decode(text: str) -> bytes:
    return base64.b64decode(text.replace(".", "+") + "=" * (-len(text) % 4))
