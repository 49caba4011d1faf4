"""`automation-log jobs bulk`, `batch` and `abort`: one act on all that a filter finds, looked at before it is begun."""

from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from automation_log.cli.jobs import FilterArgument, filter_text
from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import agrees, print_facts, print_json, tell
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.domain.batches import Act, Batch, Refusal
from automation_log.domain.triggers import Trigger
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store import batches
from automation_log.store.batches import BatchJob
from automation_log.triggers.batches import Wish, came_to
from automation_log.web.times import absolute

app = typer.Typer()
NAMED = 10
BatchArgument = Annotated[UUID, typer.Argument(metavar="ID", help="The batch's id.")]
ActArgument = Annotated[str, typer.Argument(metavar="ACT", help="retry, rerun or cancel.")]


@app.command(context_settings={"ignore_unknown_options": True})
def bulk(
    act: ActArgument,
    filter_: FilterArgument = None,
    yes: Annotated[bool, typer.Option("--yes", help="Begin without asking.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Retry, rerun or cancel all that a filter finds: told first, then begun; prints the batch's id."""
    acts = {one.word: one for one in Act}
    if act not in acts:
        raise typer.BadParameter(f"there is no act “{act}”; they are {', '.join(acts)}.")
    wish = Wish(act=acts[act], filter=filter_text(filter_), actor=operator(), trigger=Trigger.WEB_APP)

    async def preview(settings: Settings) -> tuple[Batch, tuple[BatchJob, ...]]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            batch = await running.batches.preview(workspace_id, wish)
            async with running.database.reading(workspace_id) as connection:
                return batch, await batches.list_jobs(connection, batch.id, limit=NAMED)

    async def confirm(settings: Settings) -> Batch:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            return await running.batches.confirm(workspace_id, previewed.id, operator())

    previewed, named = run(preview)
    _tell(previewed, named)
    if not previewed.found or not (yes or agrees(f"{previewed.act.label} them?")):
        tell("Nothing was asked for.")
        raise typer.Exit(1)
    typer.echo(run(confirm).id)


@app.command()
def batch(batch_id: BatchArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show how far a batch is."""

    async def command(settings: Settings) -> tuple[Settings, Batch, dict[Refusal, int]]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                found = await batches.read(connection, batch_id)
                return settings, found, dict(await batches.count_refusals(connection, batch_id))

    settings, found, refusals = run(command)
    if as_json:
        print_json(_json(found, refusals))
        return
    zone = ZoneInfo(settings.time_zone)
    print_facts(
        [
            ("Batch", str(found.id)),
            ("Act", found.act.label),
            ("Filter", found.filter or "every job"),
            ("By", found.actor.label),
            ("Asked at", absolute(found.asked_at, zone=zone)),
            ("State", found.state.label + (f" by {found.ended_by}" if found.ended_by else "")),
            ("So far", came_to(found)),
            *((f"Refused {number}", reason.sentence) for reason, number in refusals.items()),
        ]
    )


@app.command()
def abort(batch_id: BatchArgument, workspace: WorkspaceOption = None) -> None:
    """Abort a batch: nothing more of it is asked for."""

    async def command(settings: Settings) -> Batch:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            return await running.batches.abort(workspace_id, batch_id, operator())

    typer.echo(f"Aborted: {came_to(run(command))}")


def _tell(previewed: Batch, named: tuple[BatchJob, ...]) -> None:
    tell(
        f"Found {previewed.roots} jobs of the log and {previewed.nested} nested ones by themselves; "
        f"{previewed.found} would be {previewed.act.past}."
    )
    for reason, number in previewed.left_out.items():
        tell(f"  not {number}: {reason.sentence}")
    for job in named:
        person = f" for {job.person}" if job.person else ""
        tell(f"  {job.job_id}  {job.task.label} · {job.target}{person}")
    if previewed.found > len(named):
        tell(f"  and {previewed.found - len(named)} more")


def _json(found: Batch, refusals: dict[Refusal, int]) -> dict[str, object]:
    return {
        "id": str(found.id),
        "act": found.act.word,
        "filter": found.filter,
        "by": found.actor.label,
        "state": found.state.word,
        "found": found.found,
        "done": found.done,
        "refused": found.refused,
        "refusals": {reason.value: number for reason, number in refusals.items()},
    }
