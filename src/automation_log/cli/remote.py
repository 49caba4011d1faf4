"""`automation-log remote`: the jobs of a service that runs elsewhere, through its API with a key."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, get_args
from uuid import UUID

import typer
from pydantic import ValidationError

from automation_log.api.v1.batch_forms import ActWord
from automation_log.api.v1.job_forms import Job, JobTarget, NewJob
from automation_log.cli.jobs import FilterArgument, filter_text
from automation_log.cli.running import told
from automation_log.cli.tables import agrees, print_facts, print_json, print_table, tell
from automation_log.cli.workspaces import JsonOption
from automation_log.client import JobsClient
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.jobs import TargetKind
from automation_log.domain.local_times import instant_of
from automation_log.domain.tasks import TASKS_BY_WORD
from automation_log.triggers.checks import ACTS_ON

app = typer.Typer(no_args_is_help=True, help="The jobs of a service elsewhere, through its API.")
HEADINGS = ("ID", "Status", "Task", "Target", "Person", "Actor", "Created at")
JobArgument = Annotated[UUID, typer.Argument(metavar="ID", help="The job's id.")]
ApiOption = Annotated[
    str,
    typer.Option(
        "--api",
        envvar="AUTOMATION_LOG_API",
        metavar="ADDRESS",
        help="Up to the version, such as https://log.example.com/w/acme/api/v1.",
    ),
]
KEY = "AUTOMATION_LOG_API_KEY"
"""Of the environment alone: what is typed as an option, everybody on the machine can read."""


@contextmanager
def _jobs(api: str) -> Iterator[JobsClient]:
    with told():
        key = os.environ.get(KEY, "")
        for name, value in (("AUTOMATION_LOG_API", api), (KEY, key)):
            if not value:
                raise InvalidRequest(f"Set {name}.", field=name)
        with JobsClient(api, key) as client:
            yield client


@app.command("list", context_settings={"ignore_unknown_options": True})
def list_jobs(
    filter_: FilterArgument = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many jobs.")] = 50,
    as_json: JsonOption = False,
    api: ApiOption = "",
) -> None:
    """List the jobs of the log, newest first."""
    with _jobs(api) as jobs:
        found = list(islice(jobs.roots(filter_text(filter_)), limit))
    if as_json:
        print_json([_json(job) for job in found])
    else:
        print_table(HEADINGS, [_line(job) for job in found], empty="No jobs.")


@app.command()
def show(job: JobArgument, as_json: JsonOption = False, api: ApiOption = "") -> None:
    """Show one job with its entries and what is nested in it."""
    with _jobs(api) as jobs:
        shown, nested = jobs.job(job), list(jobs.nested(job))
        entries = [entry.model_dump(mode="json") for entry in jobs.entries(job)]
    if as_json:
        print_json(_json(shown) | {"jobs": [_json(one) for one in nested], "entries": entries})
        return
    reason = shown.reason
    facts = [("Because", shown.cause.label), ("Reason", reason.sentence if reason else "")]
    print_facts([*zip(HEADINGS, _line(shown), strict=True), *facts])
    typer.echo()
    if nested:
        print_table(HEADINGS, [_line(one) for one in nested], empty="")
    else:
        print_table(("At", "Entry"), [(one["at"], one["kind"]) for one in entries], empty="")


@app.command()
def submit(
    task: Annotated[str, typer.Argument(metavar="TASK", help="Such as syncing_users.")],
    target: Annotated[UUID, typer.Argument(metavar="TARGET", help="The hub's or account's id.")],
    person: Annotated[list[str] | None, typer.Option(help="Whom it is about, by e-mail.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="The role to have in the app.")] = None,
    at: Annotated[
        str, typer.Option(metavar="TIME", help="When, such as 2026-11-03T14:30; now if left out.")
    ] = "",
    zone: Annotated[str, typer.Option(metavar="ZONE", help="The zone of that time.")] = "UTC",
    once: Annotated[
        str, typer.Option(metavar="KEY", help="However often it is sent with this: one job.")
    ] = "",
    api: ApiOption = "",
) -> None:
    """Submit a job; prints its id."""
    if task not in TASKS_BY_WORD:
        raise typer.BadParameter(f"there is no task “{task}”; they are {', '.join(TASKS_BY_WORD)}")
    with _jobs(api) as jobs:
        new = _new_job(task, target, person or [], role or [], instant_of(at, zone) if at else None)
        job = jobs.submit(new, idempotency_key=once or None)
    typer.echo(job)


@app.command()
def move(
    job: JobArgument,
    time: Annotated[str, typer.Argument(metavar="TIME", help="When, such as 2026-11-03T14:30.")],
    zone: Annotated[str, typer.Option(metavar="ZONE", help="The zone of that time.")] = "UTC",
    api: ApiOption = "",
) -> None:
    """Move a scheduled job that nobody has begun to another time."""
    with _jobs(api) as jobs:
        jobs.move(job, instant_of(time, zone))
    typer.echo("Moved.")


@app.command()
def retry(job: JobArgument, api: ApiOption = "") -> None:
    """Retry a job that is Not completed, or the nested ones that are."""
    with _jobs(api) as jobs:
        jobs.retry(job)
    typer.echo("Retry asked for.")


@app.command()
def rerun(job: JobArgument, api: ApiOption = "") -> None:
    """Ask again for what an ended job was asked to do; prints the new job's id."""
    with _jobs(api) as jobs:
        new = jobs.rerun(job)
    typer.echo(new)


