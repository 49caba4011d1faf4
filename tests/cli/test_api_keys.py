"""API keys by command: made for a member, listed without what opens, ended."""

import json

import pytest

from tests.cli.conftest import Call

OLIVE = "olive@example.com"


@pytest.fixture
async def acme(call: Call) -> None:
    """A workspace with its owner."""
    owner = ("init", "--workspace", "Acme", "--email", OLIVE, "--name", "Olive")
    assert (await call(*owner, AUTOMATION_LOG_OWNER_PASSWORD="correct horse battery")).exit_code == 0


@pytest.mark.usefixtures("acme")
async def test_a_key_is_made_listed_and_ended(call: Call) -> None:
    assert (await call("api-keys", "list")).stdout == "No keys yet.\n"
    scopes = ("--scope", "jobs:read", "--scope", "apps:read")
    made = await call("api-keys", "make", "HR sync", "--for", OLIVE, *scopes, "--days", "30")
    assert (made.exit_code, made.stderr) == (0, "")
    key = made.stdout.strip()
    assert key.startswith("alkey_")
    listed = await call("api-keys", "list", "--json")
    assert key not in listed.stdout
    (one,) = json.loads(listed.stdout)
    assert (one["name"], one["owner"], one["scopes"]) == ("HR sync", OLIVE, ["apps:read", "jobs:read"])
    assert "apps:read jobs:read" in (await call("api-keys", "list")).stdout
    ended = await call("api-keys", "end", one["id"])
    assert (ended.exit_code, ended.stdout) == (0, "It opens nothing any more.\n")
    (one,) = json.loads((await call("api-keys", "list", "--json")).stdout)
    assert one["ended_at"] is not None


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--for", "nobody@example.com", "--scope", "jobs:read"), "There is no member nobody@example.com"),
        (("--for", OLIVE, "--scope", "everything"), "there is no scope “everything”"),
        (("--for", OLIVE, "--scope", "jobs:read", "--days", "366"), "365"),
    ],
)
async def test_what_cannot_be_made_is_said(call: Call, arguments: tuple[str, ...], said: str) -> None:
    refused = await call("api-keys", "make", "HR sync", *arguments)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert refused.stdout == ""
