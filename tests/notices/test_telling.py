"""Telling: one mail for one logical problem to whom it concerns, one more when it is over, whatever dies meanwhile."""

import asyncio
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from automation_log.directory.hub_owners import put_owner, take_owner
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Refused
from automation_log.domain.mails import MailState
from automation_log.domain.reasons import Reason
from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.store.changes import Change
from automation_log.store.database import Connection, Database
from automation_log.store.doors import untold_workspaces
from automation_log.store.embedded import Addresses
from tests.engine.readings import until
from tests.engine.workshop import killed
from tests.notices.desk import SITE, Desk
from tests.notices.post_office import text
from tests.store.trees import job as planned

ADA, GRACE, LINUS = "ada@example.com", "grace@example.com", "linus@example.com"
SEES = (Role.ADMIN, Role.OWNER, Role.SUPER_ADMIN)


async def fails(desk: Desk, reason: Reason, *people: str) -> UUID:
    """A job that adds these people and does not complete."""
    desk.workshop.app.fail("Find the person", *[Refused(reason)] * max(1, len(people)))
    root = await desk.workshop.adding(*people)
    await work(desk, root)
    assert (await desk.workshop.row(root))["status"] == Status.NOT_COMPLETED
    return root


async def completes(desk: Desk, *people: str) -> UUID:
    root = await desk.workshop.adding(*people)
    await work(desk, root)
    assert (await desk.workshop.row(root))["status"] == Status.COMPLETED
    return root


async def work(desk: Desk, root: UUID) -> None:
    for leaf in await desk.workshop.leaves(root) or [root]:
        await desk.workshop.attempt(leaf)


async def test_those_who_see_the_log_are_told_what_failed_and_what_to_do(desk: Desk) -> None:
    job = await fails(desk, Reason.NOT_ENOUGH_SEATS, ADA)
    await desk.round()
    assert desk.office.recipients() == sorted(desk.address(role) for role in SEES)
    (mail,) = desk.office.to(desk.address(Role.ADMIN))
    assert mail["Subject"] == "[Acme] Adding users did not complete in Staff"
    assert mail["From"] == "The log <log@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    said = text(mail)
    for line in (Reason.NOT_ENOUGH_SEATS.sentence, "Add licenses in the app, then retry.", f"For: {ADA}\n"):
        assert line in said
    assert f"{SITE}/w/acme/jobs/{job}\n" in said
    await desk.round()
    assert len(desk.office.mails) == len(SEES)
    await desk.workshop.assert_verified()


async def test_the_same_problem_is_told_once_whoever_meets_it(desk: Desk) -> None:
    await fails(desk, Reason.NOT_ENOUGH_SEATS, ADA, GRACE)
    await fails(desk, Reason.NOT_ENOUGH_SEATS, LINUS)
    await desk.round()
    await fails(desk, Reason.NOT_ENOUGH_SEATS, ADA)
    await desk.round()
    (mail,) = desk.office.to(desk.address(Role.OWNER))
    assert f"For: {ADA} and one more\n" in text(mail)
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    await desk.round()
    assert len(desk.office.to(desk.address(Role.OWNER))) == 2


async def test_what_is_one_persons_trouble_does_not_hide_anothers(desk: Desk) -> None:
    await fails(desk, Reason.INVALID_EMAIL, ADA)
    await fails(desk, Reason.INVALID_EMAIL, GRACE)
    await completes(desk, LINUS)
    await desk.round()
    said = [text(mail) for mail in desk.office.to(desk.address(Role.OWNER))]
    assert len(said) == 2
    assert [f"For: {who}" in one for who, one in zip((ADA, GRACE), said, strict=True)] == [True, True]


async def test_a_retry_that_completes_is_told_to_whoever_was_told(desk: Desk) -> None:
    job = await fails(desk, Reason.PERMISSION_MISSING, ADA)
    await desk.round()
    latecomer = "late@example.com"
    await desk.new_member(latecomer, Role.ADMIN)
    await desk.workshop.retry(job)
    await desk.round()
    assert len(desk.office.mails) == len(SEES), "it works again, and has not ended"
    await desk.workshop.attempt(job)
    for _ in range(3):
        await desk.round()
    _, recovery = desk.office.to(desk.address(Role.SUPER_ADMIN))
    assert recovery["Subject"] == "[Acme] Adding users completes again in Staff"
    assert "still Not completed" not in text(recovery)
    assert len(desk.office.mails) == 2 * len(SEES)
    assert desk.office.to(latecomer) == []
    await fails(desk, Reason.PERMISSION_MISSING, GRACE)
    await desk.round()
    assert len(desk.office.to(latecomer)) == 1, "a problem that comes back is a new one"


