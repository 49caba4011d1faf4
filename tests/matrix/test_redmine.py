"""Redmine, whose definition was written for it from scratch: people through REST, accounts in the browser."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import targets.redmine
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.totp import Totp
from automation_log.store.credentials import PASSWORD, TOTP
from automation_log.store.embedded import Addresses
from targets.redmine.target import RedmineTarget
from tests.matrix.field import Field, Note
from tests.matrix.founding import field_on
from tests.matrix.runs import twice

pytestmark = pytest.mark.apps
APPS = Path(targets.redmine.__file__).parent / "apps"
ADA = "ada@example.com"
MARKETING, FIRST_PASSWORD = "marketing", "First-pass-2026-marketing"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[RedmineTarget]:
    target = RedmineTarget(tmp_path / "app", people=60)
    try:
        await target.start()
        await target.add_user(MARKETING, FIRST_PASSWORD)
        yield target
    finally:
        await target.stop()


@pytest.fixture
async def field(app: RedmineTarget, addresses: Addresses, tmp_path: Path, note: Note) -> AsyncIterator[Field]:
    async with field_on(
        "redmine",
        app.address,
        service=(app.username, app.password),
        account=(MARKETING, FIRST_PASSWORD),
        addresses=addresses,
        folder=tmp_path,
        note=note,
        apps=APPS,
    ) as made:
        yield made


async def assets_of(app: RedmineTarget, username: str) -> dict[str, tuple[str, ...]]:
    """The person's roles in each project they are in."""
    everywhere = await asyncio.to_thread(app.assets)
    return {project: members[username] for project, members in everywhere.items() if username in members}


async def test_people_and_their_projects(app: RedmineTarget, field: Field) -> None:
    given = {"Apollo": "Developer", "Cascade": "Reporter"}
    await twice(field, Task.ADDING_USERS, ADA, roles=("Member",), assets=given)
    assert (await asyncio.to_thread(app.users))[ADA].state == "active"
    assert await assets_of(app, ADA) == {"apollo": ("Developer",), "cascade": ("Reporter",)}
    assert await asyncio.to_thread(
        app.password_is, ADA, await field.secret(await field.account_of(ADA), PASSWORD)
    )

    changed = {"Apollo": "Manager", "Borealis": "Reporter"}
    await twice(field, Task.UPDATING_USER_ROLES, ADA, roles=("Member",), assets=changed)
    assert await assets_of(app, ADA) == {
        "apollo": ("Manager",),
        "borealis": ("Reporter",),
        "cascade": ("Reporter",),
    }

    await twice(field, Task.REMOVING_USERS, ADA, assets={"Cascade": "", "Borealis": ""})
    assert await assets_of(app, ADA) == {"apollo": ("Manager",)}

    await twice(field, Task.SYNCING_USERS)
    async with field.runtime.database.reading(field.workspace_id) as connection:
        rows = await (await connection.execute("SELECT email FROM roster")).fetchall()
    users = await asyncio.to_thread(app.users)
    assert {row["email"] for row in rows} == {user.email for user in users.values()}
    assert len(rows) > 60

    await twice(field, Task.REMOVING_USERS, ADA)
    assert (await asyncio.to_thread(app.users))[ADA].state == "locked"
    root = await field.order(Task.REMOVING_USERS, "admin@example.com")
    async with field.worker():
        row = await field.settled(root)
    assert (Status(row["status"]), row["reason"]) == (Status.NOT_COMPLETED, Reason.LAST_ADMIN.value)


async def test_an_account(app: RedmineTarget, field: Field) -> None:
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")
    assert await twice(field, Task.TURNING_ON_MFA) == ("done", "already_so")
    seed = Totp.from_text(await field.secret(field.account, TOTP))
    assert await asyncio.to_thread(app.mfa_is_on, MARKETING)
    assert await asyncio.to_thread(app.totp_secret, MARKETING) == seed.base32
    assert await twice(field, Task.ROTATING_PASSWORDS) == ("done", "done")
    assert await asyncio.to_thread(app.password_is, MARKETING, await field.secret(field.account, PASSWORD))
    await twice(field, Task.TURNING_OFF_MFA)
    assert not await asyncio.to_thread(app.mfa_is_on, MARKETING)
