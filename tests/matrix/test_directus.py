"""Directus through its REST interface: all eight tasks, without a browser."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.totp import Totp
from automation_log.store.credentials import PASSWORD, TOTP
from automation_log.store.embedded import Addresses
from targets.directus.contents import DirectusUser
from targets.directus.target import EDITORS, VIEWERS, DirectusTarget
from tests.matrix.field import Field, Note
from tests.matrix.founding import field_on
from tests.matrix.runs import twice

pytestmark = pytest.mark.apps
ADA = "ada@example.com"
MARKETING, FIRST_PASSWORD = "marketing@example.com", "First-pass-2026-marketing"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[DirectusTarget]:
    target = DirectusTarget(tmp_path / "app")
    try:
        await target.start()
        await target.add_user(MARKETING, FIRST_PASSWORD, role=EDITORS)
        yield target
    finally:
        await target.stop()


@pytest.fixture
async def field(
    app: DirectusTarget, addresses: Addresses, tmp_path: Path, note: Note
) -> AsyncIterator[Field]:
    async with field_on(
        "directus",
        app.address,
        service=(app.username, app.password),
        account=(MARKETING, FIRST_PASSWORD),
        addresses=addresses,
        folder=tmp_path,
        note=note,
    ) as made:
        yield made


async def test_people(app: DirectusTarget, field: Field) -> None:
    before = await asyncio.to_thread(app.users)
    assert await twice(field, Task.ADDING_USERS, ADA, roles=(EDITORS,)) == ("already_so", "already_so")
    assert (await asyncio.to_thread(app.users))[ADA] == DirectusUser(email=ADA, role=EDITORS, status="active")
    assert await logs_in(app, field, ADA)

    await twice(field, Task.UPDATING_USER_ROLES, ADA, roles=(VIEWERS,))
    assert (await asyncio.to_thread(app.users))[ADA].role == VIEWERS

    await twice(field, Task.SYNCING_USERS)
    async with field.runtime.database.reading(field.workspace_id) as connection:
        rows = await (await connection.execute("SELECT email, roles FROM roster")).fetchall()
    users = await asyncio.to_thread(app.users)
    assert {row["email"]: row["roles"] for row in rows} == {one.email: one.role for one in users.values()}

    await twice(field, Task.REMOVING_USERS, ADA)
    root = await field.order(Task.UPDATING_USER_ROLES, app.username, roles=(VIEWERS,))
    async with field.worker():
        row = await field.settled(root)
    assert (Status(row["status"]), row["reason"]) == (Status.NOT_COMPLETED, Reason.LAST_ADMIN.value)
    assert await asyncio.to_thread(app.users) == before


async def test_an_account(app: DirectusTarget, field: Field) -> None:
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")
    assert await twice(field, Task.TURNING_ON_MFA) == ("done", "already_so")
    seed = Totp.from_text(await field.secret(field.account, TOTP))
    kept = await asyncio.to_thread(app.totp_secret, MARKETING)
    assert kept is not None
    assert Totp.from_base32(kept).seed == seed.seed
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")

    assert await twice(field, Task.ROTATING_PASSWORDS) == ("done", "done")
    assert await logs_in(app, field, MARKETING)
    assert not await asyncio.to_thread(app.password_is, MARKETING, FIRST_PASSWORD)

    assert await twice(field, Task.TURNING_OFF_MFA) == ("already_so", "already_so")
    assert not await asyncio.to_thread(app.mfa_is_on, MARKETING)


async def logs_in(app: DirectusTarget, field: Field, username: str) -> bool:
    """Whether the app takes the password that the vault believes to be live."""
    password = await field.secret(await field.account_of(username), PASSWORD)
    return await asyncio.to_thread(app.password_is, username, password)