async def test_a_later_job_that_completes_ends_the_places_trouble_and_names_what_is_left(desk: Desk) -> None:
    await fails(desk, Reason.NOT_ENOUGH_SEATS, ADA)
    await desk.round()
    await completes(desk, GRACE)
    await desk.round()
    _, recovery = desk.office.to(desk.address(Role.OWNER))
    assert f"The job for {ADA} that showed it first is still Not completed: retry it." in text(recovery)


async def test_what_is_over_before_it_could_be_told_is_not_told(desk: Desk) -> None:
    job = await fails(desk, Reason.PERMISSION_MISSING, ADA)
    await desk.notices().telling.tell()
    await desk.workshop.retry(job)
    await desk.workshop.attempt(job)
    for _ in range(2):
        await desk.round()
        desk.workshop.clock.ahead += timedelta(minutes=2)
    assert desk.office.mails == []
    assert set(await desk.states()) == {MailState.NEEDLESS}


async def test_what_somebody_wanted_is_no_problem(desk: Desk) -> None:
    job = await desk.workshop.adding(ADA)
    await desk.workshop.cancel(job)
    await desk.round()
    assert (desk.office.mails, await desk.listed()) == ([], ())


async def test_last_weeks_failures_are_not_told_when_mail_is_set_up_today(desk: Desk) -> None:
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    desk.workshop.clock.ahead += timedelta(days=2)
    await desk.round()
    assert desk.office.mails == []
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    await desk.round()
    assert len(desk.office.to(desk.address(Role.OWNER))) == 1


async def test_a_trouble_nobody_saw_for_a_week_is_told_anew(desk: Desk) -> None:
    for days, count in ((0, 1), (6, 1), (6, 1), (8, 2)):
        desk.workshop.clock.ahead += timedelta(days=days)
        await fails(desk, Reason.NOT_ENOUGH_SEATS, ADA)
        await desk.round()
        assert len(desk.office.to(desk.address(Role.OWNER))) == count


async def test_hub_owners_are_told_too_also_through_teams_and_each_once(desk: Desk) -> None:
    by, hub = desk.people[Role.OWNER], desk.workshop.hub
    team, gone = desk.workshop.record.ids.new(), await desk.new_member("gone@example.com")
    await desk.run(
        "INSERT INTO teams (id, workspace_id, name, created_at, changed_at)"
        " VALUES (%s, current_workspace(), 'Writers', now(), now())",
        team,
    )
    for member in (desk.id_of(Role.GUEST), desk.id_of(Role.ADMIN), gone):
        await desk.run(
            "INSERT INTO team_members (workspace_id, team_id, member_id, since)"
            " VALUES (current_workspace(), %s, %s, now())",
            team,
            member,
        )
    await desk.run("UPDATE members SET is_active = false WHERE id = %s", gone)
    await desk.change(put_owner(hub, by, team_id=team))
    await desk.change(put_owner(hub, by, member_id=desk.id_of(Role.USER)))
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    await desk.round()
    told = (*SEES, Role.GUEST, Role.USER)
    assert desk.office.recipients() == sorted(desk.address(role) for role in told)
    for role in (Role.GUEST, Role.USER):
        said = text(desk.office.to(desk.address(role))[0])
        assert "/jobs/" not in said
        assert SITE not in said
        assert Reason.PERMISSION_MISSING.sentence in said
    await desk.change(take_owner(hub, by, member_id=desk.id_of(Role.USER)))


async def test_who_owns_another_hub_or_lost_it_before_the_mail_went_out_is_not_told(desk: Desk) -> None:
    by, hub = desk.people[Role.OWNER], desk.workshop.hub
    await desk.change(put_owner(hub, by, member_id=desk.id_of(Role.USER)))
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    await desk.notices().telling.tell()
    await desk.change(take_owner(hub, by, member_id=desk.id_of(Role.USER)))
    await desk.run("UPDATE members SET role = 6 WHERE id = %s", desk.id_of(Role.ADMIN))
    await desk.round()
    assert desk.office.recipients() == sorted(desk.address(one) for one in (Role.OWNER, Role.SUPER_ADMIN))


