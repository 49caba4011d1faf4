"""Collection events: sharing offers, the claim adds, and what is taken back is removed where no grant remains."""

from uuid import UUID

import pytest

from automation_log.domain.claims import ClaimState
from automation_log.domain.errors import Conflict, NotAllowed, NotFound
from automation_log.domain.jobs import Actor
from automation_log.domain.roles import Role
from automation_log.domain.triggers import Trigger
from tests.directory.office import Office

ADA = "ada@example.com"


@pytest.fixture
async def olive(office: Office) -> Actor:
    return await office.member("olive@example.com", Role.OWNER)


@pytest.fixture
async def ada(office: Office) -> Actor:
    return await office.member(ADA)


@pytest.fixture
async def spring(office: Office, olive: Actor) -> UUID:
    """A collection with the newsroom in it, shared with nobody."""
    collection_id, plan = office.directory.collections.add("Spring", None, olive)
    await office.make(plan)
    newsroom = office.hubs["Newsroom"]
    await office.make(office.directory.collections.put_hub(collection_id, newsroom, olive, role="Editors"))
    return collection_id


async def shared(office: Office, spring: UUID, olive: Actor, ada: Actor) -> UUID:
    """Ada's one open claim."""
    await office.make(office.directory.collections.share(spring, olive, member_id=ada.id))
    (claim,) = await office.claims(ada)
    assert (claim.state, claim.role, claim.place) == (ClaimState.OPEN, "Editors", "Newsroom")
    return claim.id


async def test_sharing_offers_and_the_claim_adds(
    office: Office, spring: UUID, olive: Actor, ada: Actor
) -> None:
    claim = await shared(office, spring, olive, ada)
    assert await office.trees() == []
    await office.make(office.directory.collections.claim(claim, ada))
    assert await office.trees() == [["Adding users · Spring", f"Adding users · Newsroom · {ADA}"]]
    root, _ = await office.jobs()
    assert (root["trigger"], root["actor_label"]) == (Trigger.COLLECTION_EVENTS, ADA)
    assert root["cause_sentence"] == f"{ADA} claimed Newsroom from the collection “Spring”."
    await office.assert_verified()


@pytest.mark.parametrize("way", ["unshare", "take_hub", "delete"])
async def test_what_is_taken_back_is_removed(
    office: Office, spring: UUID, olive: Actor, ada: Actor, way: str
) -> None:
    collections = office.directory.collections
    await office.make(collections.claim(await shared(office, spring, olive, ada), ada))
    plan = {
        "unshare": collections.unshare(spring, olive, member_id=ada.id),
        "take_hub": collections.take_hub(spring, office.hubs["Newsroom"], olive),
        "delete": collections.delete(spring, olive),
    }[way]
    assert await office.tell(plan) == [f"Removing users · {ADA}"]
    await office.make(plan)
    assert (await office.trees())[1] == ["Removing users · Spring", f"Removing users · Newsroom · {ADA}"]
    assert await office.claims(ada) == ()
    await office.assert_verified()


async def test_an_offer_nobody_claimed_goes_without_a_job(
    office: Office, spring: UUID, olive: Actor, ada: Actor
) -> None:
    await shared(office, spring, olive, ada)
    await office.make(office.directory.collections.unshare(spring, olive, member_id=ada.id))
    assert (await office.trees(), await office.claims(ada)) == ([], ())


async def test_joining_a_team_that_has_a_collection_offers_it(
    office: Office, spring: UUID, olive: Actor, ada: Actor
) -> None:
    team_id, plan = office.directory.teams.add("Writers", olive)
    await office.make(plan)
    await office.make(office.directory.collections.share(spring, olive, team_id=team_id))
    await office.make(office.directory.teams.put_in(team_id, [ADA], olive))
    assert [one.state for one in await office.claims(ada)] == [ClaimState.OPEN]
    assert await office.trees() == []
    (claim,) = await office.claims(ada)
    await office.make(office.directory.collections.claim(claim.id, ada))
    await office.make(office.directory.teams.take_out(team_id, [claim.member_id], olive))
    assert (await office.trees())[-1][0] == "Removing users · Writers"


async def test_a_hub_put_into_a_shared_collection_is_offered_also_further_down(
    office: Office, spring: UUID, olive: Actor, ada: Actor
) -> None:
    collections = office.directory.collections
    below, plan = collections.add("Campaign", spring, olive)
    await office.make(plan)
    await office.make(collections.share(spring, olive, member_id=ada.id))
    await office.make(collections.put_hub(below, office.hubs["Shop"], olive, role="Viewers"))
    offered = {(one.collection_name, one.hub_label) for one in await office.claims(ada)}
    assert offered == {("Spring", "Newsroom"), ("Campaign", "Shop")}


async def test_collections_nest_six_deep(office: Office, spring: UUID, olive: Actor) -> None:
    collections, parent = office.directory.collections, spring
    for level in range(2, 7):
        parent, plan = collections.add(f"Level {level}", parent, olive)
        await office.make(plan)
    _, plan = collections.add("Too deep", parent, olive)
    with pytest.raises(Conflict, match="nest up to 6"):
        await office.make(plan)
    with pytest.raises(Conflict, match="stand in this one"):
        await office.make(collections.delete(spring, olive))


async def test_a_collection_gets_another_name(office: Office, spring: UUID, olive: Actor, ada: Actor) -> None:
    claim = await shared(office, spring, olive, ada)
    await office.make(office.directory.collections.rename(spring, " Summer ", olive))
    (offered,) = await office.claims(ada)
    assert (offered.id, offered.collection_name) == (claim, "Summer")
    with pytest.raises(NotFound):
        await office.make(office.directory.collections.rename(office.record.ids.new(), "Summer", olive))


async def test_a_claim_is_the_persons_own_and_answered_once(
    office: Office, spring: UUID, olive: Actor, ada: Actor
) -> None:
    collections = office.directory.collections
    claim = await shared(office, spring, olive, ada)
    with pytest.raises(NotFound):
        await office.make(collections.claim(claim, olive))
    with pytest.raises(NotAllowed, match="owner"):
        await office.make(collections.skip(claim, ada))
    await office.make(collections.claim(claim, ada))
    with pytest.raises(Conflict, match="claimed already"):
        await office.make(collections.claim(claim, ada))


async def test_the_collections_owner_may_do_without(office: Office, spring: UUID, olive: Actor) -> None:
    await office.make(office.directory.collections.share(spring, olive, member_id=olive.id))
    (claim,) = await office.claims(olive)
    await office.make(office.directory.collections.skip(claim.id, olive))
    (claim,) = await office.claims(olive)
    assert claim.state is ClaimState.SKIPPED
    assert await office.trees() == []


async def test_an_account_in_a_collection_is_reached_and_lost_without_a_job(
    office: Office, spring: UUID, olive: Actor, ada: Actor
) -> None:
    """Only an identity provider, a leaver or a Universal Logout rotates; a collection's change does not."""
    collections, account = office.directory.collections, office.accounts["Press account"]
    await office.make(collections.put_account(spring, account, olive))
    await office.make(collections.share(spring, olive, member_id=ada.id))
    await office.make(collections.take_account(spring, account, olive))
    assert await office.trees() == []
