"""Starts Django's admin site on a free port in a folder of its own, and reads back what it holds."""

import asyncio
import contextlib
import json
import os
import secrets
import socket
import sqlite3
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher

SITE = Path(__file__).parent / "site"
GROUPS = ("Editors", "Moderators", "Viewers")
STARTS_WITHIN = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetUser:
    """A user as the app's database has it."""

    username: str
    email: str
    groups: tuple[str, ...]
    is_active: bool
    is_staff: bool
    is_superuser: bool


class DjangoAdminTarget:
    """One Django admin site: start it, stop it, start it again; its data stay in the folder."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        people: int = 0,
        username: str = "admin",
        password: str = "Adm1n-pass-2026",
    ) -> None:
        self.folder = folder
        self.port = port
        self.username = username
        self.password = password
        self._people = people
        self._server: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        """Where the app answers: `http://127.0.0.1:18020`; the admin site stands at /admin/."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Make the site if it is not there yet, serve it, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        key = self.folder / "key"
        if not key.exists():
            key.write_text(secrets.token_urlsafe(40), encoding="utf-8")
        await self._seed("migrate", groups=GROUPS, people=[self._admin(), *self._crowd()])
        self.port = self.port or _free_port()
        with (self.folder / "server.log").open("ab") as log:
            self._server = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "django", "runserver", "--noreload", "--insecure", f"127.0.0.1:{self.port}"),
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        try:
            async with asyncio.timeout(STARTS_WITHIN):
                await self._wait_until_it_answers(self._server)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the server; the data stay. Stopping twice is success."""
        if self._server is not None:
            with contextlib.suppress(ProcessLookupError):
                self._server.terminate()
            await self._server.wait()
            self._server = None

    async def add_staff_user(
        self,
        username: str,
        password: str,
        *,
        is_superuser: bool = False,
        groups: tuple[str, ...] = (),
        totp_key: str | None = None,
        backup_codes: tuple[str, ...] = (),
    ) -> None:
        """Put a person into the app who may sign in to the admin site; `totp_key` is a seed in hex."""
        person = {
            "username": username,
            "email": username if "@" in username else f"{username}@example.com",
            "password": password,
            "is_staff": True,
            "is_superuser": is_superuser,
            "groups": groups,
            "totp_key": totp_key,
            "backup_codes": backup_codes,
        }
        await self._seed(people=[person])

    def users(self) -> dict[str, TargetUser]:
        """Everybody in the app, by user name, straight from its database."""
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

    def password_is(self, username: str, password: str) -> bool:
        """Whether the app would take this password."""
        with contextlib.closing(self._connect()) as database:
            row = database.execute(
                "SELECT password FROM auth_user WHERE username = ?", (username,)
            ).fetchone()
        return (
            row is not None and not row[0].startswith("!") and PBKDF2PasswordHasher().verify(password, row[0])
        )

    def totp_keys(self, username: str) -> tuple[str, ...]:
        """The seeds, in hex, of the confirmed devices that make codes for this user."""
        with contextlib.closing(self._connect()) as database:
            rows = database.execute(
                "SELECT key FROM otp_totp_totpdevice JOIN auth_user ON auth_user.id = user_id"
                " WHERE username = ? AND confirmed ORDER BY otp_totp_totpdevice.id",
                (username,),
            )
            return tuple(key for (key,) in rows)

    async def _wait_until_it_answers(self, server: asyncio.subprocess.Process) -> None:
        while not await asyncio.to_thread(_answers, f"{self.address}/admin/login/"):
            if server.returncode is not None:
                raise RuntimeError(f"Django did not start; see {self.folder / 'server.log'}")
            await asyncio.sleep(0.05)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "site.sqlite3", timeout=20)

    def _admin(self) -> dict[str, Any]:
        return {
            "username": self.username,
            "email": "admin@example.com",
            "password": self.password,
            "is_staff": True,
            "is_superuser": True,
        }

    def _crowd(self) -> list[dict[str, Any]]:
        return [
            {
                "username": f"person{number:03}@example.com",
                "email": f"person{number:03}@example.com",
                "groups": [GROUPS[number % len(GROUPS)]],
            }
            for number in range(1, self._people + 1)
        ]

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "TARGET_FOLDER": str(self.folder.resolve()),
            "DJANGO_SETTINGS_MODULE": "site_settings",
            "PYTHONPATH": str(SITE),
            "PYTHONUNBUFFERED": "1",
        }

    async def _seed(self, *words: str, **wanted: Any) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(SITE / "seed.py"),
            *words,
            env=self._environment(),
            stdin=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        await process.communicate(json.dumps(wanted).encode())
        if process.returncode:
            raise RuntimeError(f"Django could not be prepared in {self.folder}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False
