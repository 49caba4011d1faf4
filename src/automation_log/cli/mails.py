"""`automation-log mails`: what was and is to be sent, and trying again what was given up."""

from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.domain.errors import ConfigurationError
from automation_log.domain.mails import MailState
from automation_log.service.runtime import now, runtime
from automation_log.settings import Settings
from automation_log.store import mails
from automation_log.store.mails import ListedMail
from automation_log.web.times import absolute

app = typer.Typer(no_args_is_help=True, help="See how mails fare, and try again what was given up.")


@app.command("list")
def list_mails(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, the newest.")] = 50,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the mails, newest first; what they say is written when they are sent, and kept nowhere."""

    async def command(settings: Settings) -> tuple[Settings, tuple[ListedMail, ...]]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return settings, await mails.list_mails(connection, limit=limit)

    settings, found = run(command)
    if as_json:
        print_json([_as_json(one) for one in found])
        return
    zone = ZoneInfo(settings.time_zone)
    rows = [
        (
            str(one.id),
            one.kind.label,
            one.email,
            one.state.label,
            str(one.attempts),
            _when(one, zone),
            one.said,
        )
        for one in found
    ]
    headings = ("Id", "About", "To", "State", "Attempts", "Sent or due", "Said")
    print_table(headings, rows, empty="No mails yet.")


@app.command()
def retry(
    mail: Annotated[UUID, typer.Argument(metavar="ID", help="The mail's id.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Try a mail again now, and for another day; the service sends it."""

    async def command(settings: Settings) -> None:
        if settings.smtp_host is None:
            raise ConfigurationError("AUTOMATION_LOG_SMTP_HOST: set it, or nobody sends the mail.")
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            await running.database.write(
                workspace_id, lambda connection: mails.retry(connection, mail, now=now())
            )

    run(command)
    typer.echo("It is due now.")


def _when(mail: ListedMail, zone: ZoneInfo) -> str:
    match mail.state:
        case MailState.SENT:
            return absolute(mail.sent_at, zone=zone) if mail.sent_at else ""
        case MailState.DUE:
            return absolute(mail.due_at, zone=zone)
        case _:
            return ""


def _as_json(mail: ListedMail) -> dict[str, object]:
    return {
        "id": str(mail.id),
        "kind": mail.kind.name.lower(),
        "to": mail.email,
        "about": str(mail.about_id),
        "state": mail.state.name.lower(),
        "attempts": mail.attempts,
        "made_at": mail.made_at.isoformat(),
        "due_at": mail.due_at.isoformat(),
        "tries_until": mail.tries_until.isoformat(),
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "said": mail.said,
    }
