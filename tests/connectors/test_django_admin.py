"""Conformance: each task through look, act and observe in the real app, each twice."""

import base64

import pytest

from automation_log.domain.errors import Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.domain.tasks import Task
from targets.django_admin.target import DjangoAdminTarget

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

NEW_PASSWORD = "Vq7#mulberry-Tram_42"


async def test_logging_in_twice(driver):
    task = driver.definition.task(Task.LOGGING_IN)
    for _ in range(2):
        session = await driver.sign_in()
        await driver.take(session, task.observe)
        assert task.is_observed(driver.values)
        assert await session.picture()
        await session.close()
        await session.close()


async def test_adding_a_person_twice_adds_one(driver, target):
    task = driver.definition.task(Task.ADDING_USERS)
    driver.values |= {
        "person.email": "ada.o+x@example.com",
        "person.username": "ada.o+x@example.com",
        "role": "Editors",
        "secret.new_password": Secret(NEW_PASSWORD),
    }
    session = await driver.sign_in()
    await driver.take(session, task.look)
    assert not task.is_done_already(driver.values)
    before = len(target.users())
    for _ in range(2):
        await driver.take(session, task.act)
        await driver.take(session, task.observe)
        assert task.is_observed(driver.values)
        await driver.take(session, task.look)
        assert task.is_done_already(driver.values)
    await session.close()

    user = target.users()["ada.o+x@example.com"]
    assert (user.email, user.groups, user.is_active, user.is_staff) == (
        "ada.o+x@example.com",
        ("Editors",),
        True,
        True,
    )
    assert len(target.users()) == before + 1
    assert target.password_is("ada.o+x@example.com", NEW_PASSWORD)


async def test_adding_goes_on_where_a_lost_attempt_stopped(driver, target):
    task = driver.definition.task(Task.ADDING_USERS)
    email = "half@example.com"
    driver.values |= {
        "person.email": email,
        "person.username": email,
        "role": "Viewers",
        "secret.new_password": Secret(NEW_PASSWORD),
    }
    session = await driver.sign_in()
    await driver.take(session, task.act[:1])
    assert target.users()[email].groups == ()
    await driver.take(session, task.look)
    assert not task.is_done_already(driver.values)
    await driver.take(session, task.act)
    await driver.take(session, task.observe)
    await session.close()
    assert task.is_observed(driver.values)
    assert target.users()[email].groups == ("Viewers",)


async def test_a_role_the_app_does_not_have_is_said(driver):
    task = driver.definition.task(Task.ADDING_USERS)
    driver.values |= {
        "person.email": "norole@example.com",
        "person.username": "norole@example.com",
        "role": "Pilots",
        "secret.new_password": Secret(NEW_PASSWORD),
    }
    session = await driver.sign_in()
    with pytest.raises(Refused, match="Pilots") as refused:
        await driver.take(session, task.act)
    assert refused.value.reason is Reason.ROLE_UNKNOWN
    await session.close()


async def test_syncing_twice_reads_everybody_with_role_and_state(driver, target):
    task = driver.definition.task(Task.SYNCING_USERS)
    session = await driver.sign_in()
    for _ in range(2):
        await driver.take(session, task.observe)
        rows = {row["username"]: row for row in driver.readings[-1].rows}
        assert rows.keys() == target.users().keys()
        assert rows["person001@example.com"] == {
            "username": "person001@example.com",
            "email": "person001@example.com",
            "role": "Moderators",
            "active": "yes",
        }
    await session.close()


async def test_a_roster_is_read_page_by_page(connector, driver, tmp_path):
    crowded = DjangoAdminTarget(tmp_path, people=205)
    await crowded.start()
    try:
        driver.target = crowded
        step = driver.definition.task(Task.SYNCING_USERS).observe[0]
        session = await driver.sign_in()
        await driver.take(session, [step.model_copy(update={"do": step.do[:-1]})])
        await session.close()
        rows = [row["username"] for row in driver.readings[-1].rows]
        assert len(rows) == 206
        assert set(rows) == crowded.users().keys()
    finally:
        await crowded.stop()


async def test_rotating_a_password(driver, target):
    old, new = "0ld-quince-Kettle!9", NEW_PASSWORD
    await target.add_staff_user("rotated", old)
    task = driver.definition.task(Task.ROTATING_PASSWORDS)
    driver.values = {
        "account.username": "rotated",
        "secret.password": Secret(old),
        "secret.new_password": Secret(new),
    }
    session = await driver.sign_in()
    await driver.take(session, task.act)
    await session.close()
    assert target.password_is("rotated", new)

    with pytest.raises(Refused) as refused:
        await driver.sign_in()
    assert refused.value.reason is Reason.BAD_CREDENTIALS

    driver.values["secret.password"] = Secret(new)
    session = await driver.sign_in()
    await driver.take(session, task.observe)
    await driver.take(session, task.act)
    await session.close()
    assert target.password_is("rotated", new)


async def test_a_password_the_app_does_not_like(driver, target):
    await target.add_staff_user("picky", NEW_PASSWORD)
    driver.values = {
        "account.username": "picky",
        "secret.password": Secret(NEW_PASSWORD),
        "secret.new_password": Secret("12345678"),
    }
    session = await driver.sign_in()
    with pytest.raises(Refused) as refused:
        await driver.take(session, driver.definition.task(Task.ROTATING_PASSWORDS).act)
    assert refused.value.reason is Reason.PASSWORD_REJECTED
    assert "12345678" not in str(refused.value)
    await session.close()
    assert target.password_is("picky", NEW_PASSWORD)


async def test_somebody_without_permission(driver, target):
    await target.add_staff_user("plain", NEW_PASSWORD)
    driver.values = {"account.username": "plain", "secret.password": Secret(NEW_PASSWORD)}
    session = await driver.sign_in()
    with pytest.raises(Refused) as refused:
        await driver.take(session, driver.definition.task(Task.SYNCING_USERS).observe)
    assert refused.value.reason is Reason.PERMISSION_MISSING
    await session.close()


async def test_signing_in_with_a_code_and_no_picture_of_the_echoed_password(driver, target):
    seed = bytes(range(10))
    await target.add_staff_user("coded", NEW_PASSWORD, is_superuser=True, totp_key=seed.hex())
    driver.values = {
        "account.username": "coded",
        "secret.password": Secret(NEW_PASSWORD),
        "secret.totp": Secret(base64.b32encode(seed).decode()),
    }
    session = await driver.open()
    *before_code, give_code = [step for step in driver.definition.sign_in if step.applies(driver.values)]
    await driver.take(session, before_code)
    assert await session.picture() is None  # the app echoes the password into the page
    await driver.take(session, [give_code])
    await driver.take(session, driver.definition.task(Task.LOGGING_IN).observe)
    assert await session.picture()
    await session.close()