async def test_a_failed_service_account_is_told_to_the_owners_of_its_hubs(desk: Desk) -> None:
    await desk.change(
        put_owner(desk.workshop.hub, desk.people[Role.OWNER], member_id=desk.id_of(Role.LOGIN_ONLY))
    )
    desk.workshop.app.passwords.clear()
    job = await desk.workshop.logging_in()
    await desk.workshop.attempt(job)
    await desk.round()
    (mail,) = desk.office.to(desk.address(Role.LOGIN_ONLY))
    assert "Logging in did not complete in Robot" in mail["Subject"]


GATE = 2026


@pytest.mark.parametrize("table", ["troubles", "mails", "told_until"])
async def test_a_death_on_the_way_loses_nothing_and_doubles_nothing(
    desk: Desk, addresses: Addresses, table: str
) -> None:
    job = await fails(desk, Reason.PERMISSION_MISSING, ADA)
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [GATE])
        owner.execute(
            f"CREATE FUNCTION wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN PERFORM pg_advisory_xact_lock({GATE}); RETURN NULL; END $$".encode()
        )
        moment = "UPDATE" if table == "told_until" else "INSERT"
        owner.execute(
            f"CREATE TRIGGER gate AFTER {moment} ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION wait_at_the_gate()".encode()
        )
        dying = asyncio.create_task(desk.notices().telling.tell())

        async def is_at_the_gate() -> bool:
            found = owner.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted",
                [GATE],
            ).fetchone()
            return found == (1,)

        await until(is_at_the_gate)
        # Another process comes by meanwhile: it neither waits nor tells the same.
        assert await desk.notices().telling.tell() == 0
        await killed(dying)
        owner.execute("SELECT pg_advisory_unlock(%s)", [GATE])
    assert await desk.listed() == ()
    assert await desk.notices().telling.tell() == 1
    assert len(await desk.listed()) == len(SEES)
    (trouble,) = await desk.rows("troubles")
    assert trouble["job_id"] == job
    await desk.round()
    assert len(desk.office.mails) == len(SEES)


async def test_what_commits_late_is_not_skipped(desk: Desk) -> None:
    """Two jobs settle; the one whose transaction began first commits last, after telling has passed the other."""
    record = desk.workshop.record
    late = await desk.workshop.adding(ADA)
    async with record.database.reading(record.workspace_id) as early:
        await early.execute("SELECT pg_current_xact_id()")
        await fails(desk, Reason.PERMISSION_MISSING, GRACE)
        assert await desk.notices().telling.tell() == 0, "an older transaction is still under way"
        desk.workshop.app.fail("Find the person", Refused(Reason.NOT_ENOUGH_SEATS))
        await desk.workshop.attempt(late)
    assert await desk.notices().telling.tell() == 2
    reasons = {row["reason"] for row in await desk.rows("troubles")}
    assert reasons == {Reason.PERMISSION_MISSING.value, Reason.NOT_ENOUGH_SEATS.value}


async def test_several_processes_tell_once(desk: Desk) -> None:
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    others = [Database(desk.workshop.record.database.conninfo, size=2) for _ in range(4)]
    for database in others:
        await database.open()
    try:
        rounds = [desk.notices(database=database).telling.tell() for database in others]
        assert sum(await asyncio.gather(*rounds)) == 1
    finally:
        for database in others:
            await database.close()
    assert len(await desk.listed()) == len(SEES)


async def test_telling_goes_on_over_a_restore_of_the_database(desk: Desk, addresses: Addresses) -> None:
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    with psycopg.connect(addresses.owner_url) as owner:
        owner.execute("INSERT INTO epochs VALUES (2, now())")
    await fails(desk, Reason.NOT_ENOUGH_SEATS, GRACE)
    told = [await desk.notices().telling.tell() for _ in range(3)]
    assert told == [1, 1, 0]
    assert len(await desk.rows("troubles")) == 2


async def test_a_workspace_that_cannot_be_read_holds_up_no_other(desk: Desk) -> None:
    record, first = desk.workshop.record, UUID(int=1)

    async def found(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'first', 'First', now())",
            [first],
        )
        broken = planned(record.ids)
        await record.recorder.record(connection, additions=[broken])
        ends = {"reason": "nobody knows", "due_at": None}
        change = Change(
            root_id=broken.id,
            job_id=broken.id,
            kind=EntryKind.STATUS_CHANGED,
            status=Status.NOT_COMPLETED,
            sets=ends,
        )
        await record.recorder.record(connection, [change])

    await record.database.write(first, found)
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    async with record.database.outside() as connection:
        assert await untold_workspaces(connection) == [first, record.workspace_id]
    assert await desk.notices().telling.tell() == 1
    assert len(await desk.listed()) == len(SEES)
