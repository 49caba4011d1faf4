"""Failures: what did not complete and is not mended, by reason, app and step."""

from fastapi import APIRouter

from automation_log.api.v1.entering import JobsReader, Services
from automation_log.api.v1.failure_forms import FailuresShown, failures_shown
from automation_log.store.failures import list_failures as read_failures

router = APIRouter(tags=["failures"])


@router.get("/failures")
async def list_failures(caller: JobsReader, services: Services) -> FailuresShown:
    """What did not complete in the last 31 days and is not mended, the most jobs first."""
    async with services.database.reading(caller.workspace_id) as connection:
        return failures_shown(await read_failures(connection, now=services.clock()))
