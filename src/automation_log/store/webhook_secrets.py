"""What webhooks' messages are signed with, sealed in the vault; during a change of it the old one signs too."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.secrets import Secret
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.vault import Place, Sealed, Vault

FIELD = "webhook_secret"


class WebhookSecrets:
    """Reads and writes them inside the caller's transaction."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def keep(
        self,
        connection: Connection,
        webhook_id: UUID,
        secret: Secret,
        *,
        now: datetime,
        old_ends_at: datetime | None = None,
    ) -> None:
        """Seal the newest one; the one before signs until `old_ends_at`, those before it are gone.

        The caller holds the webhook's row, so that versions are numbered one after another.
        """
        values: dict[str, Any] = {"webhook": webhook_id}
        cursor = await connection.execute(statements.read("next_webhook_secret_version"), values)
        row = await cursor.fetchone()
        assert row is not None, "an aggregate always answers"
        await connection.execute(statements.read("delete_webhook_secrets"), values | {"all": False})
        await connection.execute(
            statements.read("retire_webhook_secrets"), values | {"at": old_ends_at or now}
        )
        sealed = self._vault.seal(secret, _place(row["workspace_id"], webhook_id, row["version"]))
        values |= {"version": row["version"], "now": now} | asdict(sealed)
        await connection.execute(statements.read("insert_webhook_secret"), values)

    async def signing(self, connection: Connection, webhook_id: UUID, *, now: datetime) -> tuple[Secret, ...]:
        """Those that sign now, the newest first: one, or two during a change."""
        values = {"webhook": webhook_id, "now": now}
        rows = await (await connection.execute(statements.read("list_webhook_secrets"), values)).fetchall()
        return tuple(self._opened(row) for row in rows)

    async def forget(self, connection: Connection, webhook_id: UUID) -> None:
        """Nothing is signed for this webhook any more."""
        values = {"webhook": webhook_id, "all": True}
        await connection.execute(statements.read("delete_webhook_secrets"), values)

    def _opened(self, row: dict[str, Any]) -> Secret:
        place = _place(row["workspace_id"], row["webhook_id"], row["version"])
        return self._vault.open(Sealed.of_row(row), place)


def _place(workspace_id: UUID, webhook_id: UUID, version: int) -> Place:
    return Place(workspace_id=workspace_id, account_id=webhook_id, field=FIELD, version=version)
