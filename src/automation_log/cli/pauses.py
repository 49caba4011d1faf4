"""`automation-log pauses`: what is paused, pausing, and letting it go on."""

from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.directory.pausing import NewPause
from automation_log.domain.pauses import Pause, PauseScope
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store import pauses
from automation_log.web.times import absolute

app = typer.Typer(
    no_args_is_help=True, help="See what is paused, pause the workspace, an app or a hub, and let it go on."
)


@app.command("list")
def list_pauses(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List what is paused."""

    async def command(settings: Settings) -> tuple[Settings, tuple[Pause, ...]]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return settings, await pauses.list_pauses(connection)

    settings, found = run(command)
    if as_json:
        print_json(
            [
                {
                    "id": str(one.id),
                    "scope": one.scope.word,
                    "key": one.key,
                    "label": one.label,
                    "why": one.why,
                    "paused_by": one.paused_by,
                    "paused_at": one.paused_at.isoformat(),
                }
                for one in found
            ]
        )
        return
    zone = ZoneInfo(settings.time_zone)
    rows = [
        (str(one.id), one.label, one.why, one.paused_by, absolute(one.paused_at, zone=zone)) for one in found
    ]
    print_table(("Id", "Paused", "Why", "By", "Since"), rows, empty="Nothing is paused.")


@app.command()
def add(
    why: Annotated[str, typer.Option(help="Said by every job that waits.")],
    paused_app: Annotated[
        str, typer.Option("--app", metavar="APP", help="Pause every job of this app.")
    ] = "",
    hub: Annotated[
        UUID | None, typer.Option(metavar="ID", help="Pause every job in this business hub.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Pause an app or a business hub, or the whole workspace when neither is named; print the pause's id."""
    if paused_app and hub:
        raise typer.BadParameter("name an app or a hub, not both")
    scope, key = PauseScope.WORKSPACE, ""
    if paused_app:
        scope, key = PauseScope.APP, paused_app
    elif hub:
        scope, key = PauseScope.BUSINESS_HUB, str(hub)

    async def command(settings: Settings) -> UUID:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            return await running.pausing.pause(
                workspace_id, NewPause(scope=scope, key=key, why=why), operator()
            )

    typer.echo(str(run(command)))


@app.command()
def end(
    pause: Annotated[UUID, typer.Argument(metavar="ID", help="The pause's id.")],
    workspace: WorkspaceOption = None,
) -> None:
    """End a pause: the jobs that waited are queued."""

    async def command(settings: Settings) -> Pause:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            return await running.pausing.resume(workspace_id, pause, operator())

    typer.echo(f"{run(command).label} goes on.")
