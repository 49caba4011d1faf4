"""`automation-log feed`: what jobs did, as OCSF events, one a line, for the collector of a SIEM."""

import asyncio
import json
from importlib.metadata import version
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from automation_log.cli.running import run
from automation_log.cli.workspaces import WorkspaceOption, find_workspace
from automation_log.domain.errors import ConfigurationError
from automation_log.exports.following import followed
from automation_log.exports.ocsf import ocsf_event
from automation_log.service.runtime import now, runtime
from automation_log.settings import Settings
from automation_log.store.positions import EntryPosition
from automation_log.store.searching import LogQuery

BEGINNING = "0.0.00000000-0000-0000-0000-000000000000"


def feed(
    cursor: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Go on where this file says, and keep it up to date; made if missing."
        ),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with what comes, until Ctrl-C.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write an OCSF event for each leaf that ended, in the order of commits; after a crash the last come twice."""

    async def command(settings: Settings) -> None:
        zone = ZoneInfo(settings.time_zone)
        after = _kept(cursor)
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async for changes, reached in followed(
                running.database,
                workspace_id,
                lambda: LogQuery(now=now(), zone=zone),
                after,
                until=asyncio.Event(),
                is_about_nested=True,
            ):
                for change in changes:
                    event = ocsf_event(change, brand=settings.brand, version=version("automation-log"))
                    if event is not None:
                        typer.echo(json.dumps(event, separators=(",", ":")))
                if reached == after and not follow:
                    return
                if cursor is not None and reached != after:
                    _keep(cursor, reached)
                after = reached

    run(command)


def _kept(cursor: Path | None) -> EntryPosition:
    if cursor is None or not cursor.exists():
        return EntryPosition.parse(BEGINNING)
    try:
        return EntryPosition.parse(cursor.read_text().strip())
    except (OSError, ValueError):
        raise ConfigurationError(
            f"{cursor} holds no position of the feed; delete it to begin anew."
        ) from None


def _keep(cursor: Path, position: EntryPosition) -> None:
    """Replaced whole: a cursor that is cut off would lose the place."""
    fresh = cursor.with_name(f"{cursor.name}.new")
    fresh.write_text(f"{position}\n")
    fresh.replace(cursor)
