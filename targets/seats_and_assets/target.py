"""Starts the team workspace on a free port in a folder of its own."""

import contextlib
import secrets
from pathlib import Path

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from targets.django_sites import DjangoSite
from targets.processes import free_port
from targets.seats_and_assets.switches import WorkspaceSwitches

SITE = Path(__file__).parent / "site"
# As the site's own hasher.
ROUNDS = 10_000


class SeatsTarget(WorkspaceSwitches):
    """One team workspace: start it, stop it, start it again; its data and switches stay in the folder."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        people: int = 260,
        seat_limit: int = 300,
        username: str = "admin",
        password: str = "Adm1n-pass-2026",
    ) -> None:
        """`people` are seeded at the first start; the list shows a hundred a page."""
        super().__init__(folder)
        self.port = port
        self.username = username
        self.password = password
        self._people = people
        self._seat_limit = seat_limit
        self._site = DjangoSite(SITE, folder)

    @property
    def address(self) -> str:
        """Where the app answers: `http://127.0.0.1:18030`; people sign in at /sign-in."""
        return f"http://127.0.0.1:{self.port}"

    def logins(self) -> list[str]:
        """What a person needs to know to sign in."""
        return [f"{self.username} / {self.password}  (admin of the workspace)"]

    async def start(self) -> None:
        """Make the site if it is not there yet, serve it, and wait until it answers."""
        await self._site.seed(
            username=self.username, password=self.password, crowd=self._people, seat_limit=self._seat_limit
        )
        self.port = self.port or free_port()
        await self._site.serve(self.port, page="/health", says="up")

    async def stop(self) -> None:
        """End the server; the data stay. Stopping twice is success."""
        await self._site.stop()

    async def add_user(
        self,
        username: str,
        password: str,
        *,
        email: str | None = None,
        role: str = "Member",
        has_seat: bool = False,
        assets: dict[str, str] | None = None,
        totp_secret: str | None = None,
    ) -> None:
        """Put somebody in who can sign in; who was invited accepts by that, and keeps role and seat."""
        email = (email or (username if "@" in username else f"{username}@example.com")).lower()
        hashed = PBKDF2PasswordHasher().encode(password, secrets.token_hex(8), iterations=ROUNDS)
        with contextlib.closing(self._connect()) as database, database:
            database.execute(
                "INSERT INTO person (username, name, email, password, role, state, has_seat,"
                " totp_secret, totp_last_window, mailed_code) VALUES (?, ?, ?, ?, ?, 'active', ?, ?, 0, '')"
                " ON CONFLICT (email) DO UPDATE SET username = excluded.username, name = excluded.name,"
                " password = excluded.password, state = 'active', totp_secret = excluded.totp_secret",
                (username, username.split("@")[0], email, hashed, role.lower(), has_seat, totp_secret or ""),
            )
            database.executemany(
                "INSERT INTO membership (asset_id, person_id, role) SELECT asset.id, person.id, ?"
                " FROM asset, person WHERE slug = ? AND email = ?",
                [(asset_role.lower(), slug, email) for slug, asset_role in (assets or {}).items()],
            )
