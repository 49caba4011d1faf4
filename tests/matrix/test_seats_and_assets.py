"""The team workspace, described by one file outside the product: seats that run out, assets, every way of refusing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import targets.seats_and_assets
from automation_log.domain.pauses import PauseScope
from automation_log.domain.reasons import Reason
from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.totp import Totp
from automation_log.service.runtime import now
from automation_log.store import members, teams
from automation_log.store.credentials import BACKUP_CODES, PASSWORD, TOTP
from automation_log.store.database import Connection
from automation_log.store.embedded import Addresses
from automation_log.store.pauses import list_pauses
from targets.seats_and_assets.target import SeatsTarget
from tests.matrix.field import OPERATOR, Field, Note
from tests.matrix.founding import field_on
from tests.matrix.runs import twice

pytestmark = pytest.mark.long
APPS = Path(targets.seats_and_assets.__file__).parent / "apps"
ADA = "ada@example.com"
MARKETING, FIRST_PASSWORD = "marketing", "First-pass-2026-for-it"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[SeatsTarget]:
    target = SeatsTarget(tmp_path / "app")
    try:
        await target.start()
        await target.add_user(MARKETING, FIRST_PASSWORD, has_seat=True)
        yield target
    finally:
        await target.stop()


@pytest.fixture
async def field(app: SeatsTarget, addresses: Addresses, tmp_path: Path, note: Note) -> AsyncIterator[Field]:
    async with field_on(
        "team-workspace",
        app.address,
        service=(app.username, app.password),
        account=(MARKETING, FIRST_PASSWORD),
        addresses=addresses,
        folder=tmp_path,
        note=note,
        apps=APPS,
    ) as made:
        yield made


async def role_of(app: SeatsTarget, email: str) -> str | None:
    users = await asyncio.to_thread(app.users)
    return users[email].role if email in users else None


async def assets_of(app: SeatsTarget, email: str) -> dict[str, str]:
    assets = await asyncio.to_thread(app.assets)
    return {name: people[email] for name, people in assets.items() if email in people}


async def test_people_and_their_assets(app: SeatsTarget, field: Field) -> None:
    given = {"Apollo": "Editor", "Cascade": "Viewer"}
    assert await twice(field, Task.ADDING_USERS, ADA, roles=("Member",), assets=given) == (
        "invited",
        "invited",
    )
    assert (await asyncio.to_thread(app.users))[ADA].state == "Invited"
    assert await role_of(app, ADA) == "Member"
    assert await assets_of(app, ADA) == {"apollo": "Editor", "cascade": "Viewer"}

    changed = {"Apollo": "Manager", "Borealis": "Viewer"}
    await twice(field, Task.UPDATING_USER_ROLES, ADA, roles=("Guest",), assets=changed)
    assert await role_of(app, ADA) == "Guest"
    assert await assets_of(app, ADA) == {"apollo": "Manager", "borealis": "Viewer", "cascade": "Viewer"}

    await twice(field, Task.REMOVING_USERS, ADA, assets={"Cascade": "", "Borealis": ""})
    assert await role_of(app, ADA) == "Guest"
    assert await assets_of(app, ADA) == {"apollo": "Manager"}

    await twice(field, Task.REMOVING_USERS, ADA)
    assert await role_of(app, ADA) is None


async def test_a_removal_goes_down_to_what_a_team_still_gives(app: SeatsTarget, field: Field) -> None:
    await field.finished(await field.order(Task.ADDING_USERS, ADA, roles=("Admin",)))
    await in_a_team(field, ADA, role="Guest")
    for outcome in ("downgraded", "kept"):
        assert (await field.finished(await field.order(Task.REMOVING_USERS, ADA)))["outcome"] == outcome
        assert await role_of(app, ADA) == "Guest"


async def in_a_team(field: Field, email: str, *, role: str) -> None:
    """Let the person be a member, in a team that has this role in the hub; no job follows."""

    async def work(connection: Connection) -> None:
        member, team = field.runtime.ids.new(), field.runtime.ids.new()
        await members.add_member(
            connection, id=member, email=email, name=email, role=Role.USER, password_hash=None, now=now()
        )
        await teams.add_team(connection, id=team, name="A team", now=now())
        await teams.put_in_team(connection, team, {member: None}, now=now())
        await teams.share_with_team(connection, team, field.hub, asset="", role=role)

    await field.runtime.database.write(field.workspace_id, work)


async def test_a_roster_of_260_is_read_page_by_page(app: SeatsTarget, field: Field) -> None:
    await twice(field, Task.SYNCING_USERS)
    async with field.runtime.database.reading(field.workspace_id) as connection:
        statement = "SELECT email, roles FROM roster"
        rows = await (await connection.execute(statement)).fetchall()
        statement = "SELECT lower(asset) AS asset, username, roles FROM roster_assets"
        memberships = await (await connection.execute(statement)).fetchall()
    users = await asyncio.to_thread(app.users)
    assert {row["email"]: row["roles"] for row in rows} == {one.email: one.role for one in users.values()}
    assert len(rows) > 250
    read: dict[str, dict[str, str]] = {}
    for row in memberships:
        read.setdefault(row["asset"], {})[row["username"]] = row["roles"]
    assert read == await asyncio.to_thread(app.assets)


async def test_rotating_a_password(app: SeatsTarget, field: Field) -> None:
    assert await twice(field, Task.ROTATING_PASSWORDS) == ("done", "done")
    live = await field.secret(field.account, PASSWORD)
    assert await asyncio.to_thread(app.password_is, MARKETING, live)


async def test_mfa_from_a_picture(app: SeatsTarget, field: Field) -> None:
    assert await twice(field, Task.TURNING_ON_MFA) == ("done", "already_so")
    seed = Totp.from_text(await field.secret(field.account, TOTP))
    assert await asyncio.to_thread(app.totp_secret, MARKETING) == seed.base32
    assert len((await field.secret(field.account, BACKUP_CODES)).splitlines()) == await asyncio.to_thread(
        app.backup_codes_left, MARKETING
    )
    assert await twice(field, Task.LOGGING_IN) == ("done", "done")
    await twice(field, Task.TURNING_OFF_MFA)
    assert not await asyncio.to_thread(app.mfa_is_on, MARKETING)


async def test_an_app_that_asks_again_who_it_is(app: SeatsTarget, field: Field) -> None:
    app.switch(reauth_after=2)
    await twice(field, Task.ADDING_USERS, ADA, roles=("Member",), assets={"Apollo": "Editor"})
    assert await assets_of(app, ADA) == {"apollo": "Editor"}


async def refused(field: Field, task: Task, *people: str, **asked: Any) -> dict[str, Any]:
    """The row of a job that must end Not completed."""
    root = await field.order(task, *people, **asked)
    async with field.worker():
        row = await field.settled(root)
    assert Status(row["status"]) is Status.NOT_COMPLETED
    return row


async def test_refusals_are_told_apart(app: SeatsTarget, field: Field) -> None:
    app.switch(
        seat_limit=len(await asyncio.to_thread(app.users)) - await asyncio.to_thread(app.seats_left) - 1
    )
    full = await refused(field, Task.ADDING_USERS, ADA, roles=("Member",))
    assert full["reason"] == Reason.NOT_ENOUGH_SEATS.value
    assert "You need" in full["detail"]
    assert "0 left" in full["detail"]
    nobody = await refused(field, Task.UPDATING_USER_ROLES, "nobody@example.com", roles=("Guest",))
    assert nobody["reason"] == Reason.USER_NOT_FOUND.value
    last = await refused(field, Task.REMOVING_USERS, "admin@example.com")
    assert last["reason"] == Reason.LAST_ADMIN.value

    app.switch(reauth_after=0.001)
    assert (await refused(field, Task.TURNING_ON_MFA))["reason"] == Reason.NEEDS_PERSON.value
    app.switch(reauth_after=0, asks_mailed_code=True)
    mailed = await refused(field, Task.LOGGING_IN)
    assert (mailed["reason"], await pictures_of(field, mailed)) == (Reason.NEEDS_PERSON.value, 1)
    app.switch(asks_mailed_code=False)
    await app.add_user(MARKETING, "Another-password-2026")
    assert (await refused(field, Task.LOGGING_IN))["reason"] == Reason.BAD_CREDENTIALS.value
    for _ in range(2):
        await refused(field, Task.LOGGING_IN)
    await the_breaker_paused_the_app(field)
    puzzled = await refused(field, Task.LOGGING_IN)
    assert (puzzled["reason"], await pictures_of(field, puzzled)) == (Reason.CAPTCHA_REQUIRED.value, 1)


async def pictures_of(field: Field, job: dict[str, Any]) -> int:
    """How many pictures were kept of a job's failure."""
    async with field.runtime.database.reading(field.workspace_id) as connection:
        found = await connection.execute("SELECT count(*) FROM pictures WHERE job_id = %s", [job["id"]])
        row = await found.fetchone()
    assert row is not None
    return int(row["count"])


async def the_breaker_paused_the_app(field: Field) -> None:
    """Three wrong passwords in a row pause the app, before it locks anybody out; then let it go on."""
    async with field.runtime.database.reading(field.workspace_id) as connection:
        (pause,) = await list_pauses(connection)
    assert (pause.scope, pause.key) == (PauseScope.APP, "team-workspace")
    await field.runtime.pausing.resume(field.workspace_id, pause.id, OPERATOR)
