"""Changes of a business hub that is there: another name, another service account."""

from uuid import UUID

from automation_log.directory.changing import Apply, DirectoryChange, Plan
from automation_log.directory.fields import plain_name
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.jobs import Actor
from automation_log.store import directory
from automation_log.store.database import Connection
from automation_log.store.directory import Hub
from automation_log.triggers.web_app import of_hub


def rename_hub(hub_id: UUID, label: str, by: Actor) -> Plan:
    """Another name for the hub; jobs keep the one it had. Raises: InvalidRequest; the plan: NotFound."""
    plain = plain_name(label, field="label", what="a name for the business hub")

    async def plan(connection: Connection) -> DirectoryChange:
        hub = await directory.find_hub(connection, hub_id)

        async def apply(connection: Connection) -> None:
            await directory.update_hub(
                connection, hub_id, label=plain, service_account_id=hub.service_account_id
            )

        return _change(by, hub, plain, f"renamed the business hub {hub.label} to {plain}", apply)

    return plan


def give_service_account(hub_id: UUID, account_id: UUID, by: Actor) -> Plan:
    """Jobs manage the hub through this account from now on. The plan raises: NotFound, InvalidRequest."""

    async def plan(connection: Connection) -> DirectoryChange:
        hub = await directory.find_hub(connection, hub_id)
        account = await directory.find_account(connection, account_id)
        if (account.app, account.address) != (hub.app, hub.address):
            raise InvalidRequest(
                f"{hub.label} is at {hub.address}; take an account of the same app there.",
                field="service_account",
            )

        async def apply(connection: Connection) -> None:
            await directory.update_hub(connection, hub_id, label=hub.label, service_account_id=account_id)

        did = f"gave the business hub {hub.label} the service account {account.label}"
        return _change(by, hub, hub.label, did, apply)

    return plan


def _change(by: Actor, hub: Hub, label: str, did: str, apply: Apply) -> DirectoryChange:
    return DirectoryChange(emails=(), occasion=of_hub(by, hub.id, label, did), apply=apply)
