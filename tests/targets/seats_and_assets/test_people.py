"""The team workspace: who is in it, what role they have, and the seats, which run out."""

import re

import pytest

from tests.targets.seats_and_assets.member import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_roster_has_three_pages_and_says_what_the_database_holds(admin, target):
    shown, pages = {}, 0
    await admin.open("/members")
    while True:
        pages += 1
        cells = r'<td class="email">(.*?)</td>\s*<td class="role">(.*?)</td>\s*<td class="state">(.*?)</td>'
        shown |= {email: (role, state) for email, role, state in re.findall(cells, admin.page)}
        following = admin.find_all(r'<a rel="next" href="([^"]+)"')
        if not following:
            break
        await admin.open(f"/members{following[0]}")
    assert pages == 3
    people = target.users()
    assert len(people) == 261
    assert shown == {person.email: (person.role, person.state) for person in people.values()}
    assert {state for _, state in shown.values()} == {"Active", "Invited"}
    assert int(admin.find(r'id="seats-left">(\d+)')) == target.seats_left() == 300 - 196


async def test_seats_run_out_with_the_numbers_and_nobody_is_let_in(admin, target):
    used = 300 - target.seats_left()
    target.switch(seat_limit=used + 2)
    before = target.users()
    await admin.send("/members/invite", emails="a@new.org, b@new.org, c@new.org", role="member", seat="on")
    assert admin.errors() == ["You need 1 more seat, 2 left."]
    assert target.users() == before
    await admin.send_here(emails="a@new.org, b@new.org", role="guest", seat="on")
    assert admin.message() == "Invitation sent to a@new.org, b@new.org."
    invited = target.users()["b@new.org"]
    assert (invited.role, invited.state, invited.has_seat) == ("Guest", "Invited", True)
    await admin.send("/members/invite", emails="c@new.org, d@new.org", role="member", seat="on")
    assert admin.errors() == ["You need 2 more seats, 0 left."]
    await admin.send_here(emails="c@new.org", role="member")
    assert target.users()["c@new.org"].has_seat is False
    await admin.send(f"/members/{target.users()['c@new.org'].key}", role="member", seat="on", action="save")
    assert admin.errors() == ["You need 1 more seat, 0 left."]
    target.switch(seat_limit=300)
    await target.add_user("cleo", PASSWORD, email="c@new.org")
    assert target.users()["c@new.org"].state == "Active"


async def test_inviting_refuses_who_is_there_and_what_is_no_address(admin):
    await admin.send("/members/invite", emails="admin@example.com", role="member")
    assert admin.errors() == ["admin@example.com is in this workspace already."]
    await admin.send_here(emails="no address", role="member")
    assert admin.errors() == ["no address is not an e-mail address."]


async def test_role_and_removal_with_a_confirmation_at_the_same_address(admin, target):
    await target.add_user("eva", PASSWORD, has_seat=True, assets={"cascade": "Editor"})
    page = f"/members/{target.users()['eva@example.com'].key}"
    await admin.send(page, role="guest", action="save")
    assert admin.message() == "eva@example.com was saved."
    assert (target.users()["eva@example.com"].role, target.users()["eva@example.com"].has_seat) == (
        "Guest",
        False,
    )
    await admin.send(page, action="remove")
    assert (admin.path, admin.find(r'id="removing">(.*?)<')) == (page, "eva@example.com")
    assert "eva@example.com" in target.users()
    await admin.send_here(action="confirm-remove")
    assert (admin.path, admin.message()) == ("/members", "eva@example.com was removed.")
    assert "eva@example.com" not in target.users()
    assert "eva@example.com" not in target.assets()["cascade"]
    assert (await admin.open(page)).status == 404


async def test_the_last_admin_stays(admin, target):
    page = f"/members/{target.users()['admin@example.com'].key}"
    last = "This is the last admin. Make somebody else an admin first."
    await admin.send(page, role="member", seat="on", action="save")
    assert admin.errors() == [last]
    await admin.send(page, action="remove")
    assert admin.message() == last
    await admin.send_here(action="confirm-remove")
    assert admin.message() == last
    assert target.users()["admin@example.com"].role == "Admin"
