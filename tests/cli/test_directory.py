"""Accounts and business hubs: what a first job needs, added by command."""

import getpass
import json

import psycopg
import pytest

from automation_log.store.embedded import Addresses
from tests.cli.conftest import Call

CANARY = "C4nary-of-an-account"
APP = ("django-admin", "https://intranet.example.com/team/")
NOBODY = "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"


@pytest.fixture
async def acme(call: Call) -> None:
    """A workspace with its owner."""
    owner = ("init", "--workspace", "Acme", "--email", "olive@example.com", "--name", "Olive")
    assert (await call(*owner, AUTOMATION_LOG_OWNER_PASSWORD="correct horse battery")).exit_code == 0


async def add(call: Call, username: str, *options: str) -> str:
    added = await call("accounts", "add", *APP, username, *options, AUTOMATION_LOG_ACCOUNT_PASSWORD=CANARY)
    assert (added.exit_code, added.stderr) == (0, "")
    return added.stdout.strip()


@pytest.mark.usefixtures("acme")
async def test_an_account_and_a_hub_are_added_and_listed(call: Call) -> None:
    account = await add(call, " robot ", "--label", "Robot")
    hub = (await call("hubs", "add", "Intranet", "--through", account)).stdout.strip()
    place = {"app": "django-admin", "address": "https://intranet.example.com/team"}
    listed = await call("accounts", "list", "--json")
    assert json.loads(listed.stdout) == [{"id": account, **place, "username": "robot", "label": "Robot"}]
    listed = await call("hubs", "list", "--json")
    assert json.loads(listed.stdout) == [
        {"id": hub, **place, "label": "Intranet", "service_account": account}
    ]
    for kind in ("accounts", "hubs"):
        table = (await call(kind, "list")).stdout
        assert place["address"] in table
        assert CANARY not in table


@pytest.mark.usefixtures("acme")
async def test_a_saved_password_takes_the_place_of_the_one_before(call: Call, addresses: Addresses) -> None:
    account = await add(call, "robot")
    saved = await call("accounts", "save-password", account, AUTOMATION_LOG_ACCOUNT_PASSWORD="another")
    assert (saved.exit_code, saved.stdout) == (0, "Saved.\n")
    with psycopg.connect(addresses.owner_url) as owner:
        rows = owner.execute("SELECT version, state FROM secrets ORDER BY version").fetchall()
        said = owner.execute(
            "SELECT personal::jsonb -> 'says' ->> 'said' FROM entries WHERE about_kind = 2 ORDER BY id"
        ).fetchall()
    assert rows == [(1, 3), (2, 2)]
    sentences = [f"{getpass.getuser()} {did} the account robot." for did in ("added", "saved a password of")]
    assert [row[0] for row in said] == sentences


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("accounts", "add", "nope", APP[1], "robot"), "There is no app definition for “nope”."),
        (("accounts", "add", APP[0], "intranet", "robot"), "Give the app's address, such as"),
        (("accounts", "add", APP[0], "ftp://intranet", "robot"), "Give the app's address, such as"),
        (("accounts", "add", APP[0], "http://[", "robot"), "Give the app's address, such as"),
        (("accounts", "add", APP[0], "http://intranet:99999", "robot"), "Give the app's address, such as"),
        (("accounts", "add", APP[0], "https://a:b@intranet", "robot"), "without a user name"),
        (("accounts", "add", APP[0], "https://intranet/?a=b", "robot"), "without a user name"),
        (("accounts", "add", APP[0], APP[1], " "), "Give the user name"),
        (("accounts", "add", APP[0], APP[1], "a\0b"), "Give the user name"),
        (("accounts", "add", APP[0], APP[1], "robot", "--label", "x" * 121), "Give a name for the account"),
        (("accounts", "save-password", NOBODY), "There is no account"),
        (("hubs", "add", "Intranet", "--through", NOBODY), "There is no account"),
    ],
)
async def test_what_cannot_be_used_is_said(call: Call, arguments: tuple[str, ...], said: str) -> None:
    refused = await call(*arguments, AUTOMATION_LOG_ACCOUNT_PASSWORD=CANARY)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert CANARY not in refused.output


@pytest.mark.usefixtures("acme")
async def test_the_same_login_twice_and_an_empty_password_are_refused(call: Call) -> None:
    await add(call, "robot")
    again = await call("accounts", "add", *APP, "robot", AUTOMATION_LOG_ACCOUNT_PASSWORD=CANARY)
    assert "stands here already" in again.stderr
    long = await call("accounts", "add", *APP, "other", AUTOMATION_LOG_ACCOUNT_PASSWORD="x" * 1025)
    assert "Give the password" in long.stderr
