"""`automation-log jobs`: list, show, move, cancel, retry and rerun."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from math import inf
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from automation_log.cli.job_form import HEADINGS, STEP_HEADINGS, Json, log_row, step_row, steps_json
from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_facts, print_json, print_line, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.domain.filters.grammar import parse
from automation_log.domain.jobs import Cause, CauseKind
from automation_log.domain.local_times import instant_of
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.triggers import Trigger
from automation_log.exports.entry_line import entry_line
from automation_log.exports.exporting import Export, exported
from automation_log.exports.following import followed, now_here
from automation_log.exports.formats import FORMATS
from automation_log.exports.job_line import job_line
from automation_log.service.runtime import Runtime, now, runtime
from automation_log.settings import Settings
from automation_log.store import reading
from automation_log.store.database import Connection
from automation_log.store.finding import find_roots
from automation_log.store.reading import JobRow
from automation_log.store.searching import LogQuery
from automation_log.web.log.view import roll_up_sentence
from automation_log.web.times import absolute

app = typer.Typer(no_args_is_help=True, help="See jobs, move them, cancel them, retry them, run them again.")
JobArgument = Annotated[UUID, typer.Argument(metavar="ID", help="The job's id.")]


FilterArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILTER", help="As in the log's box: status:running -app:figma created:-24h.. ada"
    ),
]


def filter_text(words: list[str] | None) -> str:
    """The words as one filter; they may begin with a dash, so a mistyped option comes among them."""
    for word in words or ():
        if word.startswith("--"):
            raise typer.BadParameter(f"there is no option {word}.")
    return " ".join(words or ())


@app.command("list", context_settings={"ignore_unknown_options": True})
def list_jobs(
    filter_: FilterArgument = None,
    workspace: WorkspaceOption = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many jobs.")] = 50,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on with each change as it is committed, until Ctrl-C.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the jobs of the log, newest first; nested jobs are under `jobs show`."""
    if follow:
        run(partial(_follow, filter_text(filter_), workspace, as_json))
        return

    async def command(settings: Settings) -> tuple[Settings, list[JobRow]]:
        query = LogQuery(filter=parse(filter_text(filter_)), now=now(), zone=ZoneInfo(settings.time_zone))
        async with _reading(settings, workspace) as connection:
            found = await find_roots(connection, query, limit=limit, in_time_s=inf)
            return settings, [root.row for root in found.roots]

    settings, rows = run(command)
    if as_json:
        print_json([job_line(row) for row in rows])
    else:
        print_table(HEADINGS, _lines(rows, settings), empty="No jobs." if filter_ else "No jobs yet.")


@app.command(context_settings={"ignore_unknown_options": True})
def export(
    filter_: FilterArgument = None,
    ending: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="jsonl for programs, csv for sheets.")
    ] = "jsonl",
    workspace: WorkspaceOption = None,
) -> None:
    """Write every job that the filter finds to stdout, with the nested ones that match."""
    if ending not in FORMATS:
        raise typer.BadParameter(f"there is no format “{ending}”; they are {', '.join(FORMATS)}.")

    async def command(settings: Settings) -> None:
        async with _entered(settings, workspace) as (running, workspace_id):
            wanted = Export(
                filter=parse(filter_text(filter_)),
                format=ending,
                by=operator(),
                read_id=running.ids.new(),
                now=now(),
                zone=ZoneInfo(settings.time_zone),
            )
            async for piece in exported(running.database, workspace_id, wanted):
                typer.echo(piece, nl=False)

    run(command)


