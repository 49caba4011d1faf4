"""Syncing: one look, and what follows it once, whole or not at all; never past the safeguard, a cancel or a preview."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from automation_log.domain.entries import EntryKind
from automation_log.domain.statuses import Status
from automation_log.domain.syncing import NOT_REMOVED_HERE, SERVICE_ACCOUNT
from automation_log.domain.tasks import Task
from automation_log.engine.takeover import take_over_lost_jobs
from automation_log.store.embedded import Addresses
from tests.engine.readings import reached, shown, until
from tests.engine.workshop import Workshop

MEMBERS = tuple(f"member-{number}@example.com" for number in range(8))
STRANGERS = ("Eve@example.com", "mallory@example.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """A sync of a hub with eight members and two strangers in its app, and the leaf that reads the roster."""

    workshop: Workshop
    root: UUID
    look: UUID

    async def run(self, **parts: Any) -> None:
        await self.workshop.attempt(self.look, **parts)

    async def removals(self) -> list[dict[str, Any]]:
        rows = await self.workshop.rows()
        return [row for row in rows.values() if row["parent_id"] == self.root and row["id"] != self.look]

    async def assert_nothing_follows(self) -> None:
        assert await self.removals() == []
        assert (await self.workshop.row(self.root))["settled"]
        await self.workshop.assert_verified()

    async def assert_followed_once(self) -> None:
        """Each stranger has exactly one job, Queued with one queue row, and its entry."""
        removals = await self.removals()
        assert sorted(row["subject"] for row in removals) == sorted(map(str.lower, STRANGERS))
        assert sorted(row["asked"].get("email", row["subject"]) for row in removals) == sorted(STRANGERS)
        for row in removals:
            assert (row["task"], shown(row)) == (Task.REMOVING_USERS, ("Queued", None, 0))
            assert len(await self.workshop.queued(row["id"])) == 1
            assert len(await self.workshop.entries(row["id"], EntryKind.RECORDED)) == 1
        assert shown(await self.workshop.row(self.look))[:2] == ("Completed", None)
        await self.workshop.assert_verified()


async def sync_of(workshop: Workshop, *, is_preview: bool = False) -> Sync:
    root = await workshop.syncing(is_preview=is_preview)
    (look,) = await workshop.leaves(root)
    return Sync(workshop=workshop, root=root, look=look)


@pytest.fixture
async def peopled(workshop: Workshop) -> Workshop:
    """Eleven accounts with the service account's, two of them strangers': 18.2 %."""
    await workshop.join(*MEMBERS)
    workshop.app.roles |= dict.fromkeys((*MEMBERS, *STRANGERS), "Editors")
    await workshop.set_rule()
    return workshop


async def parent_statuses(workshop: Workshop, root: UUID) -> list[str]:
    entries = await workshop.entries(root, EntryKind.STATUS_CHANGED)
    sets = [entry["public"]["set"] for entry in entries]
    return [Status(one["status"]).label for one in sets if "status" in one]


async def test_a_removal_follows_for_each_stranger_and_the_parent_never_shows_completed(
    peopled: Workshop,
) -> None:
    sync = await sync_of(peopled)
    await sync.run()
    await sync.assert_followed_once()
    parent, look, *removals = (await peopled.rows()).values()
    for row in removals:
        assert (row["root_id"], row["path"], row["depth"]) == (sync.root, [sync.root], 1)
        for inherited in ("target_id", "target_label", "actor_label", "trigger", "cause_sentence", "app"):
            assert row[inherited] == look[inherited]
        spelled = row["asked"].get("email", row["subject"])
        assert (spelled in STRANGERS, row["asked"]["username"]) == (True, spelled)
    assert await parent_statuses(peopled, sync.root) == ["Started", "Running", "Started"]
    assert (parent["settled"], parent["status"]) == (False, Status.STARTED)
    (said,) = await peopled.entries(sync.look, EntryKind.EFFECT_OBSERVED)
    assert said["personal"]["says"]["outcome"] == (
        "11 people read: 8 matched, 2 unmatched, 1 exempt."
        " 2 of 11 people (18.18 %) to remove; the safeguard allows 20 %."
    )


async def test_what_was_read_and_found_is_kept(peopled: Workshop) -> None:
    peopled.app.assets = {"Website": dict.fromkeys(MEMBERS, "Editor") | {STRANGERS[0].lower(): "Viewer"}}
    await peopled.exempt(STRANGERS[1].upper(), "An auditor.")
    sync = await sync_of(peopled)
    await sync.run()
    (removal,) = await sync.removals()
    findings = await peopled.all("SELECT * FROM findings ORDER BY place")
    first, *others = findings
    assert (first["username"], first["is_removal"], first["removal_id"]) == (
        STRANGERS[0],
        True,
        removal["id"],
    )
    assert first["assets"] == [{"asset": "Website", "role": "Viewer"}]
    assert {row["email"]: row["why"] for row in others if row["why"]} == {
        "": SERVICE_ACCOUNT,
        STRANGERS[1]: "An auditor.",
    }
    roster = await peopled.all("SELECT username FROM roster")
    assert len(roster) == len(findings) == 11
    assert len(await peopled.all("SELECT * FROM roster_assets WHERE roles <> ''")) == 9
    (kept,) = await peopled.all("SELECT * FROM syncs")
    assert (kept["matched"], kept["unmatched"], kept["exempt"], kept["removals"]) == (8, 1, 2, 1)
    assert (kept["memberships"], kept["membership_removals"], kept["safeguard_percent"]) == (9, 1, 20)


async def test_a_hub_that_removes_nobody_only_reads(peopled: Workshop) -> None:
    await peopled.set_rule(removes_unmatched=False, safeguard_percent=0)
    sync = await sync_of(peopled)
    await sync.run()
    assert shown(await peopled.row(sync.look)) == ("Completed", None, 1)
    await sync.assert_nothing_follows()
    assert await parent_statuses(peopled, sync.root) == ["Started", "Running", "Completed"]
    unmatched = await peopled.all("SELECT why FROM findings WHERE state = 2")
    assert [row["why"] for row in unmatched] == [NOT_REMOVED_HERE] * 2


async def test_the_safeguard_blocks_the_whole_sync_and_shows_whom_it_spared(peopled: Workshop) -> None:
    peopled.app.roles["trent@example.com"] = "Editors"
    sync = await sync_of(peopled)
    await sync.run()
    row = await peopled.row(sync.look)
    assert shown(row) == ("Not completed", "safeguard_exceeded", 1)
    assert row["detail"] == "3 of 12 people (25 %) to remove; the safeguard allows 20 %."
    await sync.assert_nothing_follows()
    spared = await peopled.all("SELECT username FROM findings WHERE is_removal AND removal_id IS NULL")
    assert len(spared) == 3
    # Allowed now, the same job finds the same people again, and they go.
    await peopled.set_rule(safeguard_percent=25)
    await peopled.retry(sync.root)
    await sync.run()
    assert len(await sync.removals()) == 3
    attempts = await peopled.all("SELECT attempt FROM syncs ORDER BY attempt")
    assert [row["attempt"] for row in attempts] == [1, 2]
    await peopled.assert_verified()


async def test_memberships_alone_can_exceed_the_safeguard(peopled: Workshop) -> None:
    peopled.app.assets = {
        f"asset-{number}": {STRANGERS[0]: "Viewer", MEMBERS[0]: "Viewer"} for number in range(3)
    }
    sync = await sync_of(peopled)
    await sync.run()
    row = await peopled.row(sync.look)
    assert shown(row) == ("Not completed", "safeguard_exceeded", 1)
    assert "3 of 6 asset memberships (50 %)" in row["detail"]
    await sync.assert_nothing_follows()


@pytest.mark.parametrize("safeguard_percent", [20, 5])
async def test_a_preview_shows_the_same_people_and_nothing_follows(
    peopled: Workshop, safeguard_percent: int
) -> None:
    await peopled.set_rule(safeguard_percent=safeguard_percent)
    sync = await sync_of(peopled, is_preview=True)
    await sync.run()
    assert shown(await peopled.row(sync.look)) == ("Completed", None, 1)
    await sync.assert_nothing_follows()
    going = await peopled.all("SELECT username FROM findings WHERE is_removal ORDER BY place")
    assert [row["username"] for row in going] == sorted(STRANGERS)


async def test_who_joined_while_the_roster_was_read_is_not_removed(peopled: Workshop) -> None:
    sync = await sync_of(peopled)
    with peopled.app.held("Leave") as gate:
        async with peopled.attempting(sync.look) as attempt:
            await reached(gate.reached)
            await peopled.join(STRANGERS[1])
            gate.opened.set()
            await attempt
    (removal,) = await sync.removals()
    assert removal["subject"] == STRANGERS[0].lower()


async def test_a_sync_cancelled_while_it_reads_removes_nobody(peopled: Workshop) -> None:
    sync = await sync_of(peopled)
    with peopled.app.held("Leave") as gate:
        async with peopled.attempting(sync.look) as attempt:
            await reached(gate.reached)
            await peopled.cancel(sync.root)
            gate.opened.set()
            await attempt
    row = await peopled.row(sync.look)
    assert shown(row) == ("Not completed", "cancelled", 1)
    assert row["detail"] == "Cancelled while it looked: nothing was changed in the app."
    await sync.assert_nothing_follows()
    assert await peopled.all("SELECT * FROM findings") == []
    await peopled.retry(sync.root)
    await sync.run()
    await sync.assert_followed_once()


@pytest.mark.parametrize("is_asked_first", [True, False])
async def test_a_cancel_at_the_very_end_stops_what_follows_or_ends_it(
    peopled: Workshop, is_asked_first: bool
) -> None:
    """Whichever of the two gets the tree's locks first, no removal is left waiting to be run."""
    sync = await sync_of(peopled)
    with peopled.app.held("Leave") as gate:
        async with peopled.attempting(sync.look) as attempt:
            await reached(gate.reached)
            async with peopled.record.database.reading(peopled.record.workspace_id) as connection:
                await connection.execute("SELECT 1 FROM jobs WHERE id = %s FOR UPDATE", [sync.root])

                async def are_waiting(count: int) -> bool:
                    waiting = await peopled.all("SELECT pid FROM pg_locks WHERE NOT granted")
                    return len(waiting) >= count

                if is_asked_first:
                    cancelling = asyncio.create_task(peopled.cancel(sync.root))
                    await until(lambda: are_waiting(1))
                    gate.opened.set()
                else:
                    gate.opened.set()
                    await until(lambda: are_waiting(1))
                    cancelling = asyncio.create_task(peopled.cancel(sync.root))
                await until(lambda: are_waiting(2))
            await cancelling
            await attempt
    look, removals = await peopled.row(sync.look), await sync.removals()
    if is_asked_first:
        assert (shown(look)[1], removals) == ("cancelled", [])
    else:
        assert shown(look) == ("Completed", None, 1)
        assert [shown(row)[:2] for row in removals] == [("Not completed", "cancelled")] * 2
    assert (await peopled.row(sync.root))["settled"]
    await peopled.assert_verified()


