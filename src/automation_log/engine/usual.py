"""Finds out now and then what is usual of each task in each app, in every workspace."""

import structlog

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import StoreUnavailable
from automation_log.store import doors
from automation_log.store.database import Connection, Database
from automation_log.store.usual_durations import Capability, put_usual_durations

log = structlog.get_logger()


async def refresh_usual_durations(database: Database, catalog: Catalog) -> None:
    """For every workspace; what breaks in one holds back no other. Raises: StoreUnavailable."""
    capabilities = capabilities_of(catalog)
    async with database.outside() as connection:
        workspaces = await doors.workspaces(connection)
    for workspace_id in workspaces:

        async def work(connection: Connection) -> None:
            await put_usual_durations(connection, capabilities)

        try:
            await database.write(workspace_id, work)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("what is usual is not known", workspace_id=str(workspace_id))


def capabilities_of(catalog: Catalog) -> tuple[Capability, ...]:
    """Every task of every app, in the order in which all write them: two that refresh at once do not deadlock."""
    return tuple(
        Capability(task=task, app=definition.app, longest_step=definition.longest_step(task))
        for definition in catalog.list()
        for task in sorted(definition.capabilities)
    )
