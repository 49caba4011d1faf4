"""What Django's admin site holds, straight from its database."""

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import PBKDF2PasswordHasher


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetUser:
    """A user as the app's database has it."""

    username: str
    email: str
    groups: tuple[str, ...]
    is_active: bool
    is_staff: bool
    is_superuser: bool


class SiteContents:
    """One site's database, whether the site is being served or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def users(self) -> dict[str, TargetUser]:
        """Everybody in the app, by user name."""
        with contextlib.closing(self._connect()) as database:
            groups: dict[int, list[str]] = {}
            for user, name in database.execute(
                "SELECT user_id, name FROM auth_user_groups"
                " JOIN auth_group ON auth_group.id = group_id ORDER BY name"
            ):
                groups.setdefault(user, []).append(name)
            return {
                username: TargetUser(
                    username=username,
                    email=email,
                    groups=tuple(groups.get(key, ())),
                    is_active=bool(is_active),
                    is_staff=bool(is_staff),
                    is_superuser=bool(is_superuser),
                )
                for key, username, email, is_active, is_staff, is_superuser in database.execute(
                    "SELECT id, username, email, is_active, is_staff, is_superuser FROM auth_user"
                )
            }

    def groups(self) -> dict[str, frozenset[str]]:
        """The user names in each group, by the group's name; a group may be empty."""
        users = self.users().values()
        with contextlib.closing(self._connect()) as database:
            return {
                name: frozenset(user.username for user in users if name in user.groups)
                for (name,) in database.execute("SELECT name FROM auth_group ORDER BY name")
            }

    def password_is(self, username: str, password: str) -> bool:
        """Whether the app would take this password."""
        with contextlib.closing(self._connect()) as database:
            row = database.execute(
                "SELECT password FROM auth_user WHERE username = ?", (username,)
            ).fetchone()
        return (
            row is not None and not row[0].startswith("!") and PBKDF2PasswordHasher().verify(password, row[0])
        )

    def mfa_is_on(self, username: str) -> bool:
        """Whether the site that asks for codes would ask this user."""
        return bool(self.totp_keys(username))

    def totp_keys(self, username: str) -> tuple[str, ...]:
        """The seeds, in hex, of the confirmed devices that make codes for this user."""
        with contextlib.closing(self._connect()) as database:
            rows = database.execute(
                "SELECT key FROM otp_totp_totpdevice JOIN auth_user ON auth_user.id = user_id"
                " WHERE username = ? AND confirmed ORDER BY otp_totp_totpdevice.id",
                (username,),
            )
            return tuple(key for (key,) in rows)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "site.sqlite3", timeout=20)
