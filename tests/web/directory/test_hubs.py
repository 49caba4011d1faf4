"""The pages of business hubs: added, ruled, their people beside what the grants give."""

from uuid import UUID

from automation_log.domain.roster import AssetRole, RosterPerson
from automation_log.store.rosters import keep_roster
from tests.conftest import now
from tests.web.directory.desk import Desk

ADA = "ada@example.com"


async def test_a_hub_is_added_ruled_and_renamed(desk: Desk) -> None:
    service = desk.office.accounts["Newsroom service"]
    hub = await desk.done("hubs", label="Press room", service_account=service)
    page = await desk.read(hub)
    assert "Owner Person added the business hub Press room." in page
    await desk.done(f"{hub}/rule", removes_unmatched="yes", safeguard_percent=35)
    await desk.done(f"{hub}/exemptions", email="Agency@example.com", reason="Works for us until May")
    await desk.done(f"{hub}/name", label="Press")
    page = await desk.read(hub)
    assert "syncing Press room removes the unmatched, safeguard 35 %." in page
    assert 'value="yes" checked' in page
    assert "exempted agency@example.com from syncing Press room: Works for us until May." in page
    await desk.done(f"{hub}/exemptions/end", email="agency@example.com")
    await desk.done(f"{hub}/service-account", service_account=desk.office.accounts["Shop service"])
    assert "Shop service" in await desk.read(hub)
    await desk.office.assert_verified()


async def test_what_a_hub_cannot_have_is_said_at_its_field(desk: Desk) -> None:
    hub = f"hubs/{desk.office.hubs['Shop']}"
    for form, fields, status, field in (
        ("rule", {"safeguard_percent": "101"}, 422, "safeguard_percent"),
        ("rule", {"safeguard_percent": "-1"}, 422, "safeguard_percent"),
        ("rule", {"safeguard_percent": "²"}, 422, "safeguard_percent"),
        ("exemptions", {"email": "nobody", "reason": "x"}, 422, "email"),
        ("exemptions", {"email": ADA, "reason": " "}, 422, "reason"),
        ("service-account", {"service_account": "x"}, 422, "service_account"),
        ("name", {"label": ""}, 422, "label"),
    ):
        page = await desk.refused(f"{hub}/{form}", status, **fields)
        assert f'id="error-{field}"' in page, (form, fields)
    assert "Choose an account." in await desk.refused("hubs", 422, label="Press", service_account="")
    assert "is not exempt here" in await desk.refused(f"{hub}/exemptions/end", 404, email=ADA)


async def test_its_people_stand_beside_what_the_grants_give(desk: Desk) -> None:
    hub = desk.office.hubs["Newsroom"]
    await desk.member(ADA)
    team = await desk.done("teams", name="Writers")
    await desk.done(f"{team}/shares", hub=hub, role="Editors")
    await desk.done(f"{team}/members", members=ADA)
    await keep(desk, hub, *(person(f"p{number:02}@example.com") for number in range(60)), person("", "robot"))
    first = await desk.read(f"hubs/{hub}")
    assert "61 in the app when its roster was read" in first
    assert "not there" in first
    assert first.count('<th scope="row">') == 50
    second = await desk.read(first.split('rel="next" href="/w/acme/')[1].split('"')[0])
    assert second.count('<th scope="row">') == 12
    assert "Spring: Author" in first


async def keep(desk: Desk, hub: UUID, *people: RosterPerson) -> None:
    await desk.web.record.database.write(
        desk.web.record.workspace_id, lambda connection: keep_roster(connection, hub, people, now=now())
    )


def person(email: str, username: str = "") -> RosterPerson:
    return RosterPerson(
        username=username or email,
        email=email,
        roles="Viewers",
        is_active=True,
        assets=(AssetRole(asset="Spring", role="Author"),),
    )


async def test_owners_are_added_and_taken_away(desk: Desk) -> None:
    hub = f"hubs/{desk.office.hubs['Newsroom']}"
    await desk.member(ADA)
    team = (await desk.done("teams", name="Writers")).removeprefix("teams/")
    await desk.done(f"{hub}/owners", with_=ADA)
    await desk.done(f"{hub}/owners", team=team)
    page = await desk.read(hub)
    assert "Owner Person made the team “Writers” an owner of the business hub Newsroom." in page
    await desk.done(f"{hub}/owners/remove", team=team)
    page = await desk.read(hub)
    assert f'{ADA}</a><span class="small">Member' in page
    assert "Writers</a>" not in page
    assert "Say who owns it" in await desk.refused(f"{hub}/owners", 422, with_="")
    assert "There is no member" in await desk.refused(f"{hub}/owners", 422, with_="nobody@example.com")
    assert "do not own Newsroom" in await desk.refused(f"{hub}/owners/remove", 404, team=team)
    await desk.office.assert_verified()