@app.command()
def cancel(job: JobArgument, api: ApiOption = "") -> None:
    """Cancel a job: what waits ends now, what works stops before its next act."""
    with _jobs(api) as jobs:
        jobs.cancel(job)
    typer.echo("Cancel asked for.")


@app.command(context_settings={"ignore_unknown_options": True})
def bulk(
    act: Annotated[str, typer.Argument(metavar="ACT", help="retry, rerun or cancel.")],
    filter_: FilterArgument = None,
    yes: Annotated[bool, typer.Option("--yes", help="Begin without asking.")] = False,
    api: ApiOption = "",
) -> None:
    """Retry, rerun or cancel all that a filter finds: told first, then begun; prints the batch's id."""
    if act not in get_args(ActWord):
        raise typer.BadParameter(f"there is no act “{act}”; they are {', '.join(get_args(ActWord))}.")
    word: Any = act
    with _jobs(api) as jobs:
        seen = jobs.preview(word, filter_text(filter_))
        tell(f"{seen.found} jobs to {act}.")
        for left in seen.left_out:
            tell(f"  not {left.jobs}: {left.sentence}")
        if not seen.found or not (yes or agrees(f"{act.capitalize()} them?")):
            tell("Nothing was asked for.")
            raise typer.Exit(1)
        begun = jobs.confirm(seen.id)
    typer.echo(begun.id)


@app.command()
def abort(
    batch: Annotated[UUID, typer.Argument(metavar="ID", help="The batch's id.")], api: ApiOption = ""
) -> None:
    """Abort a batch: nothing more of it is asked for."""
    with _jobs(api) as jobs:
        ended = jobs.abort(batch)
    typer.echo(f"Aborted: {ended.done} of {ended.found} were asked.")


def _new_job(
    task: str, target: UUID, people: list[str], roles: list[str], scheduled_for: datetime | None
) -> NewJob:
    """Raises: InvalidRequest, for what the API would not even read."""
    kind: Any = "account" if ACTS_ON[TASKS_BY_WORD[task]] is TargetKind.ACCOUNT else "business_hub"
    asked: Any = {"task": task, "people": people, "roles": roles, "scheduled_for": scheduled_for}
    try:
        return NewJob(target=JobTarget(kind=kind, id=target), **asked)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise InvalidRequest(f"{field}: {first['msg']}.", field=field) from None


def _json(job: Job) -> dict[str, Any]:
    return job.model_dump(mode="json")


def _line(job: Job) -> tuple[str, ...]:
    return (
        str(job.id),
        job.status,
        job.task,
        job.target.label,
        job.subject or "",
        job.actor.label,
        f"{job.created_at:%Y-%m-%d %H:%M:%S}Z",
    )
