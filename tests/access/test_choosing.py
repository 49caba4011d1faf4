"""Choosing a password by a link: once, in time, in one workspace, and everybody else who was in is out."""

import asyncio
import json
from datetime import timedelta

import pytest

from automation_log.domain.errors import Conflict, InvalidRequest, NotAllowed, NotSignedIn
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.links import LinkPurpose
from automation_log.domain.mails import MailKind
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.store.mails import list_mails
from tests.access.conftest import NEWCOMER, OWNER, Entrance

PASSWORD, OTHER = Secret("correct horse battery"), Secret("staple correct horse")
OPERATOR = Actor(kind=ActorKind.OPERATOR, id=None, label="root")


async def link(entrance: Entrance, purpose: LinkPurpose = LinkPurpose.INVITATION) -> str:
    """The token that is shown where no mail is set up."""
    service = entrance.invitations()
    make = service.invite if purpose is LinkPurpose.INVITATION else service.replace
    invited = await make(entrance.record.workspace_id, entrance.members[NEWCOMER], OPERATOR, Role.OWNER)
    assert invited.token is not None
    return invited.token.reveal()


async def test_a_newcomer_chooses_a_password_and_is_in(entrance: Entrance) -> None:
    token = await link(entrance)
    for _ in range(3):
        assert (await entrance.choosing.holder(token)).email == NEWCOMER, "opening it uses nothing up"
    signed_in = await entrance.choosing.choose(token, PASSWORD)
    visitor = await entrance.sessions.visitor(signed_in.token.reveal())
    assert (visitor.email, visitor.slug) == (NEWCOMER, "acme")
    assert (await entrance.sessions.sign_in(NEWCOMER, PASSWORD)).slug == "acme"
    said = [
        json.loads(row["personal"])["says"]["said"]
        for row in await entrance.all("SELECT personal FROM entries ORDER BY id")
    ]
    assert said == [f"root invited {NEWCOMER}.", f"{NEWCOMER} chose a password."]


async def test_a_link_is_used_once_also_by_two_at_once(entrance: Entrance) -> None:
    token = await link(entrance)
    ended = await asyncio.gather(
        entrance.choosing.choose(token, PASSWORD),
        entrance.choosing.choose(token, OTHER),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in ended) == ["NotSignedIn", "SignedIn"]
    with pytest.raises(NotSignedIn, match="used before"):
        await entrance.choosing.holder(token)


@pytest.mark.parametrize(
    ("purpose", "lasts"),
    [(LinkPurpose.INVITATION, timedelta(days=7)), (LinkPurpose.LOST_PASSWORD, timedelta(hours=1))],
)
async def test_a_link_expires(entrance: Entrance, purpose: LinkPurpose, lasts: timedelta) -> None:
    token = await link(entrance, purpose)
    entrance.ahead = lasts - timedelta(minutes=1)
    await entrance.choosing.holder(token)
    entrance.ahead = lasts
    with pytest.raises(NotSignedIn):
        await entrance.choosing.choose(token, PASSWORD)


async def test_a_short_password_leaves_the_link_as_it_was(entrance: Entrance) -> None:
    token = await link(entrance)
    for wrong in ("short", "x" * 11, "x" * 1025):
        with pytest.raises(InvalidRequest, match="12 characters"):
            await entrance.choosing.choose(token, Secret(wrong))
    await entrance.choosing.choose(token, Secret("x" * 12))


async def test_choosing_ends_every_other_session(entrance: Entrance) -> None:
    before = await entrance.sessions.begin(entrance.record.workspace_id, entrance.members[NEWCOMER])
    owners = await entrance.sessions.begin(entrance.record.workspace_id, entrance.members[OWNER])
    signed_in = await entrance.choosing.choose(await link(entrance), PASSWORD)
    with pytest.raises(NotSignedIn):
        await entrance.sessions.visitor(before.token.reveal())
    for token in (signed_in.token, owners.token):
        await entrance.sessions.visitor(token.reveal())


async def test_a_newer_link_and_a_choice_end_those_before(entrance: Entrance) -> None:
    first, second = await link(entrance), await link(entrance)
    lost = await link(entrance, LinkPurpose.LOST_PASSWORD)
    with pytest.raises(NotSignedIn):
        await entrance.choosing.holder(first)
    await entrance.choosing.choose(second, PASSWORD)
    with pytest.raises(NotSignedIn):
        await entrance.choosing.holder(lost)


async def test_links_are_not_taken_for_each_other(entrance: Entrance) -> None:
    token = await link(entrance)
    with pytest.raises(NotSignedIn):
        await entrance.sessions.sign_in_by_link(token)
    await entrance.choosing.holder(token)
    plain = await entrance.sessions.make_link(entrance.record.workspace_id, entrance.members[NEWCOMER])
    with pytest.raises(NotSignedIn):
        await entrance.choosing.choose(plain.reveal(), PASSWORD)
    assert (await entrance.sessions.sign_in_by_link(plain.reveal())).slug == "acme"


async def test_a_link_changes_one_workspace_only(entrance: Entrance) -> None:
    await entrance.choosing.choose(await link(entrance), PASSWORD)
    (foreign,) = await entrance.all("SELECT * FROM members", entrance.foreign_id)
    assert (foreign["email"], foreign["password_hash"]) == (NEWCOMER, None)


async def test_who_was_deactivated_meanwhile_stays_out(entrance: Entrance) -> None:
    token = await link(entrance)
    await entrance.record.database.write(
        entrance.record.workspace_id,
        lambda connection: connection.execute(
            "UPDATE members SET is_active = false WHERE email = %s", [NEWCOMER]
        ),
    )
    for attempt in (entrance.choosing.holder(token), entrance.choosing.choose(token, PASSWORD)):
        with pytest.raises(NotSignedIn):
            await attempt


async def test_with_mail_the_link_is_shown_to_nobody(entrance: Entrance) -> None:
    service = entrance.invitations(entrance.outbox)
    invited = await service.invite(
        entrance.record.workspace_id, entrance.members[NEWCOMER], entrance.owner, Role.OWNER
    )
    assert invited.token is None
    async with entrance.record.database.reading(entrance.record.workspace_id) as connection:
        (mail,) = await list_mails(connection, limit=10)
    assert (mail.kind, mail.email) == (MailKind.INVITATION, NEWCOMER)
    assert await entrance.all("SELECT * FROM sign_in_links") == [], "it is minted when the mail is sent"


async def test_whom_one_may_invite(entrance: Entrance) -> None:
    service, workspace_id = entrance.invitations(), entrance.record.workspace_id
    with pytest.raises(NotAllowed, match="Your role"):
        await service.invite(workspace_id, entrance.members[OWNER], entrance.owner, Role.ADMIN)
    with pytest.raises(NotAllowed, match="No mail is set up"):
        await service.replace(workspace_id, entrance.members[NEWCOMER], entrance.owner, Role.OWNER)
    await entrance.choosing.choose(await link(entrance), PASSWORD)
    with pytest.raises(Conflict, match="has a password"):
        await service.invite(workspace_id, entrance.members[NEWCOMER], entrance.owner, Role.OWNER)
    await entrance.choosing.choose(await link(entrance, LinkPurpose.LOST_PASSWORD), OTHER)
    with pytest.raises(NotSignedIn):
        await entrance.sessions.sign_in(NEWCOMER, PASSWORD)
