"""The canaries that are given to the program, and those it makes itself."""

import base64
import json
from pathlib import Path
from uuid import UUID

from automation_log.access.sessions import csrf
from automation_log.domain.secrets import Secret
from automation_log.service.runtime import Runtime
from automation_log.store.vault_keys import KEY_FILE
from tests.canary.encodings import Canary

SEED = base64.b32encode(b"C4nary-of-the-seed!!").decode()
# Each is refused by no form and no app, and looks different in every encoding.
GIVEN = {
    "the service account's password": "C4nary/service+<pàss>&\"1'?",
    "the rotated account's old password": "C4nary/rotated+<pàss>&\"2'?",
    "a wrong password in the vault": "C4nary/wrong+<pàss>&\"3'?~",
    "a password the app echoes": "C4nary/echoed+<pàss>&\"4'?",
    "a password on a page that hangs": "C4nary/hanging+<pàss>&\"5'?",
    "the owner's password": "C4nary/owner+<pàss>&\"6'?~~",
    "what the owner mistyped": "C4nary/mistyped+<pàss>&\"7'?",
    "the seed of the one-time codes": SEED,
}


def given() -> list[Canary]:
    """The canaries of `GIVEN`; of the seed also the bytes it stands for."""
    seed = Canary(name="the seed's bytes", value=base64.b32decode(SEED))
    return [seed, *(Canary(name=name, value=value.encode()) for name, value in GIVEN.items())]


def tokens(name: str, token: str) -> list[Canary]:
    """A token of a cookie, and the value that forms carry because of it."""
    return [
        Canary(name=name, value=token.encode()),
        Canary(name=f"the forms' value of {name}", value=csrf(token).encode()),
    ]


def keys(folder: Path) -> list[Canary]:
    """The vault's key, and the passwords of the database's roles."""
    roles = json.loads((folder / "postgres-passwords.json").read_text())
    return [
        Canary(name="the vault's key", value=base64.b64decode((folder / KEY_FILE).read_text())),
        *(
            Canary(name=f"the password of {role}", value=password.encode())
            for role, password in roles.items()
        ),
    ]


async def made(runtime: Runtime, workspace_id: UUID) -> list[Canary]:
    """The passwords that jobs made, read through the vault."""

    def unmade() -> Secret:
        raise AssertionError("the job's secret is gone")

    async with runtime.database.reading(workspace_id) as connection:
        statement = "SELECT * FROM secrets WHERE made_by_job IS NOT NULL"
        rows = await (await connection.execute(statement)).fetchall()
        found = []
        for row in rows:
            secret = await runtime.credentials.made_by(
                connection,
                workspace_id=workspace_id,
                account_id=row["account_id"],
                field=row["field"],
                job_id=row["made_by_job"],
                make=unmade,
                now=row["created_at"],
            )
            found.append(
                Canary(name=f"the password made by {row['made_by_job']}", value=secret.reveal().encode())
            )
    return found
