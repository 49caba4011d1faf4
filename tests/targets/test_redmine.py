"""Redmine starts from its packages, and reads back what its pages and its REST interface did."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx2
import pytest
import pytest_asyncio

from automation_log.domain.totp import Totp
from targets.redmine.target import RedmineTarget
from tests.targets.visitor import Visitor

pytestmark = [pytest.mark.apps, pytest.mark.asyncio(loop_scope="module")]

PASSWORD = "Vq7#mulberry-Tram_42"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def target(tmp_path_factory) -> AsyncIterator[RedmineTarget]:
    target = RedmineTarget(tmp_path_factory.mktemp("redmine"), people=60)
    await target.start()
    yield target
    await target.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(target) -> AsyncIterator[Visitor]:
    async with Visitor(target.address) as visitor:
        yield visitor


async def sign_in(visitor: Visitor, username: str, password: str) -> Visitor:
    return await visitor.send("/login", username=username, password=password)


def rest(target: RedmineTarget) -> httpx2.Client:
    key = {"X-Redmine-API-Key": target.api_key(target.username)}
    return httpx2.Client(base_url=target.address, headers=key, trust_env=False, timeout=30)


def said(visitor: Visitor) -> str:
    return visitor.find(r'<div (?:class="flash \w+" )?id="(?:flash_\w+|errorExplanation)"[^>]*>(.*?)</div>')


async def test_the_roster_and_the_rest_interface_agree_with_the_database(visitor, target):
    await sign_in(visitor, target.username, target.password)
    assert visitor.find(r'<a class="user active" href="[^"]+">(.*?)</a>') == "admin"
    shown, pages = set(), 0
    await visitor.open("/users")
    while True:
        pages += 1
        shown |= set(visitor.find_all(r'<td class="email"><a href="mailto:[^"]+">(.*?)</a>'))
        following = visitor.find_all(r'<li class="next page"><a [^>]*href="([^"]+)"')
        if not following:
            break
        await visitor.open(following[0])
    assert pages == 3
    assert shown == {user.email for user in target.users().values()}
    assert target.users()["person001@example.com"].state == "active"
    assert {len(members) for members in target.assets().values()} == {20}
    with rest(target) as client:
        listed = client.get("/users.json?limit=100").json()["users"]
    assert {user["login"] for user in listed} == target.users().keys()


async def test_projects_have_roles_of_their_own(target):
    await target.add_user(
        "ada", PASSWORD, assets={"apollo": ("Developer", "Reporter"), "cascade": ("Manager",)}
    )
    assert target.assets()["apollo"]["ada"] == ("Developer", "Reporter")
    assert target.assets()["cascade"]["ada"] == ("Manager",)
    assert "ada" not in target.assets()["borealis"]
    key = target.users()["ada"].key
    with rest(target) as client:
        numbers = {role["name"]: role["id"] for role in client.get("/roles.json").json()["roles"]}
        members = client.get(f"/users/{key}.json?include=memberships").json()["user"]["memberships"]
        cascade = next(member for member in members if member["project"]["name"] == "Cascade")
        page = f"/memberships/{cascade['id']}.json"
        client.put(page, json={"membership": {"role_ids": [numbers["Reporter"]]}}).raise_for_status()
        assert target.assets()["cascade"]["ada"] == ("Reporter",)
        client.delete(page).raise_for_status()
        assert "ada" not in target.assets()["cascade"]
        member = {"user_id": key, "role_ids": [numbers["Developer"]]}
        again = client.post("/projects/apollo/memberships.json", json={"membership": member})
        assert again.status_code == 422


async def test_the_own_password_has_rules(visitor, target):
    await target.add_user("paul", PASSWORD)
    await sign_in(visitor, "paul", "wrong")
    assert said(visitor) == "Invalid user or password"
    await sign_in(visitor, "paul", PASSWORD)
    newer = "Another#Tram_4242"
    for old, new, answer in (
        ("wrong", newer, "Wrong password"),
        (PASSWORD, PASSWORD, "The new password must be different from the current password"),
        (PASSWORD, newer, "Password was successfully updated."),
    ):
        await visitor.send("/my/password", password=old, new_password=new, new_password_confirmation=new)
        assert said(visitor) == answer
    assert target.password_is("paul", newer)
    assert not target.password_is("paul", PASSWORD)


async def test_two_factor_sign_in_on_and_asked_for(visitor, target):
    await target.add_user("tilda", PASSWORD)
    await sign_in(visitor, "tilda", PASSWORD)
    await visitor.open("/my/password")
    await visitor.send_here("/my/twofa/totp/activate/init")
    totp = Totp.from_base32(visitor.find(r">([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})<"))
    assert Totp.from_base32(target.totp_secret("tilda")) == totp
    assert not target.mfa_is_on("tilda")
    code = totp.code(totp.window(datetime.now(UTC)))
    await visitor.send_here("/my/twofa/totp/activate", twofa_code=code)
    assert said(visitor).startswith("Two-factor authentication successfully enabled.")
    assert target.mfa_is_on("tilda")
    async with Visitor(target.address) as again:
        await sign_in(again, "tilda", PASSWORD)
        assert again.path == "/account/twofa/confirm"
        # The code that switched it on is used up.
        await again.send_here("/account/twofa", twofa_code=code)
        assert said(again) == "Code is invalid or outdated."


async def test_removing_asks_for_the_login_at_the_same_address(visitor, target):
    await target.add_user("rosa", PASSWORD, assets={"apollo": ("Manager",)})
    key = target.users()["rosa"].key
    await sign_in(visitor, target.username, target.password)
    await visitor.open(f"/users/{key}/edit")
    await visitor.send_here(f"/users/{key}", _method="delete")
    assert (visitor.path, visitor.status) == (f"/users/{key}", 200)
    assert "rosa" in target.users()
    await visitor.send_here(_method="delete", confirm="rosa")
    assert visitor.path == "/users"
    assert "rosa" not in target.users()
    assert "rosa" not in target.assets()["apollo"]
