"""`automation-log people`: whether one person is fully out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from automation_log.api.v1.people_forms import person_shown
from automation_log.cli.running import run
from automation_log.cli.tables import print_facts, print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.domain.coverage import CoveredPlace
from automation_log.domain.local_times import told_in_utc
from automation_log.service.runtime import now, runtime
from automation_log.settings import Settings
from automation_log.store.people import Person, read_person
from automation_log.store.positions import Position, here
from automation_log.web.times import absolute, took

app = typer.Typer(no_args_is_help=True, help="See whether a person is fully out.")
HEADINGS = ("Where", "Stands", "What jobs did", "Exposure", "Because", "Job")
NO_JOB = "no job"


@app.callback()
def people() -> None:
    """See whether a person is fully out."""


@app.command()
def show(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The person's e-mail, member or not.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show every hub, account and session of one person, and whether all of them are closed."""

    async def command(settings: Settings) -> tuple[Settings, Person, Position]:
        zone = settings.time_zone

        def tell(at: datetime) -> str:
            return told_in_utc(at) if as_json else absolute(at, zone=ZoneInfo(zone))

        async with runtime(settings, may_start=False) as running:
            workspace_id: UUID = await find_workspace(running.database, workspace)
            async with running.database.snapshot(workspace_id) as connection:
                committed = await here(connection)
                return settings, await read_person(connection, email, now=now(), tell=tell), committed

    settings, person, committed = run(command)
    if as_json:
        print_json(person_shown(person, committed).model_dump(mode="json"))
        return
    coverage = person.coverage
    widest = coverage.widest
    entry = person.last_entry
    print_facts(
        [
            ("Person", person.email),
            ("Name", person.name),
            ("Fully out?", coverage.answer.told(len(coverage.not_out))),
            ("As of", absolute(coverage.at, zone=ZoneInfo(settings.time_zone))),
            ("Widest open", f"{took(widest[1].lasted(coverage.at))} · {widest[0].label}" if widest else ""),
            ("Last entry", f"{entry.epoch} / {entry.xid} / {entry.entry_id}" if entry else ""),
            *(("Because", reason) for reason in coverage.reasons),
        ]
    )
    typer.echo()
    print_table(HEADINGS, [_line(place, coverage.at) for place in coverage.places], empty="")


def _line(place: CoveredPlace, at: datetime) -> tuple[str, ...]:
    exposure = place.exposure(at)
    job = place.jobs[0] if place.jobs else None
    did = NO_JOB
    if job is not None:
        evidence = f", {job.evidence.word}" if job.evidence else ""
        did = f"{job.task.label}: {job.status.label}{evidence}"
    ticking = ""
    if exposure is not None:
        ticking = f"{took(exposure.lasted(at))}{', open' if exposure.is_open else ''}"
    return (
        place.label,
        place.standing.label,
        did,
        ticking,
        place.because,
        str(job.id) if job else "",
    )
