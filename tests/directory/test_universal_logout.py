"""Universal Logout by a person: sessions end, passwords within reach are rotated, grants stay as they are."""

from datetime import timedelta
from uuid import UUID

import pytest

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.sessions import Sessions, SignedIn
from automation_log.directory.account_sharing import share_account
from automation_log.directory.changing import Unconfirmed
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import NotAllowed, NotFound, NotSignedIn
from automation_log.domain.jobs import Actor, TargetKind
from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.domain.triggers import Trigger
from automation_log.store import member_pages
from automation_log.store.changes import Change
from automation_log.store.directory_history import list_changes
from tests.conftest import now
from tests.directory.office import Office
from tests.store.test_record import apply

ADA = "ada@example.com"
PRESS, SHOP = "Press account", "Shop service"


@pytest.fixture
async def olive(office: Office) -> Actor:
    return await office.member("olive@example.com", Role.OWNER)


@pytest.fixture
async def ada(office: Office, olive: Actor) -> Actor:
    """In a team with a role in the newsroom; one account is shared with her, another with her team."""
    ada = await office.member(ADA)
    team_id, plan = office.directory.teams.add("Writers", olive)
    await office.make(plan)
    await office.make(office.directory.teams.share(team_id, office.hubs["Newsroom"], olive, role="Editors"))
    await office.make(office.directory.teams.put_in(team_id, [ADA], olive))
    await office.make(share_account(office.accounts[PRESS], olive, member_id=ada.id))
    await office.make(share_account(office.accounts[SHOP], olive, team_id=team_id))
    return ada


def id_of(member: Actor) -> UUID:
    assert member.id is not None
    return member.id


def sessions_of(office: Office) -> Sessions:
    record = office.record
    return Sessions(database=record.database, hashes=PasswordHashes(), clock=now, ids=record.ids)


async def signed_in(office: Office, member: Actor) -> SignedIn:
    return await sessions_of(office).begin(office.record.workspace_id, id_of(member))


async def log_out(office: Office, member: Actor, by: Actor, role: Role = Role.OWNER) -> tuple[UUID, ...]:
    return await office.make(office.directory.universal_logout.log_out(id_of(member), by, role))


async def rotations(office: Office) -> list[dict[str, object]]:
    """The nested jobs of every Universal Logout, oldest tree first."""
    rows = await office.jobs()
    return [row for row in rows if row["trigger"] == Trigger.UNIVERSAL_LOGOUT and row["is_leaf"]]


async def move(office: Office, row: dict[str, object], *statuses: Status, **sets: object) -> None:
    for status in statuses:
        change = Change(
            root_id=row["root_id"],  # type: ignore[arg-type]
            job_id=row["id"],  # type: ignore[arg-type]
            kind=EntryKind.STATUS_CHANGED,
            status=status,
            sets=sets if status is statuses[-1] else {},
        )
        await apply(office.record, change)


async def test_sessions_end_and_every_password_in_reach_is_rotated(
    office: Office, olive: Actor, ada: Actor
) -> None:
    first, second, other = [await signed_in(office, who) for who in (ada, ada, olive)]
    link = (await sessions_of(office).make_link(office.record.workspace_id, id_of(ada))).reveal()
    before = await office.jobs()
    (root,) = await log_out(office, ada, olive)
    for ended in (first, second):
        with pytest.raises(NotSignedIn):
            await sessions_of(office).visitor(ended.token.reveal())
    with pytest.raises(NotSignedIn):
        await sessions_of(office).sign_in_by_link(link)
    assert (await sessions_of(office).visitor(other.token.reveal())).email == "olive@example.com"
    assert (await sessions_of(office).visitor((await signed_in(office, ada)).token.reveal())).email == ADA
    assert (await office.trees())[-1] == [
        f"Rotating passwords · {ADA}",
        "Rotating passwords · Press account",
        "Rotating passwords · Shop service",
    ]
    rows = [row for row in await office.jobs() if row["id"] not in {one["id"] for one in before}]
    parent, *nested = rows
    assert (parent["id"], parent["target_kind"], parent["target_id"], parent["subject"]) == (
        *(root, TargetKind.MEMBER, ada.id, ADA),
    )
    sentence = f"olive@example.com logged {ADA} out everywhere: 2 sessions ended, 2 accounts in reach."
    assert {(row["trigger"], row["actor_label"]) for row in rows} == {
        (Trigger.UNIVERSAL_LOGOUT, "olive@example.com")
    }
    assert parent["cause_sentence"] == sentence
    because = "Somebody who can reach this account was logged out everywhere."
    assert {row["cause_sentence"] for row in nested} == {because}
    assert {row["target_id"] for row in nested} == {office.accounts[PRESS], office.accounts[SHOP]}
    await office.assert_verified()


async def test_no_access_is_withdrawn(office: Office, olive: Actor, ada: Actor) -> None:
    async def access() -> object:
        async with office.record.database.reading(office.record.workspace_id) as connection:
            places = await member_pages.list_access_of(connection, ADA)
            return places, await member_pages.list_accounts_of(connection, ADA)

    before = await access()
    await log_out(office, ada, olive)
    assert await access() == before


