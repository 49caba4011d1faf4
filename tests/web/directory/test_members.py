"""The pages of members: found, added, changed, let go; each change an entry, each loss shown before."""

import pytest

from automation_log.domain.roles import Role
from automation_log.store import identities
from automation_log.store.database import Connection
from tests.conftest import now
from tests.web.directory.desk import Desk

ADA = "ada@example.com"


async def test_a_member_is_added_and_found(desk: Desk) -> None:
    page = await desk.done("members", email=ADA, name="Ada <Lovelace>", role="user")
    shown = await desk.browser.get(f"/w/acme/{page}")
    assert "Ada &lt;Lovelace&gt;" in shown.text
    assert "Owner Person added ada@example.com as User." in shown.text
    assert ADA in await desk.read("members?q=lovel")
    assert ADA in await desk.read("members?q=ADA@")
    for nobody in ("%", "_", "nobody", "\\"):
        assert f">{ADA}<" not in await desk.read(f"members?q={nobody}"), nobody


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"email": "no address", "role": "user"}, 422, "Give an e-mail address such as"),
        ({"email": "user@example.com", "role": "user"}, 409, "There is a member user@example.com already."),
        ({"email": ADA, "role": "emperor"}, 422, "Choose a role."),
        ({"email": ADA, "role": "owner"}, 403, "There is one owner; hand the workspace over instead."),
        ({"email": ADA, "name": "x" * 121, "role": "user"}, 422, "Give the person's name"),
    ],
)
async def test_what_cannot_be_added_says_why_and_keeps_what_was_typed(
    desk: Desk, fields: dict[str, str], status: int, sentence: str
) -> None:
    page = await desk.refused("members", status, **fields)
    assert sentence in page
    assert f'value="{fields["email"]}"' in page


async def test_members_come_fifty_a_page(desk: Desk) -> None:
    for number in range(52):
        await desk.office.member(f"p{number:02}@example.com")
    first = await desk.read("members")
    assert first.count('<th scope="row">') == 50
    address = first.split('rel="next" href="/w/acme/')[1].split('"')[0]
    last = await desk.read(address)
    shown = {
        line for page in (first, last) for line in page.split('"') if line.startswith("/w/acme/members/")
    }
    assert len(shown) == 52 + len(Role)


async def test_a_member_page_says_what_they_have_and_why(desk: Desk) -> None:
    ada = await desk.member(ADA)
    team = await desk.done("teams", name="Writers")
    await desk.done(f"{team}/members", members=ADA)
    await desk.done(f"{team}/shares", hub=desk.office.hubs["Newsroom"], role="Editors")
    await desk.done(f"accounts/{desk.office.accounts['Press account']}/shares", with_=ADA)
    page = await desk.read(f"members/{ada}")
    assert "Editors through the team “Writers”" in page
    assert "Press account" in page


async def test_who_is_let_go_is_shown_what_it_takes_first(desk: Desk) -> None:
    ada = await desk.member(ADA)
    team = await desk.done("teams", name="Writers")
    await desk.done(f"{team}/members", members=ADA)
    await desk.done(f"{team}/shares", hub=desk.office.hubs["Newsroom"], role="Editors")
    shown, then = await desk.confirmed(f"members/{ada}/deactivate")
    assert "1 job would follow for 1 person" in shown
    assert "Editors → out" in shown
    assert then.endswith("?said=deactivated")
    assert "deactivated" in await desk.read(f"members/{ada}")
    assert await desk.done(f"members/{ada}/reactivate") == f"members/{ada}"
    assert await desk.done(f"members/{ada}/delete") == "members"
    assert (await desk.browser.get(f"/w/acme/members/{ada}")).status_code == 404
    await desk.office.assert_verified()


async def test_roles_are_given_within_ones_own(desk: Desk) -> None:
    ada = await desk.member(ADA)
    await desk.done(f"members/{ada}/role", role="admin")
    admin = desk.browser
    desk.browser = await desk.web.signed_in(Role.ADMIN)
    assert "Your role does not let you" in await desk.refused(f"members/{ada}/role", 403, role="super_admin")
    owner = desk.web.members[Role.OWNER]
    assert "The owner stays" in await desk.refused(f"members/{owner}/deactivate", 403)
    assert "Only the owner" in await desk.refused(f"members/{ada}/hand-over", 403)
    desk.browser = admin
    await desk.done(f"members/{ada}/hand-over")
    assert "Super admin" in await desk.read(f"members/{owner}")


