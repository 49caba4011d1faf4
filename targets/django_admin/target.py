"""Starts Django's admin site on a free port in a folder of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from targets.django_admin.contents import SiteContents
from targets.django_sites import DjangoSite
from targets.processes import free_port

SITE = Path(__file__).parent / "site"
GROUPS = ("Editors", "Moderators", "Viewers")


class DjangoAdminTarget(SiteContents):
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
        """`people` are seeded at the first start; the app's list shows a hundred a page."""
        super().__init__(folder)
        self.port = port
        self.username = username
        self.password = password
        self._people = people
        self._site = DjangoSite(SITE, folder)

    @property
    def address(self) -> str:
        """Where the app answers: `http://127.0.0.1:18020`; the admin site stands at /admin/."""
        return f"http://127.0.0.1:{self.port}"

    def logins(self) -> list[str]:
        """What a person needs to know to sign in."""
        return [f"{self.username} / {self.password}  (superuser, {self.address}/admin/)"]

    async def start(self) -> None:
        """Make the site if it is not there yet, serve it, and wait until it answers."""
        await self._site.seed("migrate", groups=GROUPS, people=[self._admin(), *self._crowd()])
        self.port = self.port or free_port()
        await self._site.serve(self.port, "--insecure", page="/admin/login/", says='id="id_username"')

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """The app hangs while the block runs."""
        self._site.hold()
        try:
            yield
        finally:
            self._site.go_on()

    async def stop(self) -> None:
        """End the server; the data stay. Stopping twice is success."""
        await self._site.stop()

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
        await self._site.seed(people=[person])

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