@app.command()
def show(job: JobArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show one job: what it is, and its nested jobs or its steps."""

    async def command(settings: Settings) -> tuple[Settings, JobRow, list[JobRow], list[Json]]:
        async with _reading(settings, workspace) as connection:
            row = await reading.read_job(connection, job)
            if row["is_leaf"]:
                return settings, row, [], steps_json(await reading.read_entries(connection, row))
            return settings, row, await _nested(connection, row), []

    settings, row, nested, steps = run(command)
    if as_json:
        below: Json = {"steps": steps} if row["is_leaf"] else {"jobs": [job_line(one) for one in nested]}
        print_json(job_line(row) | below)
        return
    print_facts(_facts(row, settings))
    typer.echo()
    if row["is_leaf"]:
        print_table(STEP_HEADINGS, [step_row(step) for step in steps], empty="No step was begun yet.")
    else:
        print_table(HEADINGS, _lines(nested, settings), empty="No nested jobs.")


@app.command()
def cancel(job: JobArgument, workspace: WorkspaceOption = None) -> None:
    """Cancel a job: what waits ends now, what works stops before its next act."""

    async def command(settings: Settings) -> None:
        async with _entered(settings, workspace) as (running, workspace_id):
            await running.asking.cancel(workspace_id, job, operator())

    run(command)
    typer.echo("Cancel asked for.")


@app.command()
def move(
    job: JobArgument,
    time: Annotated[str, typer.Argument(metavar="TIME", help="When it is to run, such as 2026-11-03T14:30.")],
    zone: Annotated[
        str,
        typer.Option(metavar="ZONE", help="The zone of that time; AUTOMATION_LOG_TIME_ZONE's by default."),
    ] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Move a scheduled job that nobody has begun to another time."""

    async def command(settings: Settings) -> str:
        to = instant_of(time, zone or settings.time_zone)
        async with _entered(settings, workspace) as (running, workspace_id):
            await running.scheduling.move(workspace_id, job, to, operator())
        return absolute(to, zone=ZoneInfo(zone or settings.time_zone))

    typer.echo(f"Moved to {run(command)}.")


@app.command()
def retry(job: JobArgument, workspace: WorkspaceOption = None) -> None:
    """Retry a job that is Not completed, or the nested ones that are."""

    async def command(settings: Settings) -> None:
        async with _entered(settings, workspace) as (running, workspace_id):
            await running.asking.retry(workspace_id, job, operator())

    run(command)
    typer.echo("Retry asked for.")


@app.command()
def rerun(job: JobArgument, workspace: WorkspaceOption = None) -> None:
    """Ask again for what an ended job was asked to do, planned from today's directory; prints the new job's id."""

    async def command(settings: Settings) -> UUID:
        async with _entered(settings, workspace) as (running, workspace_id):
            cause = Cause(
                kind=CauseKind.REQUEST, id=None, sentence=f"Asked for again at the machine: job {job}."
            )
            return await running.rerunning.rerun(
                workspace_id, job, operator(), trigger=Trigger.WEB_APP, cause=cause
            )

    typer.echo(run(command))


@asynccontextmanager
async def _entered(settings: Settings, slug: str | None) -> AsyncIterator[tuple[Runtime, UUID]]:
    async with runtime(settings, may_start=False) as running:
        yield running, await find_workspace(running.database, slug)


@asynccontextmanager
async def _reading(settings: Settings, slug: str | None) -> AsyncIterator[Connection]:
    async with (
        _entered(settings, slug) as (running, workspace_id),
        running.database.snapshot(workspace_id) as connection,
    ):
        yield connection


async def _follow(text: str, workspace: str | None, as_json: bool, settings: Settings) -> None:
    filter_, zone = parse(text), ZoneInfo(settings.time_zone)

    def query() -> LogQuery:
        return LogQuery(filter=filter_, now=now(), zone=zone)

    async with _entered(settings, workspace) as (running, workspace_id):
        position = await now_here(running.database, workspace_id)
        async for changes, _ in followed(
            running.database, workspace_id, query, position, until=asyncio.Event()
        ):
            for change in changes:
                if as_json:
                    entry = entry_line(change.entry_id, change.entry)
                    typer.echo(json.dumps({"entry": entry, "job": job_line(change.job)}))
                elif "status" in change.entry.sets:
                    print_line(_lines([change.job], settings)[0])


async def _nested(connection: Connection, parent: JobRow) -> list[JobRow]:
    rows: list[JobRow] = []
    while True:
        after = reading.place_of(rows[-1]) if rows else None
        page = await reading.read_nested(connection, parent, after=after)
        rows += page.rows
        if not page.rows or len(rows) >= page.total:
            return rows


def _lines(rows: list[JobRow], settings: Settings) -> list[tuple[str, ...]]:
    seen, zone = now(), ZoneInfo(settings.time_zone)
    return [log_row(row, brand=settings.brand, now=seen, zone=zone) for row in rows]


def _facts(row: JobRow, settings: Settings) -> list[tuple[str, str]]:
    zone = ZoneInfo(settings.time_zone)
    instants = {
        name: absolute(row[column], zone=zone) if row[column] else ""
        for name, column in (
            ("Created at", "created_at"),
            ("Updated at", "updated_at"),
            ("Scheduled for", "scheduled_for"),
            ("Due", "due_at"),
            ("Finished at", "finished_at"),
        )
    }
    reason = Reason(row["reason"]) if row["reason"] else None
    tallies = reading.tallies_of(row)
    return [
        ("Job", str(row["id"])),
        ("Status", Status(row["status"]).label),
        ("Reason", reason.sentence if reason else ""),
        ("Detail", row["detail"] or ""),
        ("To do", reason.action.value if reason else ""),
        *zip(
            HEADINGS[1:5],
            log_row(row, brand=settings.brand, now=row["updated_at"], zone=zone)[1:5],
            strict=True,
        ),
        ("App", row["app"]),
        ("Because", row["cause_sentence"]),
        ("Attempts", str(row["attempt"]) if row["is_leaf"] else ""),
        *instants.items(),
        ("Nested", "" if row["is_leaf"] else roll_up_sentence({s: tallies.of(s) for s in Status})),
    ]
