"""Accounts: the logins a workspace has in its apps; what they sign in with goes into the vault."""

from dataclasses import dataclass, field
from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.directory.fields import plain_address, plain_name
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.domain.secrets import Secret
from automation_log.store import directory
from automation_log.store.credentials import PASSWORD, Credentials
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder

LONGEST_PASSWORD = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What is asked of the one who adds an account; without a label the user name serves."""

    app: str
    address: str
    username: str
    password: Secret = field(repr=False)
    label: str = ""


class Accounts:
    """Adds accounts and replaces their passwords. Each is an entry with its own actor."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        credentials: Credentials,
        catalog: Catalog,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._credentials = credentials
        self._catalog = catalog
        self._clock = clock
        self._ids = ids

    async def add(self, workspace_id: UUID, asked: NewAccount, by: Actor) -> UUID:
        """The new account's id; its password is sealed in the same transaction.

        Raises: NotFound, for an app without a definition; InvalidRequest; Conflict, when it stands here already.
        """
        account_id = self._ids.new()
        app = self._catalog.get(asked.app).app
        address = plain_address(asked.address)
        username = plain_name(asked.username, field="username", what="the user name")
        label = plain_name(asked.label or username, field="label", what="a name for the account")
        _check_password(asked.password)

        async def work(connection: Connection) -> None:
            await directory.add_account(
                connection,
                id=account_id,
                app=app,
                address=address,
                label=label,
                username=username,
                now=self._clock(),
            )
            await self._keep(connection, workspace_id, account_id, asked.password)
            await self._say(connection, account_id, by, f"added the account {label}")

        await self._database.write(workspace_id, work)
        return account_id

    async def save_password(self, workspace_id: UUID, account_id: UUID, password: Secret, by: Actor) -> None:
        """Seal another password as the live one; the one before is retired. Raises: NotFound, InvalidRequest."""
        _check_password(password)

        async def work(connection: Connection) -> None:
            account = await directory.find_account(connection, account_id)
            await self._keep(connection, workspace_id, account_id, password)
            await self._say(connection, account_id, by, f"saved a password of the account {account.label}")

        await self._database.write(workspace_id, work)

    async def _keep(
        self, connection: Connection, workspace_id: UUID, account_id: UUID, password: Secret
    ) -> None:
        await self._credentials.keep(
            connection,
            workspace_id=workspace_id,
            account_id=account_id,
            field=PASSWORD,
            secret=password,
            now=self._clock(),
        )

    async def _say(self, connection: Connection, account_id: UUID, by: Actor, did: str) -> None:
        said = f"{by.label} {did}."
        await say_changed(connection, self._recorder, account_id, kind="account", by=by, said=said)


def _check_password(password: Secret) -> None:
    if not 0 < len(password.reveal()) <= LONGEST_PASSWORD:
        raise InvalidRequest(f"Give the password, up to {LONGEST_PASSWORD} characters.", field="password")