async def test_what_it_takes_is_seen_first_and_until_then_nobody_is_logged_out(
    office: Office, olive: Actor, ada: Actor
) -> None:
    session = await signed_in(office, ada)
    plan = office.directory.universal_logout.log_out(id_of(ada), olive, Role.OWNER)
    with pytest.raises(Unconfirmed) as asked:
        await office.directory.changing.make(office.record.workspace_id, plan)
    assert [one.task.label for one in asked.value.told] == ["Rotating passwords"] * 2
    assert (await sessions_of(office).visitor(session.token.reveal())).email == ADA
    assert await rotations(office) == []


async def test_who_reaches_no_account_is_logged_out_and_the_log_says_so(office: Office, olive: Actor) -> None:
    grace = await office.member("grace@example.com")
    session = await signed_in(office, grace)
    plan = office.directory.universal_logout.log_out(id_of(grace), olive, Role.OWNER)
    assert await office.directory.changing.make(office.record.workspace_id, plan) == ()
    with pytest.raises(NotSignedIn):
        await sessions_of(office).visitor(session.token.reveal())
    assert await office.jobs() == []
    async with office.record.database.reading(office.record.workspace_id) as connection:
        (said,) = await list_changes(connection, id_of(grace))
    assert said.sentence == (
        "olive@example.com logged grace@example.com out everywhere: 1 session ended, no account in reach."
    )
    await office.assert_verified()


async def test_asked_again_a_rotation_that_still_waits_is_not_asked_for_twice(
    office: Office, olive: Actor, ada: Actor
) -> None:
    (root,) = await log_out(office, ada, olive)
    session = await signed_in(office, ada)
    assert await log_out(office, ada, olive) == ()
    with pytest.raises(NotSignedIn):
        await sessions_of(office).visitor(session.token.reveal())
    assert len(await rotations(office)) == 2
    (again,) = await office.entries(root, EntryKind.DELIVERED_AGAIN)
    assert "1 session ended" in again["personal"]
    await office.assert_verified()


@pytest.mark.parametrize(
    ("way", "sets"),
    [
        ((Status.STARTED,), {}),
        ((Status.STARTED, Status.RUNNING), {}),
        (
            (Status.STARTED, Status.RETRYING),
            {"reason": "app_unavailable", "due_at": now() + timedelta(days=1)},
        ),
        ((Status.STARTED, Status.COMPLETED), {"evidence": 3}),
        ((Status.NOT_COMPLETED,), {"reason": "cancelled"}),
    ],
    ids=["started", "running", "retrying", "completed", "cancelled"],
)
async def test_asked_again_a_rotation_that_has_begun_is_asked_for_anew(
    office: Office, olive: Actor, ada: Actor, way: tuple[Status, ...], sets: dict[str, object]
) -> None:
    """The password it sets may have been seen by whoever was logged in until now."""
    (root,) = await log_out(office, ada, olive)
    begun, waiting = await rotations(office)
    await move(office, begun, *way, **sets)
    (another,) = await log_out(office, ada, olive)
    *_, anew = await rotations(office)
    assert (anew["root_id"], anew["target_id"]) == (another, begun["target_id"])
    assert len(await rotations(office)) == 3
    assert len(await office.entries(root, EntryKind.DELIVERED_AGAIN)) == 1
    # A third time, what waits of both trees is said at both.
    assert await log_out(office, ada, olive) == ()
    assert [len(await office.entries(one, EntryKind.DELIVERED_AGAIN)) for one in (root, another)] == [2, 1]
    assert waiting["root_id"] == root
    await office.assert_verified()


async def test_another_persons_rotation_does_not_stand_in(office: Office, olive: Actor, ada: Actor) -> None:
    grace = await office.member("grace@example.com")
    await office.make(share_account(office.accounts[PRESS], olive, member_id=grace.id))
    await log_out(office, grace, olive)
    await log_out(office, ada, olive)
    assert len(await rotations(office)) == 3


async def test_a_role_logs_out_whom_it_may_manage(office: Office, olive: Actor, ada: Actor) -> None:
    admin = await office.member("admin@example.com", Role.ADMIN)
    with pytest.raises(NotAllowed, match="who is Owner"):
        await log_out(office, olive, admin, Role.ADMIN)
    with pytest.raises(NotAllowed):
        await log_out(office, ada, admin, Role.USER)
    await log_out(office, ada, admin, Role.ADMIN)
    await log_out(office, olive, olive, Role.OWNER)
    await office.make(office.directory.members.delete(id_of(ada), olive, Role.OWNER))
    with pytest.raises(NotFound):
        await log_out(office, ada, olive)


async def test_whom_an_identity_provider_manages_can_be_logged_out_too(
    office: Office, olive: Actor, ada: Actor
) -> None:
    await office.run("UPDATE members SET username = 'ada', is_managed = true WHERE id = %s", [id_of(ada)])
    assert len(await log_out(office, ada, olive)) == 1
