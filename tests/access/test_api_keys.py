"""API keys: shown once, kept as a hash, over in time, and never more than their owner's role allows."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from automation_log.access.api_keys import LASTS, LONGEST, PREFIX, ApiKeys, NewKey
from automation_log.domain.errors import Conflict, InvalidRequest, NotAllowed, NotFound, NotSignedIn
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.roles import Role
from automation_log.domain.scopes import Scope, scopes_of
from automation_log.domain.secrets import Secret
from automation_log.store import api_keys, members
from automation_log.store.api_keys import ApiKey
from tests.conftest import Record, now
from tests.directory.office import Office, open_office

OLIVE = Actor(kind=ActorKind.OPERATOR, id=None, label="olive")


@pytest.fixture
async def office(record: Record) -> Office:
    return await open_office(record)


def keys_of(office: Office, clock: Callable[[], datetime] = now) -> ApiKeys:
    record = office.record
    return ApiKeys(database=record.database, recorder=record.recorder, clock=clock, ids=record.ids)


async def made(office: Office, owner: Actor, *scopes: Scope, name: str = "HR sync") -> Secret:
    assert owner.id is not None
    asked = NewKey(member_id=owner.id, name=name, scopes=scopes or tuple(Scope))
    return await keys_of(office).make(office.record.workspace_id, asked, OLIVE)


async def listed(office: Office) -> tuple[ApiKey, ...]:
    async with office.record.database.reading(office.record.workspace_id) as connection:
        return await api_keys.list_all(connection)


async def test_a_key_opens_its_workspace_as_its_owner(office: Office) -> None:
    ada = await office.member("ada@example.com", Role.ADMIN)
    key = await made(office, ada, Scope.JOBS_READ)
    holder = await keys_of(office).holder(key.reveal(), "acme")
    assert holder.rights == {Scope.JOBS_READ}
    label = "ada@example.com (key “HR sync”)"
    assert holder.actor == Actor(kind=ActorKind.API_KEY, id=ada.id, label=label)
    holder.check(Scope.JOBS_READ)
    with pytest.raises(NotAllowed, match="lacks the scope jobs:write"):
        holder.check(Scope.JOBS_WRITE)
    for wrong in ("", PREFIX, key.reveal()[:-1], f"{key.reveal()}x", "x" * 5000):
        with pytest.raises(NotSignedIn):
            await keys_of(office).holder(wrong, "acme")
    with pytest.raises(NotSignedIn):
        await keys_of(office).holder(key.reveal(), "elsewhere")


async def test_a_key_is_kept_as_a_hash_and_its_making_is_an_entry(office: Office) -> None:
    ada = await office.member("ada@example.com", Role.ADMIN)
    key = await made(office, ada, Scope.JOBS_READ)
    async with office.record.database.reading(office.record.workspace_id) as connection:
        tables = (
            "SELECT (SELECT string_agg(k::text, '') FROM api_keys k)"
            " || (SELECT string_agg(e::text, '') FROM entries e)"
        )
        row = await (await connection.execute(tables.encode())).fetchone()
    assert row is not None
    (kept,) = row.values()
    assert key.reveal() not in kept
    assert "An API key “HR sync” of ada@example.com was made, for jobs:read." in kept
    (one,) = await listed(office)
    assert (one.owner, one.used_at, one.expires_at - one.made_at) == ("ada@example.com", None, LASTS)


async def test_a_key_expires_and_is_ended(office: Office) -> None:
    ada = await office.member("ada@example.com", Role.ADMIN)
    key, workspace = await made(office, ada), office.record.workspace_id
    later = keys_of(office, lambda: now() + LASTS - timedelta(minutes=1))
    assert await later.holder(key.reveal(), "acme")
    with pytest.raises(NotSignedIn):
        await keys_of(office, lambda: now() + LASTS).holder(key.reveal(), "acme")
    (one,) = await listed(office)
    assert one.used_at is not None
    await keys_of(office).end(workspace, one.id, OLIVE)
    with pytest.raises(NotSignedIn):
        await keys_of(office).holder(key.reveal(), "acme")
    with pytest.raises(NotFound, match="ended already"):
        await keys_of(office).end(workspace, one.id, OLIVE)


async def test_a_key_is_no_more_than_its_owners_role(office: Office) -> None:
    ada = await office.member("ada@example.com", Role.ADMIN)
    key = await made(office, ada)
    for role in Role:
        if role is Role.OWNER:
            continue

        async def give(connection: object, role: Role = role) -> None:
            assert ada.id is not None
            await members.give_role(connection, ada.id, role, now=now())  # type: ignore[arg-type]

        await office.record.database.write(office.record.workspace_id, give)
        holder = await keys_of(office).holder(key.reveal(), "acme")
        assert holder.rights == (frozenset(Scope) if role.may_see_log else frozenset()), role
        if not role.may_see_log:
            with pytest.raises(NotAllowed, match=f"is {role.label}, a role"):
                holder.check(Scope.JOBS_READ)


async def test_a_key_ends_with_its_owner_and_does_not_come_back(office: Office) -> None:
    olive, ada = (
        await office.member("olive@example.com", Role.OWNER),
        await office.member("ada@example.com", Role.ADMIN),
    )
    key, people = await made(office, ada), office.directory.members
    assert ada.id is not None
    await office.make(people.deactivate(ada.id, olive, Role.OWNER))
    with pytest.raises(NotSignedIn):
        await keys_of(office).holder(key.reveal(), "acme")
    await office.make(people.reactivate(ada.id, olive, Role.OWNER))
    with pytest.raises(NotSignedIn):
        await keys_of(office).holder(key.reveal(), "acme")
    assert [one.ended_at is not None for one in await listed(office)] == [True]


async def test_two_open_keys_of_a_member_have_two_names(office: Office) -> None:
    ada, grace = (
        await office.member("ada@example.com", Role.ADMIN),
        await office.member("grace@example.com", Role.ADMIN),
    )
    await made(office, ada)
    await made(office, grace)
    with pytest.raises(Conflict, match="There is a key “hr SYNC”"):
        await made(office, ada, name="hr SYNC")
    await keys_of(office).end(office.record.workspace_id, (await listed(office))[1].id, OLIVE)
    await made(office, ada)


async def test_what_cannot_be_a_key_is_refused_with_its_field(office: Office) -> None:
    ada, guest = (
        await office.member("ada@example.com", Role.ADMIN),
        await office.member("gus@example.com", Role.GUEST),
    )
    assert ada.id is not None
    assert guest.id is not None
    every = tuple(Scope)
    refused = [
        ("name", NewKey(member_id=ada.id, name=" ", scopes=every)),
        ("name", NewKey(member_id=ada.id, name="x" * 61, scopes=every)),
        ("scopes", NewKey(member_id=ada.id, name="HR", scopes=())),
        ("lasts", NewKey(member_id=ada.id, name="HR", scopes=every, lasts=timedelta(0))),
        ("lasts", NewKey(member_id=ada.id, name="HR", scopes=every, lasts=LONGEST + timedelta(seconds=1))),
        ("scopes", NewKey(member_id=guest.id, name="HR", scopes=every)),
    ]
    for field, asked in refused:
        with pytest.raises(InvalidRequest) as raised:
            await keys_of(office).make(office.record.workspace_id, asked, OLIVE)
        assert raised.value.field == field
    nobody = NewKey(member_id=office.record.ids.new(), name="HR", scopes=every)
    with pytest.raises(NotFound):
        await keys_of(office).make(office.record.workspace_id, nobody, OLIVE)
    assert await listed(office) == ()


def test_only_roles_that_see_the_log_can_do_anything_through_a_key() -> None:
    assert {role for role in Role if scopes_of(role)} == {role for role in Role if role.may_see_log}
