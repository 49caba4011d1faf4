"""Sharing a single account with a member or a team: whoever has it may use the login."""

from uuid import UUID

from automation_log.directory.changing import DirectoryChange, Plan
from automation_log.directory.recipients import find_recipients
from automation_log.domain.jobs import Actor
from automation_log.store import account_shares, directory
from automation_log.store.database import Connection
from automation_log.triggers.web_app import of_account


def share_account(
    account_id: UUID, by: Actor, *, member_id: UUID | None = None, team_id: UUID | None = None
) -> Plan:
    """With one member or one team. The plan raises: NotFound, InvalidRequest."""

    async def plan(connection: Connection) -> DirectoryChange:
        account = await directory.find_account(connection, account_id)
        label, emails = await find_recipients(connection, member_id, team_id)

        async def apply(connection: Connection) -> None:
            await account_shares.put_account_share(
                connection, account_id, member_id=member_id, team_id=team_id
            )

        did = f"shared the account {account.label} with {label}"
        occasion = of_account(by, account_id, account.label, did)
        return DirectoryChange(emails=emails, occasion=occasion, apply=apply)

    return plan


def unshare_account(
    account_id: UUID, by: Actor, *, member_id: UUID | None = None, team_id: UUID | None = None
) -> Plan:
    """They reach it no longer this way; its password stays as it is. The plan raises: NotFound, InvalidRequest."""

    async def plan(connection: Connection) -> DirectoryChange:
        account = await directory.find_account(connection, account_id)
        label, emails = await find_recipients(connection, member_id, team_id)

        async def apply(connection: Connection) -> None:
            await account_shares.delete_account_share(
                connection, account_id, member_id=member_id, team_id=team_id
            )

        did = f"stopped sharing the account {account.label} with {label}"
        occasion = of_account(by, account_id, account.label, did)
        return DirectoryChange(emails=emails, occasion=occasion, apply=apply)

    return plan
