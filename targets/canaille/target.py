"""Starts Canaille on a free port in a folder of its own."""

import base64
import json
import secrets
from pathlib import Path
from typing import Any

from targets.canaille.contents import CanailleContents
from targets.environments import python_environment
from targets.processes import Server, bare_environment, free_port, run

HERE = Path(__file__).parent
STARTS_WITHIN = 60.0
ADMINS, EDITORS = "admins", "editors"
MEMBERS_MAY = ["edit_self", "use_oidc", "manage_own_groups"]
ADMINS_MAY = ["manage_oidc", "manage_users", "manage_all_groups", "delete_account", "impersonate_users"]


class CanailleTarget(CanailleContents):
    """One Canaille: start it, stop it, start it again; its data stay in the folder."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        otp: bool = False,
        username: str = "admin",
        password: str = "Adm1n-pass-2026",
        scim_token: str = "scim-token-for-tests-0123456789",
        pushes_to: str = "",
        pushes_with: str = "",
        sends_back_to: str = "",
    ) -> None:
        """With `otp` the app asks everybody for a one-time code at every login.

        `pushes_to` makes it an identity provider: each change of its people and groups is pushed to this SCIM service
        (`https://…/scim/v2`), with the bearer token `pushes_with`. What was seeded is pushed once it is next saved.

        `sends_back_to` is the redirect address of an application that people sign in to by it (OpenID Connect); the
        application is known to it by `client_id` and `client_secret`.
        """
        super().__init__(folder)
        self.port = port
        self.otp = otp
        self.username = username
        self.password = password
        self.plain_username = "plain"
        self.plain_password = "Pl4in-pass-2026"
        self.scim_token = scim_token
        self.pushes_to = pushes_to
        self.pushes_with = pushes_with
        self.sends_back_to = sends_back_to
        self.client_id = "automation-log-sign-in"
        self.client_secret = "client-secret-for-tests-0123456789"
        self._server = Server()

    @property
    def address(self) -> str:
        """Where the app answers: `http://127.0.0.1:18010`; SCIM stands at /scim/v2."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def issuer(self) -> str:
        """What it calls itself as an OpenID provider: with a slash at the end."""
        return f"{self.address}/"

    def logins(self) -> list[str]:
        """What a person needs to know to sign in."""
        return [
            f"{self.username} / {self.password}  (group {ADMINS})",
            f"{self.plain_username} / {self.plain_password}  (group {EDITORS})",
            f"{self.address}/scim/v2  bearer {self.scim_token}",
        ]

    async def start(self) -> None:
        """Install the app if it is not there yet, seed it, serve it, and wait until it answers."""
        python = await python_environment("canaille", HERE / "requirements.txt")
        self.folder.mkdir(parents=True, exist_ok=True)
        key = self.folder / "key"
        if not key.exists():
            key.write_text(secrets.token_urlsafe(40), encoding="utf-8")
        self.port = self.port or free_port()
        await self._seed(
            scim_token=self.scim_token,
            pushes_to=self.pushes_to,
            pushes_with=self.pushes_with,
            sends_back_to=self.sends_back_to,
            client_id=self.client_id,
            client_secret=self.client_secret,
            people=[
                _person(self.username, self.password, (ADMINS,)),
                _person(self.plain_username, self.plain_password, (EDITORS,)),
            ],
        )
        await self._server.start(
            *(python, "-m", "canaille.commands", "run"),
            *("--bind", f"127.0.0.1:{self.port}", "--workers", "0"),
            folder=self.folder,
            # Only the server pushes: outside a request Canaille cannot tell the addresses it would push.
            environment=self._environment()
            | {"CANAILLE_SCIM__ENABLE_CLIENT": json.dumps(bool(self.pushes_to))},
            page=f"{self.address}/login",
            says='name="login"',
            within=STARTS_WITHIN,
        )

    async def stop(self) -> None:
        """End the server; the data stay. Stopping twice is success."""
        await self._server.stop()

    async def add_user(
        self,
        username: str,
        password: str,
        *,
        email: str | None = None,
        groups: tuple[str, ...] = (),
        totp_secret: str | None = None,
    ) -> None:
        """Put a person into the app; a group that is not there is made. `totp_secret` is base32 of ASCII text."""
        token = _totp_token(totp_secret) if totp_secret else None
        await self._seed(people=[_person(username, password, groups) | _given(email=email, totp_token=token)])

    def _environment(self) -> dict[str, str]:
        return bare_environment() | {
            "PYTHONUNBUFFERED": "1",
            "SECRET_KEY": (self.folder / "key").read_text(encoding="utf-8"),
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE_SQL__DATABASE_URI": f"sqlite:///{self.folder / 'canaille.sqlite3'}",
            "CANAILLE__DATABASE": "sql",
            "CANAILLE__SMTP": "null",
            "CANAILLE__CAPTCHA_ENABLED": "false",
            "CANAILLE__AUTHENTICATION_FACTORS": json.dumps(["password", "otp"] if self.otp else ["password"]),
            "CANAILLE__ACL": json.dumps(
                {
                    "DEFAULT": {"PERMISSIONS": MEMBERS_MAY},
                    "ADMIN": {
                        "PERMISSIONS": ADMINS_MAY,
                        "WRITE": ["groups", "lock_date"],
                        "FILTER": {"groups": ADMINS},
                    },
                }
            ),
            "CANAILLE_SCIM__ENABLE_SERVER": "true",
        }

    async def _seed(self, **wanted: Any) -> None:
        await run(
            *(await python_environment("canaille", HERE / "requirements.txt"), HERE / "seed.py"),
            folder=self.folder,
            environment=self._environment(),
            log=self.folder / "seed.log",
            given=json.dumps(wanted).encode(),
        )


def _person(username: str, password: str, groups: tuple[str, ...]) -> dict[str, Any]:
    email = username if "@" in username else f"{username}@example.com"
    return {"username": username, "email": email, "password": password, "groups": groups}


def _totp_token(totp_secret: str) -> str:
    return base64.b32decode(totp_secret + "=" * (-len(totp_secret) % 8)).decode("ascii")


def _given(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}
