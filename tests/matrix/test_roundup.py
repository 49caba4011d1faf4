"""Roundup, whose definition was written from scratch against the clock: all in the browser, and no one-time codes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import targets.roundup
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store.credentials import PASSWORD
from automation_log.store.embedded import Addresses
from targets.roundup.target import RoundupTarget
from tests.matrix.field import Field, Note
from tests.matrix.founding import field_on
from tests.matrix.runs import twice

pytestmark = pytest.mark.apps
APPS = Path(targets.roundup.__file__).parent / "apps"
ADA = "ada@example.com"
MARKETING, FIRST_PASSWORD = "marketing", "First-pass-2026-marketing"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[RoundupTarget]:
    target = RoundupTarget(tmp_path / "app", people=50)
    try:
        await target.start()
        await target.add_user(MARKETING, FIRST_PASSWORD)
        yield target
    finally:
        await target.stop()


@pytest.fixture
async def field(app: RoundupTarget, addresses: Addresses, tmp_path: Path, note: Note) -> AsyncIterator[Field]:
    async with field_on(
        "roundup",
        app.address,
        service=(app.username, app.password),
        account=(MARKETING, FIRST_PASSWORD),
        addresses=addresses,
        folder=tmp_path,
        note=note,
        apps=APPS,
    ) as made:
        yield made


async def test_people(app: RoundupTarget, field: Field) -> None:
    before = await asyncio.to_thread(app.users)
    assert await twice(field, Task.ADDING_USERS, ADA, roles=("User",)) == ("already_so", "already_so")
    ada = (await asyncio.to_thread(app.users))[ADA]
    assert (ada.email, ada.roles) == (ADA, ("User",))
    assert await asyncio.to_thread(
        app.password_is, ADA, await field.secret(await field.account_of(ADA), PASSWORD)
    )

    await twice(field, Task.UPDATING_USER_ROLES, ADA, roles=("Admin",))
    assert (await asyncio.to_thread(app.users))[ADA].roles == ("Admin",)

    await twice(field, Task.SYNCING_USERS)
    async with field.runtime.database.reading(field.workspace_id) as connection:
        rows = await (await connection.execute("SELECT username, email, roles FROM roster")).fetchall()
    users = await asyncio.to_thread(app.users)
    assert {row["username"]: (row["email"], row["roles"]) for row in rows} == {
        name: (user.email, ",".join(user.roles)) for name, user in users.items()
    }
    assert len(rows) > 50

    await twice(field, Task.REMOVING_USERS, ADA)
    assert await asyncio.to_thread(app.users) == before
    root = await field.order(Task.REMOVING_USERS, users[app.username].email)
    async with field.worker():
        row = await field.settled(root)
    assert (Status(row["status"]), row["reason"]) == (Status.NOT_COMPLETED, Reason.LAST_ADMIN.value)


async def test_an_account(app: RoundupTarget, field: Field) -> None:
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")
    assert await twice(field, Task.ROTATING_PASSWORDS) == ("done", "done")
    live = await field.secret(field.account, PASSWORD)
    assert await asyncio.to_thread(app.password_is, MARKETING, live)
    assert not await asyncio.to_thread(app.password_is, MARKETING, FIRST_PASSWORD)