async def test_a_worker_that_comes_back_after_its_takeover_inserts_nothing(peopled: Workshop) -> None:
    sync = await sync_of(peopled)
    with peopled.app.held("Leave") as gate:
        async with peopled.attempting(sync.look) as stale:
            await reached(gate.reached)
            expires = (await peopled.leases())[f"job:{sync.look}"]["expires_at"]
            peopled.clock.move_to(expires)
            assert await take_over_lost_jobs(peopled.engine()) == 1
            await sync.run()
            await sync.assert_followed_once()
            gate.opened.set()
            await stale
    await sync.assert_followed_once()
    assert shown(await peopled.row(sync.look)) == ("Completed", None, 1)


@pytest.mark.parametrize(
    "broken",
    ["roster", "roster_assets", "syncs", "findings", "jobs", "tallies", "entries", "procrastinate_jobs"],
)
async def test_a_worker_lost_between_look_and_insertion_leaves_nothing_and_the_next_inserts_once(
    peopled: Workshop, addresses: Addresses, broken: str
) -> None:
    peopled.app.assets = {"Website": dict.fromkeys(MEMBERS, "Editor")}
    sync = await sync_of(peopled)
    with peopled.app.held("Leave") as gate:
        async with peopled.attempting(sync.look) as attempt:
            await reached(gate.reached)
            with psycopg.connect(addresses.owner_url) as owner:
                owner.execute(
                    "CREATE FUNCTION lost() RETURNS trigger LANGUAGE plpgsql AS"
                    " $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '57P01'; END $$"
                )
                owner.execute(
                    f"CREATE CONSTRAINT TRIGGER lost AFTER INSERT OR UPDATE ON {broken}"  # type: ignore[arg-type]
                    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lost()"
                )
            gate.opened.set()
            await attempt
    assert await sync.removals() == []
    for table in ("roster", "roster_assets", "syncs", "findings"):
        assert await peopled.all(f"SELECT 1 FROM {table}") == []
    assert shown(await peopled.row(sync.root))[0] == "Running"
    with psycopg.connect(addresses.owner_url) as owner:
        owner.execute("DROP FUNCTION lost() CASCADE")
    peopled.clock.move_to(peopled.clock() + timedelta(minutes=1))
    assert await take_over_lost_jobs(peopled.engine()) == 1
    await sync.run()
    await sync.assert_followed_once()
