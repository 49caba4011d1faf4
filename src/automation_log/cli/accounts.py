"""`automation-log accounts`: the logins jobs act with."""

import os
from typing import Annotated
from uuid import UUID

import typer

from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.directory.accounts import NewAccount
from automation_log.domain.secrets import Secret
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store import directory
from automation_log.store.directory import Account

app = typer.Typer(
    no_args_is_help=True, help="See the logins that jobs act with, add them, save their passwords."
)
PASSWORD_VARIABLE = "AUTOMATION_LOG_ACCOUNT_PASSWORD"  # noqa: S105 - the variable's name


@app.command("list")
def list_accounts(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the accounts; passwords stay in the vault."""

    async def command(settings: Settings) -> tuple[Account, ...]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return await directory.list_accounts(connection)

    rows = [
        {
            "id": str(one.id),
            "app": one.app,
            "address": one.address,
            "username": one.username,
            "label": one.label,
        }
        for one in run(command)
    ]
    if as_json:
        print_json(rows)
    else:
        headings = ("Id", "App", "Address", "User name", "Label")
        print_table(headings, [tuple(row.values()) for row in rows], empty="No accounts yet.")


@app.command()
def add(
    kind: Annotated[
        str, typer.Argument(metavar="APP", help="The app, as `automation-log apps list` names it.")
    ],
    address: Annotated[str, typer.Argument(help="Where the app is, such as https://app.example.com.")],
    username: Annotated[str, typer.Argument(help="The user name it signs in with.")],
    label: Annotated[str, typer.Option(help="What the pages call it; the user name when left out.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Add an account and print its id; the password is asked for or read from AUTOMATION_LOG_ACCOUNT_PASSWORD."""

    async def command(settings: Settings) -> UUID:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            asked = NewAccount(
                app=kind, address=address, username=username, label=label, password=_password()
            )
            return await running.accounts.add(workspace_id, asked, operator())

    typer.echo(str(run(command)))


@app.command()
def save_password(
    account: Annotated[UUID, typer.Argument(metavar="ID", help="The account's id.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Save the password an account has now, when it was changed elsewhere; asked for or read as for `add`."""

    async def command(settings: Settings) -> None:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            await running.accounts.save_password(workspace_id, account, _password(), operator())

    run(command)
    typer.echo("Saved.")


def _password() -> Secret:
    return Secret(
        os.environ.get(PASSWORD_VARIABLE) or typer.prompt("The account's password", hide_input=True)
    )
