"""`automation-log hub-owners`: who is told by mail of what fails in a business hub."""

from typing import Annotated
from uuid import UUID

import typer

from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.directory.hub_owners import put_owner, take_owner
from automation_log.service.runtime import Runtime, runtime
from automation_log.settings import Settings
from automation_log.store import hub_owners, members
from automation_log.store.hub_owners import HubOwner

app = typer.Typer(
    no_args_is_help=True,
    help="See who owns a business hub, and change it; owners are told by mail of what fails there.",
)
HubArgument = Annotated[UUID, typer.Argument(metavar="HUB", help="The hub's id.")]
MemberOption = Annotated[str, typer.Option("--member", metavar="EMAIL", help="One member.")]
TeamOption = Annotated[UUID | None, typer.Option("--team", metavar="ID", help="The members of one team.")]


@app.command("list")
def list_owners(hub: HubArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List a hub's owners."""

    async def command(settings: Settings) -> tuple[HubOwner, ...]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return await hub_owners.list_owners(connection, hub)

    rows = [
        {
            "kind": "team" if one.team_id else "member",
            "id": str(one.team_id or one.member_id),
            "label": one.label,
        }
        for one in run(command)
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(
            ("Kind", "Id", "Owner"),
            [tuple(row.values()) for row in rows],
            empty="Nobody; those who see the log are told all the same.",
        )


@app.command()
def add(
    hub: HubArgument, member: MemberOption = "", team: TeamOption = None, workspace: WorkspaceOption = None
) -> None:
    """Let a member, or the members of a team, own a hub too."""

    async def command(settings: Settings) -> None:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            member_id = await _member_id(running, workspace_id, member)
            plan = put_owner(hub, operator(), member_id=member_id, team_id=team)
            await running.directory.changing.make(workspace_id, plan)

    run(command)
    typer.echo("Added.")


@app.command()
def take(
    hub: HubArgument, member: MemberOption = "", team: TeamOption = None, workspace: WorkspaceOption = None
) -> None:
    """Let them own a hub no longer."""

    async def command(settings: Settings) -> None:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            member_id = await _member_id(running, workspace_id, member)
            plan = take_owner(hub, operator(), member_id=member_id, team_id=team)
            await running.directory.changing.make(workspace_id, plan)

    run(command)
    typer.echo("Taken.")


async def _member_id(running: Runtime, workspace_id: UUID, email: str) -> UUID | None:
    if not email:
        return None
    async with running.database.reading(workspace_id) as connection:
        return (await members.find_member_by_email(connection, email)).id
