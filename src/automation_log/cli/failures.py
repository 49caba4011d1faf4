"""`automation-log failures`: what did not complete and is not mended."""

from zoneinfo import ZoneInfo

import typer

from automation_log.api.v1.failure_forms import failures_shown
from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.domain.failures import FailureCluster, Failures
from automation_log.service.runtime import now, runtime
from automation_log.settings import Settings
from automation_log.store.failures import list_failures
from automation_log.web.times import absolute

HEADINGS = ("Jobs", "People", "Reason", "App", "Step", "First seen", "Last seen", "Newest job")


def failures(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List what did not complete and is not mended: the same reason, app and step together."""

    async def command(settings: Settings) -> tuple[Settings, Failures]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return settings, await list_failures(connection, now=now())

    settings, found = run(command)
    if as_json:
        print_json(failures_shown(found).model_dump(mode="json"))
        return
    zone = ZoneInfo(settings.time_zone)
    print_table(HEADINGS, [_line(one, zone) for one in found.clusters], empty="Nothing is failing.")
    if not found.is_complete:
        typer.echo("There are older failures than were looked at.", err=True)


def _line(one: FailureCluster, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        f"{one.jobs:,}",
        f"{one.people:,}",
        one.reason.sentence,
        one.app,
        one.step or "before any step",
        absolute(one.first_seen_at, zone=zone),
        absolute(one.last_seen_at, zone=zone),
        str(one.newest_id),
    )
