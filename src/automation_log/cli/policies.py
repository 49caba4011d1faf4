"""`automation-log policies`: what triggers by the time, when it fires next, and what should have begun and did not."""

from datetime import datetime
from zoneinfo import ZoneInfo

import typer

from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.domain.policies import Policy
from automation_log.service.runtime import now, runtime
from automation_log.settings import Settings
from automation_log.store import policies
from automation_log.store.policies import ShownRun
from automation_log.triggers.ghosts import Ghost, find_ghosts
from automation_log.triggers.password_policy import next_at
from automation_log.web.times import absolute

app = typer.Typer(no_args_is_help=True, help="See what triggers jobs by the time, and what fires next.")
Listed = tuple[Policy, datetime | None, ShownRun | None]


@app.command("list")
def list_policies(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the policies, when each fires next, and what came of the last time."""

    async def command(settings: Settings) -> tuple[Settings, list[Listed]]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return settings, [
                    (
                        policy,
                        await next_at(connection, policy, now()),
                        next(iter(await policies.list_runs(connection, policy.id, limit=1)), None),
                    )
                    for policy in await policies.list_policies(connection)
                ]

    settings, found = run(command)
    if as_json:
        print_json([_json(one) for one in found])
        return
    zone = ZoneInfo(settings.time_zone)
    rows = [
        (
            policy.kind.trigger.label(settings.brand),
            policy.app,
            policy.words if policy.is_on else f"off ({policy.words})",
            absolute(following, zone=zone) if following else "",
            f"{last.outcome.word.replace('_', ' ')}, {absolute(last.opens_at, zone=zone)}" if last else "",
            str(last.job_id or "") if last else "",
        )
        for policy, following, last in found
    ]
    print_table(
        ("Trigger", "App", "When", "Next", "Last", "Job"),
        rows,
        empty="No policies yet: a worker sets one up.",
    )


@app.command()
def ghosts(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the runs that should have begun and did not; ends with 1 when there are any."""

    async def command(settings: Settings) -> tuple[Settings, tuple[Ghost, ...]]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return settings, await find_ghosts(connection, catalog=running.catalog, now=now())

    settings, found = run(command)
    if as_json:
        print_json(
            [
                {
                    "expected_at": ghost.expected_at.isoformat(),
                    "task": ghost.task.word,
                    "target": {"kind": ghost.target_kind.name.lower(), "label": ghost.target_label},
                    "trigger": ghost.policy.kind.trigger.word,
                    "policy_id": str(ghost.policy.id),
                }
                for ghost in found
            ]
        )
    else:
        zone = ZoneInfo(settings.time_zone)
        rows = [
            (
                absolute(ghost.expected_at, zone=zone),
                ghost.task.label,
                ghost.target_label,
                ghost.policy.kind.trigger.label(settings.brand),
            )
            for ghost in found
        ]
        print_table(
            ("Expected", "Task", "Target", "Trigger"), rows, empty="Everything began that should have."
        )
    raise typer.Exit(1 if found else 0)


def _json(one: Listed) -> dict[str, object]:
    policy, following, last = one
    return {
        "id": str(policy.id),
        "kind": policy.kind.word,
        "trigger": policy.kind.trigger.word,
        "app": policy.app or None,
        "every": policy.every,
        "starts_on": policy.starts_on.isoformat(),
        "zone": policy.hours.zone,
        "opens": f"{policy.hours.opens:%H:%M}",
        "closes": f"{policy.hours.closes:%H:%M}",
        "is_on": policy.is_on,
        "next_at": following.isoformat() if following else None,
        "last": None
        if last is None
        else {
            "window": last.key,
            "opens_at": last.opens_at.isoformat(),
            "outcome": last.outcome.word,
            "job_id": str(last.job_id) if last.job_id else None,
        },
    }
