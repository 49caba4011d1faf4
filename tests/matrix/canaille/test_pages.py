"""Canaille in the browser: signing in over several pages, passwords, and one-time codes of its own making."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.totp import Totp
from automation_log.store.credentials import PASSWORD, TOTP
from automation_log.store.embedded import Addresses
from targets.canaille.target import CanailleTarget
from tests.matrix.field import Field, Note
from tests.matrix.founding import field_on
from tests.matrix.runs import twice

pytestmark = pytest.mark.long
MARKETING, FIRST_PASSWORD = "marketing", "First-pass-2026-marketing"


@pytest.fixture
def asks_for_codes(request: pytest.FixtureRequest) -> bool:
    return bool(getattr(request, "param", False))


@pytest.fixture
async def app(tmp_path: Path, asks_for_codes: bool) -> AsyncIterator[CanailleTarget]:
    target = CanailleTarget(tmp_path / "app", otp=asks_for_codes)
    try:
        await target.start()
        await target.add_user(MARKETING, FIRST_PASSWORD)
        yield target
    finally:
        await target.stop()


@pytest.fixture
async def field(
    app: CanailleTarget, addresses: Addresses, tmp_path: Path, note: Note
) -> AsyncIterator[Field]:
    async with field_on(
        "canaille",
        app.address,
        service=(app.username, app.password),
        account=(MARKETING, FIRST_PASSWORD),
        addresses=addresses,
        folder=tmp_path,
        note=note,
    ) as made:
        yield made


async def refused(field: Field, task: Task) -> Reason:
    """Why a job ends Not completed."""
    root = await field.order(task)
    async with field.worker():
        row: dict[str, Any] = await field.settled(root)
    assert Status(row["status"]) is Status.NOT_COMPLETED
    return Reason(row["reason"])


async def test_a_password_alone(app: CanailleTarget, field: Field) -> None:
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")
    assert await twice(field, Task.ROTATING_PASSWORDS) == ("done", "done")
    live = await field.secret(field.account, PASSWORD)
    assert await asyncio.to_thread(app.password_is, MARKETING, live)
    assert not await asyncio.to_thread(app.password_is, MARKETING, FIRST_PASSWORD)

    await field.keep(PASSWORD, "Another-password-2026")
    assert await refused(field, Task.LOGGING_IN) is Reason.BAD_CREDENTIALS


@pytest.mark.parametrize("asks_for_codes", [True], indirect=True)
async def test_a_password_and_codes(app: CanailleTarget, field: Field) -> None:
    assert await refused(field, Task.LOGGING_IN) is Reason.MFA_NOT_MANAGED
    assert await twice(field, Task.TURNING_ON_MFA) == ("done", "already_so")
    seed = Totp.from_text(await field.secret(field.account, TOTP))
    assert await asyncio.to_thread(app.mfa_is_on, MARKETING)
    assert await asyncio.to_thread(app.totp_secret, MARKETING) == seed.base32
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")
    assert await twice(field, Task.ROTATING_PASSWORDS) == ("done", "done")
    live = await field.secret(field.account, PASSWORD)
    assert await asyncio.to_thread(app.password_is, MARKETING, live)

    await field.keep(TOTP, "GEZDGNBVGY3TQOJQGEZDGNBVGY")
    assert await refused(field, Task.LOGGING_IN) is Reason.BAD_CREDENTIALS
