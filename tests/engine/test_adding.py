"""Adding users: the vault keeps a password only if the app was given it; an invitation is an effect of its own."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from automation_log.connectors.catalog import Catalog
from automation_log.domain.entries import EntryKind
from automation_log.store.credentials import PASSWORD
from tests.engine.conftest import APPS
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


@pytest.mark.parametrize("shows_role", [True, False], ids=["among the others", "apart"])
async def test_somebody_invited_is_told_as_that_until_they_come(
    workshop: Workshop, tmp_path: Path, shows_role: bool
) -> None:
    source, done_when = (APPS / "small-app.yaml").read_text(), '    done_when: {found.role: "{role}"}\n'
    invited_when = '    invited_when: {found.invited: "yes"}\n'
    (tmp_path / "small-app.yaml").write_text(source.replace(done_when, done_when + invited_when))
    workshop = replace(workshop, catalog=Catalog(tmp_path))
    workshop.app.invites, workshop.app.keeps_roles = True, shows_role
    assert [await outcome_of_adding(workshop) for _ in range(2)] == ["invited", "invited"]
    assert workshop.app.created == {ADA: 1}
    workshop.app.invited.clear()
    workshop.app.roles[ADA] = "Editors"
    assert await outcome_of_adding(workshop) == "already_so"


async def outcome_of_adding(workshop: Workshop) -> str:
    """What adding Ada comes to, in a job of its own."""
    job = await workshop.adding(ADA)
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    (said,) = await workshop.entries(job, EntryKind.EFFECT_OBSERVED)
    return str(said["public"]["says"]["outcome"])
