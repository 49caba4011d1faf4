"""`automation-log api-keys`: what programs call the API with."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer

from automation_log.access.api_keys import LASTS, LONGEST, NewKey
from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.domain.scopes import Scope
from automation_log.domain.secrets import Secret
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store import api_keys, members
from automation_log.store.api_keys import ApiKey

app = typer.Typer(no_args_is_help=True, help="See the keys of the API, make and end them.")
HEADINGS = ("Id", "Name", "Owner", "Scopes", "Made by", "Made at", "Expires at", "Ended at", "Last used")


def _scope(word: str) -> Scope:
    try:
        return Scope(word)
    except ValueError:
        known = ", ".join(scope.value for scope in Scope)
        raise typer.BadParameter(f"there is no scope “{word}”; they are {known}") from None


@app.command("list")
def list_keys(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the keys by name; what opens is shown once, when it is made."""

    async def command(settings: Settings) -> tuple[ApiKey, ...]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return await api_keys.list_all(connection)

    rows = [
        {
            "id": str(one.id),
            "name": one.name,
            "owner": one.owner,
            "scopes": sorted(scope.value for scope in one.scopes),
            "made_by": one.made_by,
            "made_at": one.made_at.isoformat(),
            "expires_at": one.expires_at.isoformat(),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            "used_at": one.used_at.isoformat() if one.used_at else None,
        }
        for one in run(command)
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(HEADINGS, [tuple(map(_cell, row.values())) for row in rows], empty="No keys yet.")


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="What the log calls it, such as HR sync.")],
    owner: Annotated[
        str,
        typer.Option("--for", metavar="EMAIL", help="The member whose it is, and whose role is its limit."),
    ],
    scopes: Annotated[
        list[Scope],
        typer.Option("--scope", parser=_scope, metavar="SCOPE", help="Once each: jobs:read, jobs:write, …"),
    ],
    days: Annotated[int, typer.Option(min=1, max=LONGEST.days, help="How long it opens.")] = LASTS.days,
    workspace: WorkspaceOption = None,
) -> None:
    """Make a key and print it, this once; its address is /w/SLUG/api/v1."""

    async def command(settings: Settings) -> Secret:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                member = await members.find_member_by_email(connection, owner)
            asked = NewKey(
                member_id=member.id, name=name, scopes=frozenset(scopes), lasts=timedelta(days=days)
            )
            return await running.api_keys.make(workspace_id, asked, operator())

    typer.echo(run(command).reveal())


@app.command()
def end(
    key: Annotated[UUID, typer.Argument(metavar="ID", help="The key's id.")],
    workspace: WorkspaceOption = None,
) -> None:
    """End a key at once."""

    async def command(settings: Settings) -> None:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            await running.api_keys.end(workspace_id, key, operator())

    run(command)
    typer.echo("It opens nothing any more.")


def _cell(value: str | list[str] | None) -> str:
    return " ".join(value) if isinstance(value, list) else value or ""
