"""Offers: who is offered something gets one mail of what it is, and nothing once it is claimed or taken back."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from automation_log.directory.collections import Collections
from automation_log.domain.jobs import Actor
from automation_log.domain.mails import MailKind, MailState
from automation_log.domain.roles import Role
from automation_log.store.claims import list_claims_of
from tests.notices.desk import SITE, Desk
from tests.notices.post_office import text


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A collection of the owner's, with a role in the hub in it."""

    desk: Desk
    collections: Collections
    collection: UUID
    owner: Actor

    async def share_with(self, role: Role) -> None:
        member = self.desk.id_of(role)
        await self.desk.change(self.collections.share(self.collection, self.owner, member_id=member))


@pytest.fixture
async def shelf(desk: Desk) -> Shelf:
    workshop, owner = desk.workshop, desk.people[Role.OWNER]
    collections = Collections(catalog=workshop.catalog, clock=workshop.clock, ids=workshop.record.ids)
    collection, plan = collections.add("Spring “26”", None, owner)
    await desk.change(plan)
    await desk.change(collections.put_hub(collection, workshop.hub, owner, role="Editors"))
    return Shelf(desk=desk, collections=collections, collection=collection, owner=owner)


async def test_who_is_offered_something_gets_one_mail_with_the_way_to_it(desk: Desk, shelf: Shelf) -> None:
    assert desk.office.mails == []
    await shelf.share_with(Role.USER)
    await shelf.share_with(Role.USER)
    await desk.round()
    await desk.round()
    (mail,) = desk.office.mails
    assert (mail["To"], mail["Subject"]) == (desk.address(Role.USER), "[Acme] You are offered something")
    said = text(mail)
    assert "- Staff, from “Spring “26””\n" in said
    assert f"\n{SITE}/w/acme/access\n" in said
    assert "skip" not in said
    assert "Editors" not in said


async def test_what_one_change_offers_stands_in_one_mail(desk: Desk, shelf: Shelf) -> None:
    within, plan = shelf.collections.add("Summer", shelf.collection, shelf.owner)
    await desk.change(plan)
    await desk.change(shelf.collections.put_hub(within, desk.workshop.hub, shelf.owner, role="Viewers"))
    await shelf.share_with(Role.GUEST)
    await desk.round()
    (mail,) = desk.office.mails
    assert mail["Subject"] == "[Acme] You are offered 2 things"
    assert "- Staff, from “Summer”\n" in text(mail)


async def test_the_collections_owner_may_skip_and_is_told_so(desk: Desk, shelf: Shelf) -> None:
    await shelf.share_with(Role.OWNER)
    await desk.round()
    assert "you may also skip what it offers you" in text(desk.office.to(desk.address(Role.OWNER))[0])


async def test_what_is_claimed_or_taken_back_before_the_mail_goes_out_is_not_told(
    desk: Desk, shelf: Shelf
) -> None:
    await shelf.share_with(Role.USER)
    await shelf.share_with(Role.GUEST)
    record = desk.workshop.record
    async with record.database.reading(record.workspace_id) as connection:
        (claim,) = await list_claims_of(connection, desk.id_of(Role.USER))
    await desk.change(shelf.collections.claim(claim.id, desk.people[Role.USER]))
    guest = desk.id_of(Role.GUEST)
    await desk.change(shelf.collections.unshare(shelf.collection, shelf.owner, member_id=guest))
    await desk.round()
    assert desk.office.mails == []
    states = {mail.state for mail in await desk.listed() if mail.kind is MailKind.CLAIMS}
    assert states == {MailState.NEEDLESS}
