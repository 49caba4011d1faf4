"""Starts Redmine with its own web server on a free port in a folder of its own."""

import asyncio
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from targets.calls import Calls
from targets.processes import Server, free_port, run
from targets.redmine.contents import RedmineContents
from targets.redmine.environment import RedmineEnvironment, redmine_environment

SEED = Path(__file__).parent / "seed.rb"
PROJECTS = ("Apollo", "Borealis", "Cascade")
STARTS_WITHIN = 120.0


class RedmineTarget(RedmineContents):
    """One Redmine: start it, stop it, start it again; its data stay in the folder."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        people: int = 0,
        username: str = "admin",
        password: str = "Adm1n-pass-2026",
    ) -> None:
        """`people` are seeded at the first start, each with a role in one of the projects."""
        super().__init__(folder)
        self.port = port
        self.username = username
        self.password = password
        self._people = people
        self._name = hashlib.sha256(bytes(self.folder)).hexdigest()[:16]
        self._server = Server()
        self._environment: RedmineEnvironment | None = None

    @property
    def address(self) -> str:
        """Where the app answers: `http://127.0.0.1:18040`; people sign in at /login."""
        return f"http://127.0.0.1:{self.port}"

    def logins(self) -> list[str]:
        """What a person needs to know to sign in."""
        return [f"{self.username} / {self.password}  (administrator)"]

    async def start(self) -> None:
        """Install the app if it is not there yet, seed it, serve it, and wait until it answers."""
        self._environment = environment = await redmine_environment()
        self.folder.mkdir(parents=True, exist_ok=True)
        environment.link(self.folder, self._name)
        try:
            if not self.database.exists():
                await self._fill(environment)
            self.port = self.port or free_port()
            await self._server.start(
                *(*environment.command("puma"), "--environment", "production", "--threads", "1:1"),
                *("--bind", f"tcp://127.0.0.1:{self.port}", environment.app / "config.ru"),
                folder=self.folder,
                environment=environment.variables(self.folder, self._name),
                page=f"{self.address}/login",
                says='id="username"',
                within=STARTS_WITHIN,
            )
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the server; the data stay. Stopping twice is success."""
        await self._server.stop()
        if self._environment is not None:
            self._environment.unlink(self._name)

    async def add_user(
        self,
        username: str,
        password: str,
        *,
        email: str | None = None,
        is_admin: bool = False,
        assets: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        """Put a person into the running app, with roles in projects by their identifiers."""
        user = {
            "login": username,
            "password": password,
            "firstname": username.split("@")[0].capitalize(),
            "lastname": "Example",
            "mail": email or (username if "@" in username else f"{username}@example.com"),
            "admin": is_admin,
        }
        await asyncio.to_thread(self._add_user, user, assets or {})

    def _add_user(self, user: dict[str, Any], assets: dict[str, tuple[str, ...]]) -> None:
        calls = Calls(self.address, {"X-Redmine-API-Key": self.api_key(self.username)})
        key = calls.post("/users.json", {"user": user})["user"]["id"]
        numbers = {role["name"]: role["id"] for role in calls.get("/roles.json")["roles"]}
        for project, roles in assets.items():
            member = {"user_id": key, "role_ids": [numbers[role] for role in roles]}
            calls.post(f"/projects/{project}/memberships.json", {"membership": member})

    async def _fill(self, environment: RedmineEnvironment) -> None:
        shutil.copy(environment.template / "redmine.sqlite3", self.database)
        wanted = {
            "username": self.username,
            "password": self.password,
            "people": self._people,
            "projects": PROJECTS,
        }
        try:
            await run(
                *(*environment.command("ruby")[:1], environment.app / "bin/rails", "runner", SEED),
                folder=self.folder,
                environment=environment.variables(self.folder, self._name),
                log=self.folder / "seed.log",
                given=json.dumps(wanted).encode(),
            )
        except BaseException:
            self.database.unlink(missing_ok=True)
            raise
