"""The pages of teams: made, filled, given roles; each loss shown before it happens."""

from automation_log.domain.jobs import ActorKind
from automation_log.domain.triggers import Trigger
from tests.web.directory.desk import Desk

ADA, GRACE = "ada@example.com", "grace@example.com"


async def test_a_team_gives_and_takes(desk: Desk) -> None:
    ada = await desk.member(ADA)
    await desk.member(GRACE)
    team = await desk.done("teams", name="Writers")
    await desk.done(f"{team}/shares", hub=desk.office.hubs["Newsroom"], role="Editors")
    await desk.done(f"{team}/members", members=f"{ADA},\n {GRACE}")
    assert await desk.office.trees() == [
        ["Adding users · Writers", f"Adding users · Newsroom · {ADA}", f"Adding users · Newsroom · {GRACE}"]
    ]
    root, *_ = await desk.office.jobs()
    assert (root["trigger"], root["actor_kind"]) == (Trigger.TEAM_EVENTS, ActorKind.MEMBER)
    shown, _ = await desk.confirmed(f"{team}/members/remove", member=ada)
    assert ADA in shown
    assert GRACE not in shown
    await desk.confirmed(f"{team}/shares/remove", hub=desk.office.hubs["Newsroom"], asset="")
    await desk.done(f"{team}/name", name="Authors")
    page = await desk.read(team)
    assert "Owner Person renamed the team “Writers” to “Authors”." in page
    assert await desk.done(f"{team}/delete") == "teams"
    await desk.office.assert_verified()


async def test_what_a_team_cannot_have_is_said_at_its_field(desk: Desk) -> None:
    team = await desk.done("teams", name="Writers")
    hub = desk.office.hubs["Newsroom"]
    for form, fields, field in (
        ("shares", {"hub": "", "role": "Editors"}, "hub"),
        ("shares", {"hub": hub, "role": ""}, "role"),
        ("shares", {"hub": hub, "role": "Emperors"}, "role"),
        ("shares", {"hub": hub, "role": "Editors", "asset": "Spring"}, "asset"),
        ("members", {"members": ""}, "members"),
        ("name", {"name": " "}, "name"),
    ):
        page = await desk.refused(f"{team}/{form}", 422, **fields)
        assert f'id="error-{field}"' in page, (form, fields)
    assert "There is no member" in await desk.refused(f"{team}/members", 404, members="nobody@example.com")


async def test_a_team_of_an_identity_provider_offers_no_form_for_its_members(desk: Desk) -> None:
    team = await desk.done("teams", name="Pushed")
    await desk.office.run("UPDATE teams SET is_managed = true")
    page = await desk.read(team)
    assert "An identity provider pushes who is in it" in page
    assert f'action="/w/acme/{team}/members"' not in page
    assert f'action="/w/acme/{team}/shares"' in page
