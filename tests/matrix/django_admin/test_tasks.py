"""Django's own admin site: all eight tasks, each killed between act and observe, each run twice, each proven in it."""

import asyncio

import pytest

from automation_log.domain.tasks import Task
from automation_log.domain.totp import Totp
from automation_log.store.credentials import TOTP
from targets.django_admin.contents import TargetUser
from targets.django_admin.target import DjangoAdminTarget
from tests.matrix.django_admin.conftest import FIRST_PASSWORD, MARKETING, logs_in
from tests.matrix.field import Field
from tests.matrix.runs import twice

pytestmark = pytest.mark.long
ADA = "ada@example.com"


async def user(app: DjangoAdminTarget, username: str = ADA) -> TargetUser:
    return (await asyncio.to_thread(app.users))[username]


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
