"""Canaille starts with its logins and reads back what it holds."""

import html
import re

import httpx2
import pytest
import pytest_asyncio

from targets.canaille.contents import CanailleUser
from targets.canaille.target import CanailleTarget

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

NEW_PASSWORD = "Vq7#mulberry-Tram_42"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def target(tmp_path_factory):
    target = CanailleTarget(tmp_path_factory.mktemp("canaille"))
    await target.start()
    yield target
    await target.stop()


def browser(target):
    """Keeps cookies and follows redirects, as a person's browser does."""
    return httpx2.Client(base_url=target.address, follow_redirects=True, trust_env=False, timeout=30)


def scim(target):
    bearer = {"Authorization": f"Bearer {target.scim_token}"}
    return httpx2.Client(base_url=f"{target.address}/scim/v2", headers=bearer, trust_env=False, timeout=30)


def submit(client, page, **fields):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    return client.post(page.url, data={"csrf_token": html.unescape(token[1]), **fields})


def sign_in(client, username, password):
    return submit(client, submit(client, client.get("/login"), login=username), password=password)


def logs_in(target, username, password):
    with browser(target) as client:
        return sign_in(client, username, password).url.path == f"/profile/{username}"


async def test_the_seeded_logins_work(target):
    assert logs_in(target, target.username, target.password)
    assert logs_in(target, target.plain_username, target.plain_password)
    assert not logs_in(target, target.plain_username, target.password)
    with browser(target) as client:
        sign_in(client, target.plain_username, target.plain_password)
        assert client.get("/users").status_code == 403
    with browser(target) as client:
        sign_in(client, target.username, target.password)
        assert client.get("/users").status_code == 200


async def test_the_seeded_people_are_read_back(target):
    assert target.users()["admin"] == CanailleUser(
        username="admin", email="admin@example.com", groups=("admins",), is_active=True
    )
    assert target.users()["plain"].groups == ("editors",)
    assert target.groups() == {"admins": {"admin"}, "editors": {"plain"}}
    for username, password in (("admin", target.password), ("plain", target.plain_password)):
        assert target.password_is(username, password)
        assert not target.password_is(username, NEW_PASSWORD)
        assert not target.mfa_is_on(username)
    assert not target.password_is("nobody", NEW_PASSWORD)


async def test_scim_and_the_database_say_the_same(target):
    with scim(target) as client:
        assert httpx2.get(f"{target.address}/scim/v2/Users", trust_env=False).status_code == 401
        listed = {user["userName"]: user for user in client.get("/Users").json()["Resources"]}
        assert listed.keys() == target.users().keys()

        await target.add_user("ada", NEW_PASSWORD, email="ada@example.org", groups=("editors",))
        users = {user["userName"]: user for user in client.get("/Users").json()["Resources"]}
        assert users.keys() == target.users().keys() == listed.keys() | {"ada"}
        assert users["ada"]["emails"][0]["value"] == target.users()["ada"].email == "ada@example.org"

        patch = {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": "active", "value": False}],
        }
        client.patch(f"/Users/{users['ada']['id']}", json=patch).raise_for_status()
        assert not target.users()["ada"].is_active
        assert not logs_in(target, "ada", NEW_PASSWORD)

        client.delete(f"/Users/{users['ada']['id']}").raise_for_status()
        assert "ada" not in target.users()


async def test_a_changed_password_is_read_back(target):
    old = "0ld-quince-Kettle!9"
    await target.add_user("rotated", old)
    with browser(target) as client:
        sign_in(client, "rotated", old)
        page = client.get("/profile/rotated/auth/password")
        submit(client, page, action="edit-password", password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    assert (target.password_is("rotated", old), target.password_is("rotated", NEW_PASSWORD)) == (False, True)
    assert not logs_in(target, "rotated", old)
    assert logs_in(target, "rotated", NEW_PASSWORD)


async def test_one_time_codes_are_enrolled_and_asked_for(tmp_path, code_of):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY"
    target = CanailleTarget(tmp_path, otp=True)
    await target.start()
    try:
        with browser(target) as client:
            page = sign_in(client, "plain", target.plain_password)
            assert page.url.path == "/auth/otp-setup"
            assert not target.mfa_is_on("plain")
            offered = re.search(r'name="secret"[^>]*value="([A-Z2-7]+)', page.text)[1]
            assert submit(client, page, otp=await code_of(offered)).url.path == "/profile/plain"
        assert target.mfa_is_on("plain")
        assert target.totp_secret("plain") == offered

        await target.add_user("coded", NEW_PASSWORD, totp_secret=secret)
        assert target.mfa_is_on("coded")
        assert target.totp_secret("coded") == secret
        with browser(target) as client:
            page = sign_in(client, "coded", NEW_PASSWORD)
            assert page.url.path == "/auth/otp"
            assert submit(client, page, otp=await code_of(secret)).url.path == "/profile/coded"
    finally:
        await target.stop()
