"""The team workspace: its assets have roles of their own, and managers who give them."""

import pytest

from tests.targets.seats_and_assets.member import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_assets_have_roles_of_their_own(admin, target):
    await target.add_user("finn", PASSWORD)
    key = target.users()["finn@example.com"].key
    await admin.send("/assets/borealis", email="finn@example.com", role="editor")
    assert target.assets()["borealis"]["finn@example.com"] == "Editor"
    assert target.users()["finn@example.com"].role == "Member"
    await admin.send_here(email="finn@example.com", role="editor")
    assert admin.errors() == ["finn@example.com is in Borealis already."]
    await admin.send_here(email="nobody@example.com", role="editor")
    assert admin.errors() == ["Nobody in this workspace has the e-mail nobody@example.com."]
    page = f"/assets/borealis/members/{key}"
    await admin.send(page, role="viewer", action="save")
    assert target.assets()["borealis"]["finn@example.com"] == "Viewer"
    await admin.send(page, action="remove")
    assert admin.path == page
    await admin.send_here(action="confirm-remove")
    assert admin.message() == "finn@example.com was removed from Borealis."
    assert "finn@example.com" not in target.assets()["borealis"]
    manager = f"/assets/borealis/members/{target.users()['admin@example.com'].key}"
    await admin.send(manager, role="viewer", action="save")
    assert admin.errors() == ["This is the last manager of Borealis. Make somebody else a manager first."]


async def test_only_admins_and_managers_change_people(visitor, target):
    await target.add_user("mona", PASSWORD, assets={"cascade": "Manager", "borealis": "Viewer"})
    await visitor.sign_in("mona")
    assert (await visitor.open("/members/invite")).status == 403
    assert visitor.find(r'id="refused"[^>]*>(.*?)<').startswith("You may not do this.")
    assert 'id="add-form"' not in (await visitor.open("/assets/borealis")).page
    await visitor.send("/assets/cascade", email="admin@example.com", role="viewer")
    assert visitor.errors() == ["admin@example.com is in Cascade already."]
