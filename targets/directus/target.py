"""Starts Directus on a free port in a folder of its own."""

import asyncio
import contextlib
import secrets
from pathlib import Path

from targets.calls import Calls
from targets.directus.contents import DirectusContents
from targets.environments import node_environment
from targets.processes import Server, bare_environment, free_port, run

HERE = Path(__file__).parent
STARTS_WITHIN = 120.0
ADMINISTRATOR, EDITORS, VIEWERS = "Administrator", "Editors", "Viewers"
# Without it people may sign in, but change neither their password nor their one-time code.
MAY_CHANGE_THEMSELVES = {
    "collection": "directus_users",
    "action": "update",
    "permissions": {"id": {"_eq": "$CURRENT_USER"}},
    "fields": ["first_name", "last_name", "password", "tfa_secret"],
}


class DirectusTarget(DirectusContents):
    """One Directus: start it, stop it, start it again; its data stay in the folder."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        username: str = "admin@example.com",
        password: str = "Adm1n-pass-2026",
    ) -> None:
        super().__init__(folder)
        self.port = port
        self.username = username
        self.password = password
        self.plain_username = "plain@example.com"
        self.plain_password = "Pl4in-pass-2026"
        self._server = Server()

    @property
    def address(self) -> str:
        """Where the app answers: `http://127.0.0.1:18090`; its pages stand at /admin."""
        return f"http://127.0.0.1:{self.port}"

    def logins(self) -> list[str]:
        """What a person needs to know to sign in."""
        return [
            f"{self.username} / {self.password}  (role {ADMINISTRATOR})",
            f"{self.plain_username} / {self.plain_password}  (role {EDITORS})",
        ]

    async def start(self) -> None:
        """Install the app if it is not there yet, serve it, wait until it answers, and seed it."""
        modules = await node_environment("directus", HERE / "package.json")
        # The program itself: the package's own command first asks a registry for a newer version.
        directus = ("node", modules / "@directus/api/dist/cli/run.js")
        self._lay_out_folder()
        self.port = self.port or free_port()
        environment = self._environment()
        log = self.folder / "bootstrap.log"
        await run(*directus, "bootstrap", folder=self.folder, environment=environment, log=log)
        await self._server.start(
            *directus,
            "start",
            folder=self.folder,
            environment=environment,
            page=f"{self.address}/server/health",
            says='"status":"ok"',
            within=STARTS_WITHIN,
        )
        try:
            await self._seed()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the server; the data stay. Stopping twice is success."""
        await self._server.stop()

    async def add_user(
        self, email: str, password: str, *, role: str | None = None, totp_secret: str | None = None
    ) -> None:
        """Put a person into the running app; `totp_secret` is base32, as the app keeps it."""
        await asyncio.to_thread(self._add_user, email, password, role, totp_secret)

    def _lay_out_folder(self) -> None:
        for name in ("extensions", "uploads"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "package.json").write_text("{}\n", encoding="utf-8")
        for name in ("key", "token"):
            if not (self.folder / name).exists():
                (self.folder / name).write_text(secrets.token_urlsafe(40), encoding="utf-8")

    async def _seed(self) -> None:
        await asyncio.to_thread(self._add_roles, EDITORS, VIEWERS)
        if self.plain_username not in await asyncio.to_thread(self.users):
            await self.add_user(self.plain_username, self.plain_password, role=EDITORS)

    def _add_roles(self, *names: str) -> None:
        for name in set(names) - self._roles().keys():
            policy = {
                "name": name,
                "app_access": True,
                "permissions": {"create": [MAY_CHANGE_THEMSELVES]},
            }
            self._api().post("/roles", {"name": name, "policies": {"create": [{"policy": policy}]}})

    def _roles(self) -> dict[str, str]:
        roles = self._api().get("/roles?fields=id,name&limit=-1")["data"]
        return {role["name"]: role["id"] for role in roles}

    def _add_user(self, email: str, password: str, role: str | None, totp_secret: str | None) -> None:
        person = {"email": email, "password": password, "role": self._roles()[role] if role else None}
        self._api().post("/users", person)
        if totp_secret:
            # The interface lets nobody set another person's secret.
            with contextlib.closing(self._connect("rw")) as database, database:
                database.execute(
                    "UPDATE directus_users SET tfa_secret = ? WHERE email = ?", (totp_secret, email)
                )

    def _api(self) -> Calls:
        return Calls(self.address, {"Authorization": f"Bearer {self._kept('token')}"})

    def _kept(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        return bare_environment() | {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_URL": self.address,
            "KEY": "directus-target",
            "SECRET": self._kept("key"),
            "DB_CLIENT": "sqlite3",
            "DB_FILENAME": str(self.folder / "directus.sqlite3"),
            "ADMIN_EMAIL": self.username,
            "ADMIN_PASSWORD": self.password,
            "ADMIN_TOKEN": self._kept("token"),
            "EXTENSIONS_PATH": str(self.folder / "extensions"),
            "STORAGE_LOCAL_ROOT": str(self.folder / "uploads"),
            "WEBSOCKETS_ENABLED": "false",
            "TELEMETRY": "false",
            # On a busy machine it would answer 503 to its first calls.
            "PRESSURE_LIMITER_ENABLED": "false",
        }
