"""`automation-log verify`: does the record agree with itself?"""

import typer

from automation_log.cli.running import run
from automation_log.cli.tables import print_json
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store.verify import Verdict
from automation_log.store.verify import verify as judge

FAULTS_FOUND = 1


def verify(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Rebuild every job and tally from the entries and compare; exits with 1 when something differs."""

    async def command(settings: Settings) -> Verdict:
        async with runtime(settings, may_start=True) as running:
            return await judge(running.database, await find_workspace(running.database, workspace))

    verdict = run(command)
    if as_json:
        print_json(
            {
                "is_clean": verdict.is_clean,
                "jobs": verdict.jobs,
                "entries": verdict.entries,
                "faults": list(verdict.faults),
            }
        )
    else:
        for fault in verdict.faults:
            typer.echo(f"Fault: {fault}")
        outcome = "the record agrees with itself" if verdict.is_clean else f"{len(verdict.faults)} faults"
        typer.echo(f"Verified {verdict.jobs:,} jobs and {verdict.entries:,} entries: {outcome}.")
    if not verdict.is_clean:
        raise typer.Exit(FAULTS_FOUND)
