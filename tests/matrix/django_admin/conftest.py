"""Django's own admin site, served, with the account that jobs about one login act on."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from automation_log.store.credentials import PASSWORD
from automation_log.store.embedded import Addresses
from targets.django_admin.target import DjangoAdminTarget
from tests.matrix.field import Field, Note
from tests.matrix.founding import field_on

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
async def field(
    app: DjangoAdminTarget, addresses: Addresses, tmp_path: Path, note: Note
) -> AsyncIterator[Field]:
    async with field_on(
        "django-admin",
        app.address,
        service=(app.username, app.password),
        account=(MARKETING, FIRST_PASSWORD),
        addresses=addresses,
        folder=tmp_path,
        note=note,
    ) as made:
        yield made


async def logs_in(app: DjangoAdminTarget, field: Field, username: str = MARKETING) -> bool:
    """Whether the app takes the password that the vault believes to be live."""
    password = await field.secret(await field.account_of(username), PASSWORD)
    return await asyncio.to_thread(app.password_is, username, password)
