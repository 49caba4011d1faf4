"""`automation-log scim-tokens`: what identity providers push with."""

from typing import Annotated
from uuid import UUID

import typer

from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.domain.secrets import Secret
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store import scim_tokens
from automation_log.store.scim_tokens import ScimToken

app = typer.Typer(
    no_args_is_help=True, help="See the tokens of identity providers, make, replace and end them."
)
TokenArgument = Annotated[UUID, typer.Argument(metavar="ID", help="The token's id.")]


@app.command("list")
def list_tokens(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the tokens by name; what opens is shown once, when it is made."""

    async def command(settings: Settings) -> tuple[ScimToken, ...]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return await scim_tokens.list_all(connection)

    rows = [
        {
            "id": str(one.id),
            "name": one.name,
            "made_by": one.made_by,
            "made_at": one.made_at.isoformat(),
            "ends_at": one.ends_at.isoformat() if one.ends_at else None,
            "used_at": one.used_at.isoformat() if one.used_at else None,
        }
        for one in run(command)
    ]
    if as_json:
        print_json(rows)
    else:
        headings = ("Id", "Name", "Made by", "Made at", "Ends at", "Last used")
        print_table(
            headings, [tuple(value or "" for value in row.values()) for row in rows], empty="No tokens yet."
        )


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="What the log calls its holder, such as Okta.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Make a token and print it, this once; its address is /w/SLUG/scim/v2."""

    async def command(settings: Settings) -> Secret:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            return await running.scim_tokens.make(workspace_id, name, operator())

    typer.echo(run(command).reveal())


@app.command()
def replace(token: TokenArgument, workspace: WorkspaceOption = None) -> None:
    """Make a token in place of one, which opens for another 24 hours; print the new one, this once."""

    async def command(settings: Settings) -> Secret:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            return await running.scim_tokens.replace(workspace_id, token, operator())

    typer.echo(run(command).reveal())


@app.command()
def end(token: TokenArgument, workspace: WorkspaceOption = None) -> None:
    """End a token at once."""

    async def command(settings: Settings) -> None:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            await running.scim_tokens.end(workspace_id, token, operator())

    run(command)
    typer.echo("It opens nothing any more.")
