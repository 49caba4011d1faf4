"""The nightly sync that every workspace has from the start, until its people decide otherwise."""

from datetime import datetime
from uuid import UUID

from automation_log.domain.jobs import Actor
from automation_log.domain.policies import Policy, nightly
from automation_log.store import policies
from automation_log.store.database import Connection
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder


async def ensure_nightly(
    connection: Connection, recorder: Recorder, *, id: UUID, zone: str, now: datetime, by: Actor
) -> Policy:
    """The workspace's nightly sync; made now, with this id and in this zone, where it has none yet."""
    known = await policies.find_nightly(connection)
    if known is not None:
        return known
    made = nightly(id, zone=zone, since=now)
    if not await policies.add_policy(connection, made):
        return await ensure_nightly(connection, recorder, id=id, zone=zone, now=now, by=by)
    said = f"{by.label} set the Workspace policy up: every business hub is synced {made.words}."
    await say_changed(connection, recorder, made.id, kind="policy", by=by, said=said)
    return made
