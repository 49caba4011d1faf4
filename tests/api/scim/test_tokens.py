"""Tokens of identity providers: shown once, good for one workspace, replaced with an overlap, ended at once."""

from datetime import timedelta
from uuid import UUID

import httpx2

from automation_log.access.scim_tokens import OVERLAP, PREFIX, ScimTokens
from automation_log.store import scim_tokens
from automation_log.store.scim_tokens import ScimToken
from tests.api.scim.conftest import OWNER, SLUG, Provider
from tests.conftest import now


async def listed(provider: Provider) -> list[ScimToken]:
    record = provider.office.record
    async with record.database.reading(record.workspace_id) as connection:
        return list(await scim_tokens.list_all(connection))


async def status(provider: Provider, token: str, slug: str = SLUG) -> int:
    address = str(provider.http.base_url).replace(f"/w/{SLUG}/", f"/w/{slug}/")
    async with httpx2.AsyncClient() as http:
        answer = await http.get(f"{address}Users", headers={"Authorization": f"Bearer {token}"})
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["detail"] == "The token is unknown, has ended, or is not one of this workspace."
    return answer.status_code


async def test_a_token_opens_its_own_workspace_only(provider: Provider) -> None:
    token = (await provider.tokens.make(provider.office.record.workspace_id, "Entra", OWNER)).reveal()
    assert await status(provider, token) == 200
    other = provider.office.record.ids.new()

    async def found(connection: object) -> None:
        await connection.execute(  # type: ignore[attr-defined]
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'other', 'Other', now())",
            [other],
        )

    await provider.office.record.database.write(other, found)
    assert await status(provider, token, slug="other") == 401
    assert await status(provider, token, slug="nowhere") == 401
    for wrong in ("x", PREFIX, token[:-1], f"{token}x", "Bearer", "x" * 5000):
        assert await status(provider, wrong) == 401


async def test_a_replaced_token_opens_for_another_day(provider: Provider) -> None:
    record = provider.office.record
    old = (await provider.tokens.make(record.workspace_id, "Entra", OWNER)).reveal()
    old_id = (await listed(provider))[0].id
    new = (await provider.tokens.replace(record.workspace_id, old_id, OWNER)).reveal()
    assert (await status(provider, old), await status(provider, new)) == (200, 200)
    names = [(one.name, one.ends_at is None) for one in await listed(provider)]
    assert names == [("Entra", True), ("Entra", False), ("Okta", True)]
    later = ScimTokens(
        database=record.database,
        recorder=record.recorder,
        clock=lambda: now() + OVERLAP + timedelta(seconds=1),
        ids=record.ids,
    )
    assert (await later.holder(new, SLUG)).actor.label == "Entra"
    await record.database.write(record.workspace_id, lambda connection: _end(connection, old_id))
    assert await status(provider, old) == 401


async def _end(connection: object, token_id: UUID) -> None:
    await scim_tokens.end(connection, token_id, at=now())  # type: ignore[arg-type]


async def test_an_ended_token_opens_nothing(provider: Provider) -> None:
    workspace = provider.office.record.workspace_id
    token = (await provider.tokens.make(workspace, "Entra", OWNER)).reveal()
    await provider.tokens.end(workspace, (await listed(provider))[0].id, OWNER)
    assert await status(provider, token) == 401


async def test_a_token_is_kept_as_a_hash_only(provider: Provider) -> None:
    record = provider.office.record
    token = (await provider.tokens.make(record.workspace_id, "Entra", OWNER)).reveal()
    async with record.database.reading(record.workspace_id) as connection:
        tables = "SELECT (SELECT string_agg(t::text, '') FROM scim_tokens t)"
        entries = "(SELECT string_agg(e::text, '') FROM entries e)"
        row = await (
            await connection.execute(f"{tables} AS tokens, {entries} AS entries".encode())
        ).fetchone()
    assert row is not None
    assert "Entra" in row["entries"]
    assert token not in row["tokens"] + row["entries"]