async def test_logging_out_is_confirmed_where_passwords_go(desk: Desk) -> None:
    ada = await desk.member(ADA)
    await desk.done(f"accounts/{desk.office.accounts['Press account']}/shares", with_=ADA)
    assert "Log out everywhere" in await desk.read(f"members/{ada}")
    shown, then = await desk.confirmed(f"members/{ada}/log-out")
    assert "1 job would follow" in shown
    assert "a new password, as somebody who uses it is logged out" in shown
    assert then.endswith("?said=logged_out")
    said = "Owner Person logged ada@example.com out everywhere: no session ended, 1 account in reach."
    assert said in await desk.read(f"members/{ada}")
    # Asked for again while the rotation waits, and of somebody who reaches nothing: no job, and nothing to confirm.
    for member in (ada, desk.web.members[Role.GUEST]):
        answer = await desk.send(f"members/{member}/log-out")
        assert answer.headers["location"] == f"/w/acme/members/{member}?said=logged_out_only"
    await desk.office.assert_verified()


async def test_whoever_is_logged_out_is_asked_to_sign_in(desk: Desk) -> None:
    admin = await desk.web.signed_in(Role.ADMIN)
    assert (await admin.get("/w/acme/log")).status_code == 200
    await desk.send(f"members/{desk.web.members[Role.ADMIN]}/log-out")
    assert (await admin.get("/w/acme/log")).headers["location"].startswith("/sign-in")
    owner = desk.web.members[Role.OWNER]
    assert (await desk.send(f"members/{owner}/log-out")).status_code == 303
    assert (await desk.browser.get("/w/acme/log")).headers["location"].startswith("/sign-in")


async def test_the_owner_is_logged_out_by_nobody_below(desk: Desk) -> None:
    desk.browser = await desk.web.signed_in(Role.ADMIN)
    owner = desk.web.members[Role.OWNER]
    assert "who is Owner" in await desk.refused(f"members/{owner}/log-out", 403)
    assert "Log out everywhere" not in await desk.read(f"members/{owner}")


async def test_an_act_that_is_none_is_not_found(desk: Desk) -> None:
    ada = await desk.member(ADA)
    assert (await desk.send(f"members/{ada}/promote")).status_code == 404
    assert (await desk.browser.get("/w/acme/members/nobody")).status_code == 404


async def test_who_has_no_password_is_invited_and_the_link_is_shown_once(desk: Desk) -> None:
    member = await desk.done("members", email=ADA, role="user")
    assert ">Invite</button>" in await desk.read(member)
    answer = await desk.send(f"{member}/invite")
    assert answer.status_code == 200
    address = answer.text.split('<code id="way-in">')[1].split("</code>")[0]
    assert address.startswith("http://log.test/choose-password/")
    page = await desk.read(member)
    assert "choose-password" not in page
    assert f"Owner Person invited {ADA}." in page
    assert f"For {ADA}." in (await desk.browser.get(address)).text
    has_one = f"members/{desk.web.members[Role.ADMIN]}"
    assert ">Invite</button>" not in await desk.read(has_one)
    assert "has a password" in await desk.refused(f"{has_one}/invite", 409)


async def test_as_whom_issuers_know_a_member_is_told_and_forgotten_at_once(desk: Desk) -> None:
    record, guest = desk.web.record, desk.web.members[Role.GUEST]

    async def pin(connection: Connection) -> None:
        for issuer, subject in (("https://okta.example", "g1"), ("https://entra.example", "<g2>")):
            assert await identities.pin(connection, guest, issuer=issuer, subject=subject, now=now())

    await record.database.write(record.workspace_id, pin)
    page = await desk.read(f"members/{guest}")
    assert "Known as <g2> to https://entra.example, and as g1 to https://okta.example." in page
    assert page.count("identities/forget") == 1, "one button, as all of it is forgotten"
    await desk.done(f"members/{guest}/identities/forget")
    page = await desk.read(f"members/{guest}")
    assert "identities/forget" not in page
    assert "Owner Person had forgotten as whom identity providers know guest@example.com." in page
    assert (await desk.send(f"members/{guest}/identities/forget")).status_code == 404
