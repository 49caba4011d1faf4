"""Starts Roundup on a free port in a folder of its own."""

import json
import re
from pathlib import Path
from typing import Any

from targets.environments import python_environment
from targets.processes import Server, bare_environment, free_port, run
from targets.roundup.contents import RoundupContents

HERE = Path(__file__).parent
STARTS_WITHIN = 60.0
ADMINISTRATORS, PEOPLE = "Admin", "User"


class RoundupTarget(RoundupContents):
    """One Roundup: start it, stop it, start it again; its data stay in the folder."""

    def __init__(
        self, folder: Path, *, port: int = 0, people: int = 0, password: str = "Adm1n-pass-2026"
    ) -> None:
        """`people` are seeded at the first start; the administrator's name is the app's own choice."""
        super().__init__(folder)
        self.port = port
        self.username = "admin"
        self.password = password
        self._people = people
        self._server = Server()

    @property
    def address(self) -> str:
        """Where the app answers: `http://127.0.0.1:18055`; every page has the form to sign in."""
        return f"http://127.0.0.1:{self.port}"

    def logins(self) -> list[str]:
        """What a person needs to know to sign in."""
        return [f"{self.username} / {self.password}  ({ADMINISTRATORS})"]

    async def start(self) -> None:
        """Install the app if it is not there yet, seed it, serve it, and wait until it answers."""
        python = await self._python()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        if not self.home.exists():
            await self._lay_out(python)
        config = self.home / "config.ini"
        # It refuses forms that come from another address than this.
        settings = re.sub(r"(?m)^web = .*$", f"web = {self.address}/", config.read_text(encoding="utf-8"))
        config.write_text(settings, encoding="utf-8")
        await self._seed(*(_person(f"person{place + 1:03d}@example.com") for place in range(self._people)))
        await self._server.start(
            *(python, HERE / "serve.py", self.home, str(self.port)),
            folder=self.folder,
            environment=bare_environment() | {"PYTHONUNBUFFERED": "1"},
            page=f"{self.address}/",
            says='name="__login_name"',
            within=STARTS_WITHIN,
        )

    async def stop(self) -> None:
        """End the server; the data stay. Stopping twice is success."""
        await self._server.stop()

    async def add_user(
        self, username: str, password: str, *, email: str | None = None, role: str = PEOPLE
    ) -> None:
        """Put a person into the app."""
        await self._seed(_person(username, password=password, email=email, role=role))

    async def _lay_out(self, python: Path) -> None:
        settings = {
            "tracker_web": f"{self.address}/",
            "mail_domain": "example.com",
            "mail_host": "localhost",
            # A file takes every mail; none leaves this machine.
            "mail_debug": self.folder / "mail.log",
        }
        given = ",".join(f"{name}={value}" for name, value in settings.items())
        await run(
            *(python.parent / "roundup-admin", "-i", self.home, "install", "classic", "sqlite", given),
            folder=self.folder,
            environment=bare_environment(),
            log=self.folder / "install.log",
        )

    async def _seed(self, *people: dict[str, Any]) -> None:
        await run(
            *(await self._python(), HERE / "seed.py", self.home),
            folder=self.folder,
            environment=bare_environment(),
            log=self.folder / "seed.log",
            given=json.dumps({"password": self.password, "people": people}).encode(),
        )

    async def _python(self) -> Path:
        return await python_environment("roundup", HERE / "requirements.txt")


def _person(
    username: str, *, password: str = "", email: str | None = None, role: str = PEOPLE
) -> dict[str, Any]:
    """As the app writes people; one without a password never signs in."""
    address = email or (username if "@" in username else f"{username}@example.com")
    return {"username": username, "address": address, "roles": role, "password": password}
