"""Directus starts with its logins and reads back what it holds."""

import httpx2
import pytest
import pytest_asyncio

from targets.directus.contents import DirectusUser
from targets.directus.target import DirectusTarget

pytestmark = [pytest.mark.apps, pytest.mark.asyncio(loop_scope="module")]

NEW_PASSWORD = "Vq7#mulberry-Tram_42"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def target(tmp_path_factory):
    target = DirectusTarget(tmp_path_factory.mktemp("directus"))
    await target.start()
    yield target
    await target.stop()


def client_of(target):
    return httpx2.Client(base_url=target.address, trust_env=False, timeout=30)


def sign_in(client, email, password, **more):
    return client.post("/auth/login", json={"email": email, "password": password, **more})


def logs_in(target, email, password):
    with client_of(target) as client:
        return sign_in(client, email, password).status_code == 200


@pytest.fixture
def admin(target):
    with client_of(target) as client:
        token = sign_in(client, target.username, target.password).json()["data"]["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


async def test_the_seeded_logins_work(target):
    assert logs_in(target, target.username, target.password)
    assert logs_in(target, target.plain_username, target.plain_password)
    assert not logs_in(target, target.plain_username, NEW_PASSWORD)
    with client_of(target) as client:
        assert '<div id="app">' in client.get("/admin/login").text


async def test_the_seeded_people_are_read_back(target):
    assert target.users() == {
        "admin@example.com": DirectusUser(email="admin@example.com", role="Administrator", status="active"),
        "plain@example.com": DirectusUser(email="plain@example.com", role="Editors", status="active"),
    }
    assert target.roles() == {
        "Administrator": {"admin@example.com"},
        "Editors": {"plain@example.com"},
        "Viewers": set(),
    }
    for email, password in (
        (target.username, target.password),
        (target.plain_username, target.plain_password),
    ):
        assert target.password_is(email, password)
        assert not target.password_is(email, NEW_PASSWORD)
        assert not target.mfa_is_on(email)
    assert not target.password_is("nobody@example.com", NEW_PASSWORD)


async def test_the_interface_and_the_database_say_the_same(target, admin):
    old = "0ld-quince-Kettle!9"
    await target.add_user("ada@example.com", old, role="Viewers")
    listed = admin.get("/users?fields=id,email,status,role.name&limit=-1").json()["data"]
    assert target.users() == {
        user["email"]: DirectusUser(email=user["email"], role=user["role"]["name"], status=user["status"])
        for user in listed
    }
    ada = f"/users/{next(user['id'] for user in listed if user['email'] == 'ada@example.com')}"

    admin.patch(ada, json={"password": NEW_PASSWORD}).raise_for_status()
    assert not target.password_is("ada@example.com", old)
    assert target.password_is("ada@example.com", NEW_PASSWORD)
    assert not logs_in(target, "ada@example.com", old)
    assert logs_in(target, "ada@example.com", NEW_PASSWORD)

    admin.patch(ada, json={"status": "suspended"}).raise_for_status()
    assert target.users()["ada@example.com"].status == "suspended"
    admin.delete(ada).raise_for_status()
    assert "ada@example.com" not in target.users()
    role = admin.get("/roles?fields=id&filter[name][_eq]=Editors").json()["data"][0]["id"]
    admin.post("/users/invite", json={"email": "new@example.com", "role": role}).raise_for_status()
    assert target.users()["new@example.com"] == DirectusUser(
        email="new@example.com", role="Editors", status="invited"
    )
    assert not target.password_is("new@example.com", NEW_PASSWORD)


async def test_one_time_codes_are_enrolled_asked_for_and_read_back(target, code_of):
    with client_of(target) as client:
        token = sign_in(client, target.plain_username, target.plain_password).json()["data"]["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        made = client.post("/users/me/tfa/generate", json={"password": target.plain_password})
        secret = made.json()["data"]["secret"]
        assert not target.mfa_is_on(target.plain_username)
        client.post(
            "/users/me/tfa/enable", json={"secret": secret, "otp": await code_of(secret)}
        ).raise_for_status()
        assert target.mfa_is_on(target.plain_username)
        assert target.totp_secret(target.plain_username) == secret
        client.post("/users/me/tfa/disable", json={"otp": await code_of(secret)}).raise_for_status()
        assert not target.mfa_is_on(target.plain_username)


async def test_a_person_seeded_with_a_one_time_code_is_asked_for_it(target, code_of):
    secret = "GEZDGNBVGY3TQOJQ"
    await target.add_user("coded@example.com", NEW_PASSWORD, role="Viewers", totp_secret=secret)
    assert target.mfa_is_on("coded@example.com")
    with client_of(target) as client:
        refused = sign_in(client, "coded@example.com", NEW_PASSWORD)
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (
            401,
            "INVALID_OTP",
        )
        assert (
            sign_in(client, "coded@example.com", NEW_PASSWORD, otp=await code_of(secret)).status_code == 200
        )
