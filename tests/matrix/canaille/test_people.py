"""Canaille through SCIM: the five tasks that an address and a token are enough for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from automation_log.domain.tasks import Task
from automation_log.store.credentials import PASSWORD
from automation_log.store.embedded import Addresses
from targets.canaille.target import CanailleTarget
from tests.matrix.field import Field, Note
from tests.matrix.founding import field_on
from tests.matrix.runs import twice

pytestmark = pytest.mark.long
ADA = "ada@example.com"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[CanailleTarget]:
    target = CanailleTarget(tmp_path / "app")
    try:
        await target.start()
        yield target
    finally:
        await target.stop()


@pytest.fixture
async def field(
    app: CanailleTarget, addresses: Addresses, tmp_path: Path, note: Note
) -> AsyncIterator[Field]:
    async with field_on(
        "scim",
        f"{app.address}/scim/v2",
        service=("scim", app.scim_token),
        account=("another client", app.scim_token),
        addresses=addresses,
        folder=tmp_path,
        note=note,
    ) as made:
        yield made


async def test_people(app: CanailleTarget, field: Field) -> None:
    before = app.users()
    assert await twice(field, Task.ADDING_USERS, ADA, roles=("editors",)) == ("already_so", "already_so")
    ada = app.users()[ADA]
    assert (ada.groups, ada.is_active) == (("editors",), True)
    assert app.password_is(ADA, await field.secret(await field.account_of(ADA), PASSWORD))

    await twice(field, Task.UPDATING_USER_ROLES, ADA, roles=("admins", "editors"))
    assert app.users()[ADA].groups == ("admins", "editors")

    await twice(field, Task.REMOVING_USERS, ADA)
    ada = app.users()[ADA]
    assert (ada.groups, ada.is_active) == ((), False)
    assert before.items() <= app.users().items()
    assert app.users().keys() == before.keys() | {ADA}


async def test_logging_in_and_syncing(app: CanailleTarget, field: Field) -> None:
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")
    await twice(field, Task.SYNCING_USERS)
    async with field.runtime.database.reading(field.workspace_id) as connection:
        rows = await (await connection.execute("SELECT email, roles FROM roster")).fetchall()
    assert {row["email"]: row["roles"] for row in rows} == {
        user.email: ", ".join(user.groups) for user in app.users().values()
    }
