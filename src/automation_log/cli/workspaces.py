"""Which workspace a command is about."""

from typing import Annotated
from uuid import UUID

import typer

from automation_log.domain.errors import NotFound
from automation_log.store import doors
from automation_log.store.database import Database

WorkspaceOption = Annotated[
    str | None,
    typer.Option("--workspace", metavar="SLUG", help="The workspace; needed when there are several."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


async def find_workspace(database: Database, slug: str | None) -> UUID:
    """The workspace of this slug; without one, the installation's first. Raises: NotFound."""
    async with database.outside() as connection:
        if slug is not None:
            found = await doors.workspace_by_slug(connection, slug)
            if found is None:
                raise NotFound(f"There is no workspace “{slug[:60]}”.", field="workspace")
            return found
        found = await doors.any_workspace(connection)
    if found is None:
        raise NotFound("There is no workspace yet; make one with `automation-log init`.")
    return found
