"""What a sync may do in a business hub, and whom it leaves alone. Each change is an entry with its own actor."""

from uuid import UUID

from automation_log.domain.emails import is_email, plain_email
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor
from automation_log.store import directory, sync_rules
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder
from automation_log.store.sync_rules import HubRule

LONGEST_REASON = 300


class SyncRules:
    """Sets a hub's rule, and exempts people from it."""

    def __init__(self, *, database: Database, recorder: Recorder, clock: Clock) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock

    async def set_rule(self, workspace_id: UUID, hub_id: UUID, rule: HubRule, by: Actor) -> None:
        """The next sync keeps to it. Raises: NotFound, InvalidRequest."""

        async def work(connection: Connection) -> None:
            await sync_rules.set_rule(connection, hub_id, rule)
            does = "removes" if rule.removes_unmatched else "does not remove"
            did = f"decided that syncing {{hub}} {does} the unmatched, safeguard {rule.safeguard_percent} %"
            await self._say(connection, hub_id, by, did)

        await self._database.write(workspace_id, work)

    async def exempt(self, workspace_id: UUID, hub_id: UUID, email: str, reason: str, by: Actor) -> None:
        """Syncing leaves this person alone; said again, the later reason counts. Raises: NotFound, InvalidRequest."""
        plain, why = plain_email(email), reason.strip()
        if not is_email(plain):
            raise InvalidRequest("Give an e-mail address such as ada@example.com.", field="email")
        if len(why) > LONGEST_REASON or not why.isprintable():
            raise InvalidRequest(f"Say why in one line, up to {LONGEST_REASON} characters.", field="reason")

        async def work(connection: Connection) -> None:
            await directory.find_hub(connection, hub_id)
            await sync_rules.exempt(
                connection, hub_id, email=plain, reason=why, by=by.label, now=self._clock()
            )
            await self._say(connection, hub_id, by, f"exempted {plain} from syncing {{hub}}: {why}")

        await self._database.write(workspace_id, work)

    async def end_exemption(self, workspace_id: UUID, hub_id: UUID, email: str, by: Actor) -> None:
        """Syncing decides about this person again. Raises: NotFound."""

        async def work(connection: Connection) -> None:
            await sync_rules.end_exemption(connection, hub_id, email=email)
            await self._say(connection, hub_id, by, f"ended the exemption of {email} from syncing {{hub}}")

        await self._database.write(workspace_id, work)

    async def _say(self, connection: Connection, hub_id: UUID, by: Actor, did: str) -> None:
        hub = await directory.find_hub(connection, hub_id)
        said = f"{by.label} {did.replace('{hub}', hub.label)}."
        await say_changed(connection, self._recorder, hub_id, kind="business_hub", by=by, said=said)
