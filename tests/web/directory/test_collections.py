"""The pages of collections, and of one's own access: shared, offered, claimed, taken back."""

from automation_log.domain.roles import Role
from automation_log.domain.triggers import Trigger
from tests.web.directory.desk import Desk

USER = "user@example.com"


async def test_what_is_shared_is_offered_claimed_and_taken_back(desk: Desk) -> None:
    hub = desk.office.hubs["Shop"]
    collection = await desk.done("collections", name="Spring")
    await desk.done(f"{collection}/hubs", hub=hub, role="Editors")
    await desk.done(f"{collection}/shares", with_=USER)
    assert await desk.office.trees() == []
    owner, desk.browser = desk.browser, await desk.web.signed_in(Role.USER)
    assert "As Editors, from the collection Spring." in await desk.read("access")
    claim = await desk.open_claim(Role.USER)
    assert "Only the collection's owner" in await desk.refused(f"access/{claim}/skip", 403)
    assert await desk.done(f"access/{claim}/claim") == "access"
    assert "Editors claimed from the collection “Spring”" in await desk.read("access")
    assert "claimed already" in await desk.refused(f"access/{claim}/claim", 409)
    (tree,) = await desk.office.trees()
    assert tree == ["Adding users · Spring", f"Adding users · Shop · {USER}"]
    root, *_ = await desk.office.jobs()
    assert (root["trigger"], root["actor_label"]) == (Trigger.COLLECTION_EVENTS, "User Person")
    desk.browser = owner
    shown, _ = await desk.confirmed(
        f"{collection}/shares/remove", member=desk.web.members[Role.USER], team=""
    )
    assert f"{USER}" in shown
    await desk.office.assert_verified()


async def test_nobody_claims_for_somebody_else(desk: Desk) -> None:
    collection = await desk.done("collections", name="Spring")
    await desk.done(f"{collection}/hubs", hub=desk.office.hubs["Shop"], role="Editors")
    await desk.done(f"{collection}/shares", with_=USER)
    claim = await desk.open_claim(Role.USER)
    assert "There is no such claim" in await desk.refused(f"access/{claim}/claim", 404)


async def test_its_owner_may_do_without(desk: Desk) -> None:
    collection = await desk.done("collections", name="Spring")
    await desk.done(f"{collection}/hubs", hub=desk.office.hubs["Shop"], role="Editors")
    await desk.done(f"{collection}/shares", with_="owner@example.com")
    assert "Do without it" in await desk.read("access")
    claim = await desk.open_claim(Role.OWNER)
    await desk.done(f"access/{claim}/skip")
    assert "Nothing is waiting" in await desk.read("access")
    assert await desk.office.trees() == []


async def test_collections_nest_six_deep_and_no_deeper(desk: Desk) -> None:
    parent = ""
    for level in range(1, 7):
        made = await desk.done("collections", name=f"Level {level}", parent=parent)
        parent = made.split("/")[1]
    assert "up to 6 levels" in await desk.refused("collections", 409, name="Level 7", parent=parent)
    page = await desk.read("collections")
    assert [f'class="nest-{level}"' in page for level in range(1, 7)] == [True] * 6
    outermost = await _id_of(desk, "Level 1")
    assert "delete them first" in await desk.refused(f"collections/{outermost}/delete", 409)


async def test_an_account_in_a_collection_is_in_reach(desk: Desk) -> None:
    account = desk.office.accounts["Press account"]
    collection = await desk.done("collections", name="Press")
    await desk.done(f"{collection}/accounts", account=account)
    team = await desk.done("teams", name="Writers")
    await desk.done(f"{team}/members", members=USER)
    await desk.done(f"{collection}/shares", team=team.split("/")[1])
    desk_of_user = await desk.web.signed_in(Role.USER)
    assert "Press account" in (await desk_of_user.get("/w/acme/access")).text
    await desk.done(f"{collection}/accounts/remove", account=account)
    assert "Press account" not in (await desk_of_user.get("/w/acme/access")).text


async def test_with_whom_it_is_shared_is_one_at_a_time(desk: Desk) -> None:
    collection = await desk.done("collections", name="Press")
    team = (await desk.done("teams", name="Writers")).split("/")[1]
    assert "one at a time" in await desk.refused(f"{collection}/shares", 422, with_=USER, team=team)
    assert "Say with whom" in await desk.refused(f"{collection}/shares", 422)
    assert "There is no member" in await desk.refused(f"{collection}/shares", 422, with_="x@example.com")
    await desk.done(f"{collection}/name", name="Spring")
    assert await desk.done(f"{collection}/delete") == "collections"


async def _id_of(desk: Desk, name: str) -> str:
    async with desk.web.record.database.reading(desk.web.record.workspace_id) as connection:
        cursor = await connection.execute("SELECT id FROM collections WHERE name = %s", [name])
        row = await cursor.fetchone()
    assert row is not None
    return str(row["id"])
