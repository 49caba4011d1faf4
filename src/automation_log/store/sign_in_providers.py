"""The identity provider that vouches for people at sign-in, as kept: one at a time, its client secret in the vault."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation

from automation_log.domain.errors import Conflict
from automation_log.domain.secrets import Secret
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.vault import Place, Sealed, Vault

FIELD = "sign_in_client_secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInProvider:
    """Who vouches, and who we are to it; `slug` is the workspace's."""

    id: UUID
    slug: str
    name: str
    issuer: str
    client_id: str
    takes_unverified: bool
    """Whether an e-mail is believed of which it does not say whether it is the person's."""
    made_by: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProvider:
    """A provider to be kept."""

    id: UUID
    name: str
    issuer: str
    client_id: str
    takes_unverified: bool
    made_by: str


async def find(connection: Connection) -> SignInProvider | None:
    """The one that vouches now."""
    row = await (await connection.execute(statements.read("find_sign_in_provider"))).fetchone()
    return None if row is None else SignInProvider(**row)


async def end(connection: Connection, *, now: datetime) -> tuple[UUID, str, str] | None:
    """Nobody vouches from now on, and the secret is gone; id, name and issuer of the one that did."""
    row = await (await connection.execute(statements.read("end_sign_in_provider"), {"now": now})).fetchone()
    if row is None:
        return None
    values = {"provider": row["id"]}
    await connection.execute(statements.read("delete_sign_in_provider_secret"), values)
    return row["id"], row["name"], row["issuer"]


async def use(connection: Connection, provider_id: UUID, *, now: datetime) -> bool:
    """Note that somebody signed in by it; whether it vouches still."""
    values = {"id": provider_id, "now": now}
    return (await connection.execute(statements.read("use_sign_in_provider"), values)).rowcount == 1


class ProviderVault:
    """Keeps a provider with its client secret, and opens that for a sign-in."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(
        self, connection: Connection, provider: NewProvider, secret: Secret, *, now: datetime
    ) -> None:
        """It vouches from now on. Raises: Conflict, when another does."""
        values = asdict(provider) | {"now": now}
        try:
            cursor = await connection.execute(statements.read("insert_sign_in_provider"), values)
        except UniqueViolation as error:
            raise Conflict(
                "Somebody else changed this at the same moment; look again.", field="sign_in_issuer"
            ) from error
        row = await cursor.fetchone()
        assert row is not None, "what was inserted is returned"
        sealed = self._vault.seal(secret, _place(row["workspace_id"], provider.id))
        await connection.execute(
            statements.read("insert_sign_in_provider_secret"),
            {"provider": provider.id} | asdict(sealed),
        )

    async def client_secret(self, connection: Connection, provider_id: UUID) -> Secret | None:
        """What we are known to it by; None when it has ended."""
        values = {"provider": provider_id}
        cursor = await connection.execute(statements.read("find_sign_in_provider_secret"), values)
        row = await cursor.fetchone()
        if row is None:
            return None
        return self._vault.open(Sealed.of_row(row), _place(row["workspace_id"], provider_id))


def _place(workspace_id: UUID, provider_id: UUID) -> Place:
    return Place(workspace_id=workspace_id, account_id=provider_id, field=FIELD, version=1)
