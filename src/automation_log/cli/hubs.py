"""`automation-log hubs`: the business hubs jobs act on."""

from typing import Annotated
from uuid import UUID

import typer

from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.directory.hubs import NewHub
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store import directory
from automation_log.store.directory import Hub

app = typer.Typer(no_args_is_help=True, help="See the business hubs that jobs act on, and add them.")


@app.command("list")
def list_hubs(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the business hubs."""

    async def command(settings: Settings) -> tuple[Hub, ...]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return await directory.list_hubs(connection)

    rows = [
        {
            "id": str(one.id),
            "app": one.app,
            "address": one.address,
            "label": one.label,
            "service_account": str(one.service_account_id),
        }
        for one in run(command)
    ]
    if as_json:
        print_json(rows)
    else:
        headings = ("Id", "App", "Address", "Label", "Service account")
        print_table(headings, [tuple(row.values()) for row in rows], empty="No business hubs yet.")


@app.command()
def add(
    label: Annotated[str, typer.Argument(help="What the pages call it.")],
    service_account: Annotated[
        UUID,
        typer.Option("--through", metavar="ID", help="The account that manages it; the hub is in its app."),
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Add a business hub and print its id."""

    async def command(settings: Settings) -> UUID:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            asked = NewHub(label=label, service_account_id=service_account)
            return await running.hubs.add(workspace_id, asked, operator())

    typer.echo(str(run(command)))
