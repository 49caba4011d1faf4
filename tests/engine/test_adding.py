"""Adding users: the vault's password of a person is one that the app was given, whoever was there before."""

from datetime import timedelta

from automation_log.store.credentials import PASSWORD
from tests.engine.readings import reached, shown
from tests.engine.workshop import Workshop

ADA = "ada@example.com"


async def kept_password(workshop: Workshop) -> str | None:
    """The live password of Ada's account in the vault."""
    (account,) = await workshop.all("SELECT id FROM accounts WHERE username = %s", ADA)
    record = workshop.record
    async with record.database.reading(record.workspace_id) as connection:
        found = await workshop.credentials.find_live(connection, account_id=account["id"], field=PASSWORD)
    return found and found.reveal()


async def test_who_was_created_signs_in_with_the_password_kept(workshop: Workshop) -> None:
    await workshop.attempt(await workshop.adding(ADA))
    assert await kept_password(workshop) == workshop.app.passwords[ADA]


async def test_who_was_there_keeps_the_password_they_had(workshop: Workshop) -> None:
    await workshop.attempt(await workshop.adding(ADA))
    workshop.app.roles[ADA] = "Viewers"
    again = await workshop.adding(ADA)
    await workshop.attempt(again)
    assert shown(await workshop.row(again)) == ("Completed", None, 1)
    assert workshop.app.roles == {ADA: "Editors"}
    assert await kept_password(workshop) == workshop.app.passwords[ADA]


async def test_of_somebody_whose_password_nobody_here_gave_none_is_kept(workshop: Workshop) -> None:
    workshop.app.roles[ADA] = "Viewers"
    await workshop.attempt(await workshop.adding(ADA))
    assert workshop.app.roles == {ADA: "Editors"}
    assert await kept_password(workshop) is None


async def test_a_password_given_by_a_lost_attempt_is_kept(workshop: Workshop) -> None:
    job = await workshop.adding(ADA)
    with workshop.app.held("Give the role") as gate:
        async with workshop.attempting(job):
            await reached(gate.reached)
    workshop.clock.ahead += timedelta(minutes=5)
    async with workshop.worker():
        await workshop.until_settled(job)
    workshop.assert_added_once(ADA)
    assert await kept_password(workshop) == workshop.app.passwords[ADA]
    await workshop.assert_verified()
