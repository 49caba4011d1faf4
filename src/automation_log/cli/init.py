"""`automation-log init`: the first workspace and its owner."""

import os
from typing import Annotated

import typer

from automation_log.access.founding import Founder, Founding, slug_of
from automation_log.access.password_hashes import PasswordHashes
from automation_log.cli.running import run
from automation_log.domain.errors import Conflict
from automation_log.domain.secrets import Secret
from automation_log.service.runtime import now, runtime
from automation_log.service.serving import address_of
from automation_log.settings import Settings

PASSWORD_VARIABLE = "AUTOMATION_LOG_OWNER_PASSWORD"  # noqa: S105 - the variable's name


def init(
    workspace: Annotated[
        str | None, typer.Option(help="The workspace's name; asked for when left out.")
    ] = None,
    email: Annotated[str | None, typer.Option(help="The owner's e-mail; asked for when left out.")] = None,
    name: Annotated[str | None, typer.Option(help="The owner's name; asked for when left out.")] = None,
) -> None:
    """Make the workspace and its owner, once; the password is asked for or read from AUTOMATION_LOG_OWNER_PASSWORD."""

    async def command(settings: Settings) -> tuple[str, Founding]:
        address = address_of(settings) if settings.port else "the address that it prints"
        async with runtime(settings, may_start=True) as running:
            founder = Founder(database=running.database, hashes=PasswordHashes(), clock=now, ids=running.ids)
            if not await founder.is_open():
                raise Conflict(f"A workspace stands here already; sign in at {address}.")
            founding = _asked(workspace, email, name)
            await founder.found(founding)
            return address, founding

    address, founding = run(command)
    typer.echo(
        f"Workspace “{founding.workspace.strip()}” ({slug_of(founding.workspace)}) is made, "
        f"with {founding.email.strip()} as its owner."
    )
    typer.echo(f"Start the service with `automation-log serve` and sign in at {address}.")


def _asked(workspace: str | None, email: str | None, name: str | None) -> Founding:
    return Founding(
        workspace=workspace or typer.prompt("Workspace"),
        email=email or typer.prompt("Owner's e-mail"),
        name=name or typer.prompt("Owner's name"),
        password=Secret(
            os.environ.get(PASSWORD_VARIABLE)
            or typer.prompt("Owner's password", hide_input=True, confirmation_prompt=True)
        ),
    )
