"""`automation-log operators`: who acts through the Admin API, in any workspace."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer

from automation_log.access.operators import LASTS, LONGEST
from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.workspaces import JsonOption
from automation_log.domain.secrets import Secret
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store.operators import Operator

app = typer.Typer(no_args_is_help=True, help="See the operators of the Admin API, make and end them.")
HEADINGS = ("Id", "Name", "Made by", "Made at", "Expires at", "Ended at", "Last used")


@app.command("list")
def list_operators(as_json: JsonOption = False) -> None:
    """List the operators by name; what opens is shown once, when it is made."""

    async def command(settings: Settings) -> tuple[Operator, ...]:
        async with runtime(settings, may_start=False) as running:
            return await running.operators.list_all()

    rows = [
        {
            "id": str(one.id),
            "name": one.name,
            "made_by": one.made_by,
            "made_at": one.made_at.isoformat(),
            "expires_at": one.expires_at.isoformat(),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            "used_at": one.used_at.isoformat() if one.used_at else None,
        }
        for one in run(command)
    ]
    if as_json:
        print_json(rows)
    else:
        cells = [tuple(value or "" for value in row.values()) for row in rows]
        print_table(HEADINGS, cells, empty="No operators yet.")


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="What the log calls the operator, such as Mara.")],
    days: Annotated[int, typer.Option(min=1, max=LONGEST.days, help="How long it opens.")] = LASTS.days,
) -> None:
    """Make a token and print it, this once. It opens every workspace, at /admin/v1/w/SLUG."""

    async def command(settings: Settings) -> Secret:
        async with runtime(settings, may_start=False) as running:
            return await running.operators.make(name, made_by=operator().label, lasts=timedelta(days=days))

    typer.echo(run(command).reveal())


@app.command()
def end(operator_id: Annotated[UUID, typer.Argument(metavar="ID", help="The operator's id.")]) -> None:
    """End an operator's token at once."""

    async def command(settings: Settings) -> None:
        async with runtime(settings, may_start=False) as running:
            await running.operators.end(operator_id)

    run(command)
    typer.echo("It opens nothing any more.")
