"""Rerun: a new root that asks for the same, planned from today's directory; the old one never changes."""

from typing import Any
from uuid import UUID

import pytest

from automation_log.domain.errors import Conflict, NotFound
from automation_log.domain.jobs import Cause, CauseKind
from automation_log.domain.triggers import Trigger
from automation_log.store.database import Connection
from automation_log.triggers.rerunning import Rerunning
from tests.conftest import Record
from tests.engine.conftest import furnished
from tests.engine.readings import shown
from tests.engine.workshop import Workshop
from tests.triggers.rota import GRACE

AGAIN = Cause(kind=CauseKind.REQUEST, id=None, sentence="Grace asked again.")
ASKED = ("task", "target_kind", "target_id", "subject", "asked", "app", "is_leaf", "depth")


@pytest.fixture
async def workshop(record: Record) -> Workshop:
    return await furnished(record)


async def rerun(workshop: Workshop, job: UUID) -> UUID:
    rerunning = Rerunning(
        database=workshop.record.database,
        recorder=workshop.record.recorder,
        queue=workshop.record.queue,
        catalog=workshop.catalog,
        clock=workshop.clock,
        ids=workshop.record.ids,
    )
    return await rerunning.rerun(
        workshop.record.workspace_id, job, GRACE, trigger=Trigger.WEB_APP, cause=AGAIN
    )


async def ended(workshop: Workshop, root: UUID) -> UUID:
    """The root, once every leaf of its tree was attempted, those that follow a look too."""
    seen: set[UUID] = set()
    while waiting := [
        row["id"]
        for row in (await workshop.rows()).values()
        if row["root_id"] == root and row["is_leaf"] and row["id"] not in seen
    ]:
        for leaf in waiting:
            await workshop.attempt(leaf)
        seen.update(waiting)
    assert (await workshop.row(root))["settled"]
    return root


async def tree(workshop: Workshop, root: UUID) -> list[dict[str, Any]]:
    return [row for row in (await workshop.rows()).values() if row["root_id"] == root]


async def test_a_tree_is_asked_for_again_and_the_old_one_stays(workshop: Workshop) -> None:
    old = await ended(workshop, await workshop.adding("ada@example.com", "linus@example.com"))
    before = await tree(workshop, old)
    new = await rerun(workshop, old)
    assert await tree(workshop, old) == before
    planned = await tree(workshop, new)
    assert [[row[name] for name in ASKED] for row in planned] == [
        [row[name] for name in ASKED] for row in before
    ]
    assert [row["rerun_of"] for row in planned] == [old, None, None]
    assert {(row["actor_label"], row["cause_sentence"]) for row in planned} == {
        ("Grace", "Grace asked again.")
    }
    await ended(workshop, new)
    assert shown(await workshop.row(new))[0] == "Completed"
    workshop.assert_added_once("ada@example.com", "linus@example.com")
    await workshop.assert_verified()


async def test_one_nested_job_becomes_a_root(workshop: Workshop) -> None:
    old = await ended(workshop, await workshop.adding("ada@example.com", "linus@example.com"))
    leaf = (await workshop.leaves(old))[1]
    new = await rerun(workshop, leaf)
    (row,) = await tree(workshop, new)
    assert (row["subject"], row["rerun_of"], row["is_leaf"]) == ("linus@example.com", leaf, True)
    await ended(workshop, new)


@pytest.mark.parametrize("of_its_look", [False, True], ids=["the sync", "its look"])
async def test_a_look_decides_anew_what_follows(workshop: Workshop, of_its_look: bool) -> None:
    members = [f"person-{number}@example.com" for number in range(8)]
    await workshop.join(*members)
    workshop.app.roles |= dict.fromkeys((*members, "stranger@example.com"), "Editors")
    await workshop.set_rule()
    old = await workshop.syncing()
    (look,) = await workshop.leaves(old)
    await ended(workshop, old)
    followed = (await tree(workshop, old))[2:]
    assert [row["subject"] for row in followed] == ["stranger@example.com"]
    new = await rerun(workshop, look if of_its_look else old)
    parent, leaf = await tree(workshop, new)
    assert (parent["is_leaf"], leaf["is_leaf"], leaf["parent_id"]) == (False, True, new)
    await ended(workshop, new)
    await workshop.assert_verified()


async def test_what_has_not_ended_is_retried_or_cancelled_instead(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    with pytest.raises(Conflict) as refusal:
        await rerun(workshop, job)
    assert refusal.value.code == "not_rerunnable"
    with pytest.raises(NotFound):
        await rerun(workshop, workshop.record.ids.new())
    assert len(await workshop.rows()) == 1


async def test_what_it_acts_on_is_called_as_it_is_today(workshop: Workshop) -> None:
    job = await ended(workshop, await workshop.adding("ada@example.com"))

    async def renamed(connection: Connection) -> None:
        await connection.execute("UPDATE hubs SET label = 'Crew' WHERE id = %s", [workshop.hub])

    await workshop.record.database.write(workshop.record.workspace_id, renamed)
    assert (await workshop.row(await rerun(workshop, job)))["target_label"] == "Crew"
    assert (await workshop.row(job))["target_label"] == "Staff"
