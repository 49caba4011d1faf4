"""The questions that start without a workspace; each answer is ids, and the workspace is entered after it."""

from datetime import datetime
from uuid import UUID

from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.sessions import token_hash


async def any_workspace(connection: Connection) -> UUID | None:
    """The first workspace; None on a fresh installation."""
    cursor = await connection.execute(statements.read("door_any_workspace"))
    row = await cursor.fetchone()
    return row["workspace_id"] if row else None


async def lone_workspace(connection: Connection) -> UUID | None:
    """The workspace of an installation that has just one."""
    row = await (await connection.execute(statements.read("door_lone_workspace"))).fetchone()
    return row["workspace_id"] if row else None


async def workspace_by_slug(connection: Connection, slug: str) -> UUID | None:
    """The workspace of this address."""
    cursor = await connection.execute(statements.read("door_workspace_by_slug"), {"slug": slug})
    row = await cursor.fetchone()
    return row["workspace_id"] if row else None


async def members_by_email(connection: Connection, email: str) -> list[tuple[UUID, UUID]]:
    """(workspace, member) of everybody with this e-mail, at most ten."""
    cursor = await connection.execute(statements.read("door_members_by_email"), {"email": email})
    return [(row["workspace_id"], row["member_id"]) for row in await cursor.fetchall()]


async def session(connection: Connection, token: str) -> tuple[UUID, UUID] | None:
    """(workspace, session) of a session's token."""
    cursor = await connection.execute(statements.read("door_session"), {"token_hash": token_hash(token)})
    row = await cursor.fetchone()
    return (row["workspace_id"], row["session_id"]) if row else None


async def sign_in_link(connection: Connection, token: str) -> tuple[UUID, UUID] | None:
    """(workspace, link) of a sign-in link's token."""
    cursor = await connection.execute(statements.read("door_sign_in_link"), {"token_hash": token_hash(token)})
    row = await cursor.fetchone()
    return (row["workspace_id"], row["link_id"]) if row else None


async def due_jobs(connection: Connection, *, before: datetime) -> list[tuple[UUID, UUID]]:
    """(workspace, job) of what has been due since before this instant with nobody on the way to it, at most 100."""
    cursor = await connection.execute(statements.read("door_due_jobs"), {"before": before})
    return [(row["workspace_id"], row["job_id"]) for row in await cursor.fetchall()]


async def missed_jobs(connection: Connection, *, now: datetime) -> list[tuple[UUID, UUID]]:
    """(workspace, job) of every leaf that is Queued though its window has ended, at most 100."""
    cursor = await connection.execute(statements.read("door_missed_jobs"), {"now": now})
    return [(row["workspace_id"], row["job_id"]) for row in await cursor.fetchall()]


async def policy_workspaces(connection: Connection) -> list[UUID]:
    """Every workspace with a policy that is on, or without the one that each has."""
    cursor = await connection.execute(statements.read("door_policy_workspaces"))
    return [row["workspace_id"] for row in await cursor.fetchall()]


async def workspaces(connection: Connection) -> list[UUID]:
    """Every workspace."""
    cursor = await connection.execute(statements.read("door_workspaces"))
    return [row["workspace_id"] for row in await cursor.fetchall()]


async def expired_leases(connection: Connection, *, now: datetime) -> list[tuple[UUID, UUID]]:
    """(workspace, job) of every holder of a lease that has run out, at most 100."""
    cursor = await connection.execute(statements.read("door_expired_leases"), {"now": now})
    return [(row["workspace_id"], row["job_id"]) for row in await cursor.fetchall()]


async def vault_keys(connection: Connection) -> frozenset[str]:
    """The names of the keys that have sealed what the vault keeps; empty on a fresh installation."""
    cursor = await connection.execute(statements.read("door_vault_keys"))
    return frozenset(row["key_id"] for row in await cursor.fetchall())


async def lock_founding(connection: Connection) -> None:
    """Until the end of this transaction nobody else makes the first workspace."""
    await connection.execute(statements.read("lock_founding"))


async def untold_workspaces(connection: Connection) -> list[UUID]:
    """The workspaces in which a root has settled that nobody was told of yet, at most 100."""
    cursor = await connection.execute(statements.read("door_untold_workspaces"))
    return [row["workspace_id"] for row in await cursor.fetchall()]


async def due_mails(connection: Connection, *, now: datetime) -> list[tuple[UUID, UUID]]:
    """(workspace, mail) of what is to be sent, the longest due first, at most 100."""
    cursor = await connection.execute(statements.read("door_due_mails"), {"now": now})
    return [(row["workspace_id"], row["mail_id"]) for row in await cursor.fetchall()]


async def due_webhooks(connection: Connection, *, now: datetime) -> list[tuple[UUID, UUID]]:
    """(workspace, webhook) of those to be told of a settled root, the longest due first, at most 100."""
    cursor = await connection.execute(statements.read("door_due_webhooks"), {"now": now})
    return [(row["workspace_id"], row["webhook_id"]) for row in await cursor.fetchall()]


async def scim_token(connection: Connection, token: str) -> tuple[UUID, UUID] | None:
    """(workspace, token) of an identity provider's token."""
    cursor = await connection.execute(statements.read("door_scim_token"), {"token_hash": token_hash(token)})
    row = await cursor.fetchone()
    return (row["workspace_id"], row["token_id"]) if row else None


async def api_key(connection: Connection, key: str) -> tuple[UUID, UUID] | None:
    """(workspace, key) of an API key."""
    cursor = await connection.execute(statements.read("door_api_key"), {"key_hash": token_hash(key)})
    row = await cursor.fetchone()
    return (row["workspace_id"], row["key_id"]) if row else None


async def running_batches(connection: Connection) -> list[tuple[UUID, UUID]]:
    """(workspace, batch) of what a worker is to go on with, the longest begun first, at most 100."""
    cursor = await connection.execute(statements.read("door_running_batches"))
    return [(row["workspace_id"], row["batch_id"]) for row in await cursor.fetchall()]
