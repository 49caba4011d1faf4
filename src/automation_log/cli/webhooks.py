"""`automation-log webhooks`: where programs are told of settled roots."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.directory.webhooks import Lag, NewWebhook, Webhooks, lag_of
from automation_log.domain.jobs import Actor
from automation_log.domain.secrets import Secret
from automation_log.domain.webhooks import Event
from automation_log.service.runtime import now, runtime
from automation_log.settings import Settings
from automation_log.store import webhooks
from automation_log.store.webhooks import Webhook
from automation_log.web.directory.webhooks.drawing import lag_in_words
from automation_log.web.times import absolute
from automation_log.webhooks.posting import Delivered, Failed, Gone, Outcome

app = typer.Typer(
    no_args_is_help=True, help="See which programs are told of settled jobs; add and end webhooks."
)
HEADINGS = ("Id", "Name", "Events", "State", "Lag", "Last success", "Last failure")
WebhookArgument = Annotated[UUID, typer.Argument(metavar="ID", help="The webhook's id.")]


def _event(word: str) -> Event:
    try:
        return Event(word)
    except ValueError:
        known = ", ".join(event.value for event in Event)
        raise typer.BadParameter(f"there is no event “{word}”; they are {known}") from None


@app.command("list")
def list_webhooks(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the webhooks, how far behind each is, and what became of its last failure."""

    async def command(settings: Settings) -> tuple[Settings, list[tuple[Webhook, Lag]]]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                found = await webhooks.list_all(connection)
                return settings, [(one, await lag_of(connection, one.position)) for one in found]

    settings, found = run(command)
    if as_json:
        print_json([_as_json(one, lag) for one, lag in found])
        return
    zone, at = ZoneInfo(settings.time_zone), now()
    rows = [
        (
            str(one.id),
            one.name,
            " ".join(sorted(event.value for event in one.events)),
            _state(one),
            "" if one.ended_at else lag_in_words(lag, at),
            absolute(one.delivered_at, zone=zone) if one.delivered_at else "",
            f"{absolute(one.failed_at, zone=zone)}: {one.said}" if one.failed_at else "",
        )
        for one, lag in found
    ]
    print_table(HEADINGS, rows, empty="No webhooks yet.")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What the log calls it, such as Ticket system.")],
    address: Annotated[
        str, typer.Argument(help="Where it is told, such as https://tickets.example.com/hooks.")
    ],
    events: Annotated[
        list[Event] | None,
        typer.Option("--event", parser=_event, metavar="EVENT", help="Once each; without it, all three."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add a webhook and print its secret, this once; it is told of what settles from now on."""

    async def command(settings: Settings) -> Secret:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            asked = NewWebhook(name=name, address=address, events=frozenset(events or Event))
            _, secret = await running.webhooks.add(workspace_id, asked, operator())
            return secret

    typer.echo(run(command).reveal())


@app.command()
def pause(webhook: WebhookArgument, workspace: WorkspaceOption = None) -> None:
    """Tell it nothing for the time being; what settles meanwhile waits."""
    _change(workspace, lambda parts, workspace_id, by: parts.pause(workspace_id, webhook, by))
    typer.echo("Paused.")


@app.command()
def resume(webhook: WebhookArgument, workspace: WorkspaceOption = None) -> None:
    """Go on telling it, from where it stopped."""
    _change(workspace, lambda parts, workspace_id, by: parts.resume(workspace_id, webhook, by))
    typer.echo("Resumed.")


@app.command()
def end(webhook: WebhookArgument, workspace: WorkspaceOption = None) -> None:
    """Tell it nothing any more, and forget its secret."""
    _change(workspace, lambda parts, workspace_id, by: parts.end(workspace_id, webhook, by))
    typer.echo("Nothing is told any more.")


@app.command()
def replay(
    webhook: WebhookArgument,
    since: Annotated[
        str, typer.Option(metavar="INSTANT", help="Such as 2026-11-03T14:30+01:00; without a zone, UTC.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Tell it whatever settled at an instant or later, again too, and nothing earlier."""
    instant = _instant(since)
    _change(workspace, lambda parts, workspace_id, by: parts.replay(workspace_id, webhook, instant, by))
    typer.echo("It is told from that instant on.")


@app.command("change-secret")
def change_secret(webhook: WebhookArgument, workspace: WorkspaceOption = None) -> None:
    """Print a new secret, this once; the old one signs beside it for a day."""

    async def command(settings: Settings) -> Secret:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            return await running.webhooks.change_secret(workspace_id, webhook, operator())

    typer.echo(run(command).reveal())


@app.command("send-test")
def send_test(webhook: WebhookArgument, workspace: WorkspaceOption = None) -> None:
    """Send it a message that tells of nothing, now; exits with 1 when that does not arrive."""

    async def command(settings: Settings) -> Outcome:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            return await running.webhooks.send_test(workspace_id, webhook)

    match run(command):
        case Delivered():
            typer.echo("It arrived.")
        case Gone():
            typer.echo("The receiver answered 410: it wants nothing.", err=True)
            raise typer.Exit(1)
        case Failed(said=said):
            typer.echo(said, err=True)
            raise typer.Exit(1)
        case other:
            assert_never(other)


def _change(workspace: str | None, change: Callable[[Webhooks, UUID, Actor], Awaitable[None]]) -> None:
    async def command(settings: Settings) -> None:
        async with runtime(settings, may_start=False) as running:
            await change(running.webhooks, await find_workspace(running.database, workspace), operator())

    run(command)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
        return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter("give an instant such as 2026-11-03T14:30+01:00") from None


def _state(webhook: Webhook) -> str:
    if webhook.ended_at is not None:
        return "ended"
    if webhook.paused_at is not None:
        return "paused"
    return "failing" if webhook.failing_since else "told"


def _as_json(webhook: Webhook, lag: Lag) -> dict[str, object]:
    def instant(at: datetime | None) -> str | None:
        return None if at is None else at.isoformat()

    return {
        "id": str(webhook.id),
        "name": webhook.name,
        "address": webhook.address,
        "events": sorted(event.value for event in webhook.events),
        "state": _state(webhook),
        "lag_seconds": round(lag.behind(now()).total_seconds()),
        "waits": lag.waits,
        "delivered_at": instant(webhook.delivered_at),
        "failed_at": instant(webhook.failed_at),
        "said": webhook.said,
        "made_at": instant(webhook.made_at),
        "ended_at": instant(webhook.ended_at),
    }
