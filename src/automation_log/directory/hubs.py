"""Business hubs: one app's seats, roles and assets, managed through a service account."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.directory.fields import plain_name
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.store import directory
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHub:
    """What is asked of the one who adds a hub: app and address are its service account's."""

    label: str
    service_account_id: UUID


class Hubs:
    """Adds business hubs. Each is an entry with its own actor."""

    def __init__(self, *, database: Database, recorder: Recorder, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock
        self._ids = ids

    async def add(self, workspace_id: UUID, asked: NewHub, by: Actor) -> UUID:
        """The new hub's id. Raises: NotFound, for an account that is not here; InvalidRequest."""
        hub_id = self._ids.new()
        label = plain_name(asked.label, field="label", what="a name for the business hub")

        async def work(connection: Connection) -> None:
            account = await directory.find_account(connection, asked.service_account_id)
            await directory.add_hub(
                connection,
                id=hub_id,
                app=account.app,
                address=account.address,
                label=label,
                service_account_id=account.id,
                now=self._clock(),
            )
            said = f"{by.label} added the business hub {label}."
            await say_changed(connection, self._recorder, hub_id, kind="business_hub", by=by, said=said)

        await self._database.write(workspace_id, work)
        return hub_id
