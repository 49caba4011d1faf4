"""Django's own admin site: all eight tasks, each killed between act and observe, each run twice, each proven in it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from automation_log.domain.tasks import Task
from automation_log.domain.totp import Totp
from automation_log.store.credentials import PASSWORD, TOTP
from automation_log.store.embedded import Addresses
from targets.django_admin.contents import TargetUser
from targets.django_admin.target import DjangoAdminTarget
from tests.matrix.field import Field, field_on
from tests.matrix.runs import twice

pytestmark = pytest.mark.long
ADA = "ada@example.com"
MARKETING, FIRST_PASSWORD = "marketing", "First-pass-2026-marketing"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[DjangoAdminTarget]:
    target = DjangoAdminTarget(tmp_path / "app")
    try:
        await target.start()
        await target.add_staff_user(MARKETING, FIRST_PASSWORD, is_superuser=True)
        yield target
    finally:
        await target.stop()


@pytest.fixture
async def field(app: DjangoAdminTarget, addresses: Addresses, tmp_path: Path) -> AsyncIterator[Field]:
    async with field_on(
        "django-admin",
        app.address,
        service=(app.username, app.password),
        account=(MARKETING, FIRST_PASSWORD),
        addresses=addresses,
        folder=tmp_path,
    ) as made:
        yield made


async def user(app: DjangoAdminTarget, username: str = ADA) -> TargetUser:
    return (await asyncio.to_thread(app.users))[username]


async def logs_in(app: DjangoAdminTarget, field: Field, username: str) -> bool:
    password = await field.secret(await field.account_of(username), PASSWORD)
    return await asyncio.to_thread(app.password_is, username, password)


async def test_adding_updating_and_removing_a_person(app: DjangoAdminTarget, field: Field) -> None:
    assert await twice(field, Task.ADDING_USERS, ADA, roles=("Editors",)) == ("already_so", "already_so")
    added = await user(app)
    assert (added.email, added.groups, added.is_active) == (ADA, ("Editors",), True)
    assert await logs_in(app, field, ADA)

    roles = ("Moderators", "Viewers")
    assert await twice(field, Task.UPDATING_USER_ROLES, ADA, roles=roles) == ("already_so", "already_so")
    assert sorted((await user(app)).groups) == sorted(roles)

    assert await twice(field, Task.REMOVING_USERS, ADA) == ("already_so", "already_so")
    gone = await user(app)
    assert (gone.groups, gone.is_active, gone.is_staff) == ((), False, False)


async def test_syncing_and_logging_in(app: DjangoAdminTarget, field: Field) -> None:
    before = await asyncio.to_thread(app.users)
    assert await twice(field, Task.SYNCING_USERS) == ("done", "done")
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")
    assert await asyncio.to_thread(app.users) == before


async def test_rotating_a_password(app: DjangoAdminTarget, field: Field) -> None:
    assert await twice(field, Task.ROTATING_PASSWORDS) == ("done", "done")
    assert await logs_in(app, field, MARKETING)
    assert not await asyncio.to_thread(app.password_is, MARKETING, FIRST_PASSWORD)


async def test_turning_mfa_on_and_off(app: DjangoAdminTarget, field: Field) -> None:
    assert await twice(field, Task.TURNING_ON_MFA) == ("done", "already_so")
    seed = Totp.from_text(await field.secret(field.account, TOTP)).seed.hex()
    assert await asyncio.to_thread(app.totp_keys, MARKETING) == (seed,)
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")

    assert await twice(field, Task.TURNING_OFF_MFA) == ("already_so", "already_so")
    assert await asyncio.to_thread(app.totp_keys, MARKETING) == ()
