"""The vault's rows: seal once a job, promote when proven, open for the one who types."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.errors import ConfigurationError
from automation_log.domain.ids import Ids
from automation_log.domain.secrets import Secret
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.vault import Place, Sealed, Vault

PENDING, LIVE, RETIRED = 1, 2, 3
PASSWORD, TOTP, BACKUP_CODES = "password", "totp", "backup_codes"
MOST_IN_DOUBT = 3


class Credentials:
    """Reads and writes sealed secrets inside the caller's transaction."""

    def __init__(self, vault: Vault, ids: Ids) -> None:
        self._vault = vault
        self._ids = ids

    async def keep(
        self,
        connection: Connection,
        *,
        workspace_id: UUID,
        account_id: UUID,
        field: str,
        secret: Secret,
        now: datetime,
    ) -> None:
        """Seal a secret a person gave, as the live one; the one before is retired."""
        await connection.execute(
            statements.read("retire_live_secret"), {"account": account_id, "field": field}
        )
        await self._insert(connection, workspace_id, account_id, field, secret, LIVE, None, now)

    async def live(self, connection: Connection, *, account_id: UUID, field: str) -> Secret:
        """The live secret. Raises: ConfigurationError when there is none."""
        secret = await self.find_live(connection, account_id=account_id, field=field)
        if secret is None:
            raise ConfigurationError("The vault holds no credential for this account; save one first.")
        return secret

    async def find_live(self, connection: Connection, *, account_id: UUID, field: str) -> Secret | None:
        """The live secret, if there is one."""
        values: dict[str, object] = {"account": account_id, "field": field}
        return await self._find(connection, "find_live_secret", values)

    async def in_doubt(
        self, connection: Connection, *, account_id: UUID, field: str, job_id: UUID
    ) -> tuple[tuple[UUID, Secret], ...]:
        """The secrets that other jobs made and could not prove, with those jobs, the newest first."""
        values = {"account": account_id, "field": field, "job": job_id, "most": MOST_IN_DOUBT}
        cursor = await connection.execute(statements.read("list_doubtful_secrets"), values)
        return tuple((row["made_by_job"], self._opened(row)) for row in await cursor.fetchall())

    async def made_by(
        self,
        connection: Connection,
        *,
        workspace_id: UUID,
        account_id: UUID,
        field: str,
        job_id: UUID,
        make: Callable[[], Secret],
        now: datetime,
    ) -> Secret:
        """The secret this job makes: sealed as pending the first time, the same ever after."""
        values = {"account": account_id, "field": field, "job": job_id}
        found = await self._find(connection, "find_job_secret", values)
        if found is not None:
            return found
        secret = make()
        await self._insert(connection, workspace_id, account_id, field, secret, PENDING, job_id, now)
        return secret

    async def made_by_app(
        self,
        connection: Connection,
        *,
        workspace_id: UUID,
        account_id: UUID,
        field: str,
        job_id: UUID,
        secret: Secret,
        now: datetime,
    ) -> None:
        """Seal what the app made for this job as pending; what it made for an earlier attempt no longer counts."""
        await self.discard(connection, account_id=account_id, field=field, job_id=job_id)
        await self._insert(connection, workspace_id, account_id, field, secret, PENDING, job_id, now)

    async def promote(self, connection: Connection, *, account_id: UUID, field: str, job_id: UUID) -> None:
        """Make the job's pending secret the live one; the old one is retired. Twice is once."""
        values = {"account": account_id, "field": field, "job": job_id}
        await connection.execute(statements.read("retire_live_secret_but"), values)
        await connection.execute(statements.read("promote_secret"), values)

    async def discard(self, connection: Connection, *, account_id: UUID, field: str, job_id: UUID) -> None:
        """Retire the job's pending secret: it is proven not to be the live one."""
        values = {"account": account_id, "field": field, "job": job_id}
        await connection.execute(statements.read("discard_secret"), values)

    async def retire(self, connection: Connection, *, account_id: UUID, field: str) -> None:
        """The account has no such secret any more."""
        await connection.execute(
            statements.read("retire_live_secret"), {"account": account_id, "field": field}
        )

    async def _find(self, connection: Connection, statement: str, values: dict[str, object]) -> Secret | None:
        cursor = await connection.execute(statements.read(statement), values)
        row = await cursor.fetchone()
        return None if row is None else self._opened(row)

    def _opened(self, row: dict[str, Any]) -> Secret:
        place = Place(
            workspace_id=row["workspace_id"],
            account_id=row["account_id"],
            field=row["field"],
            version=row["version"],
        )
        return self._vault.open(Sealed.of_row(row), place)

    async def _insert(
        self,
        connection: Connection,
        workspace_id: UUID,
        account_id: UUID,
        field: str,
        secret: Secret,
        state: int,
        job_id: UUID | None,
        now: datetime,
    ) -> None:
        # Versions of one account are numbered under its row's lock.
        await connection.execute(statements.read("lock_account"), {"account": account_id})
        cursor = await connection.execute(
            statements.read("next_secret_version"), {"account": account_id, "field": field}
        )
        row = await cursor.fetchone()
        version = row["version"] if row else 1
        place = Place(workspace_id=workspace_id, account_id=account_id, field=field, version=version)
        sealed = self._vault.seal(secret, place)
        await connection.execute(
            statements.read("insert_secret"),
            {
                "id": self._ids.new(),
                "account": account_id,
                "field": field,
                "version": version,
                "state": state,
                "job": job_id,
                "now": now,
            }
            | asdict(sealed),
        )
