"""`automation-log universal-logout`: trusted, shown, ended."""

import json

import pytest

from tests.cli.conftest import Call

OWNER = ("init", "--workspace", "Acme", "--email", "olive@example.com", "--name", "Olive")
AUDIENCE = "https://log.example.com/w/acme/global-token-revocation"
KEYS = "https://acme.okta.com/oauth2/v1/keys"
TRUST = ("universal-logout", "trust", "Okta", "https://acme.okta.com", "--audience", AUDIENCE, "--keys")


@pytest.fixture
async def acme(call: Call) -> None:
    assert (await call(*OWNER, AUTOMATION_LOG_OWNER_PASSWORD="correct horse battery")).exit_code == 0


@pytest.mark.usefixtures("acme")
async def test_an_issuer_is_trusted_shown_and_ended(call: Call) -> None:
    assert (await call("universal-logout", "show")).stdout == "No issuer is trusted.\n"
    assert (await call(*TRUST, KEYS)).stdout == "Trusted.\n"
    shown = json.loads((await call("universal-logout", "show", "--json")).stdout)
    assert {name: shown[name] for name in ("name", "issuer", "audience", "keys", "last_request_at")} == {
        "name": "Okta",
        "issuer": "https://acme.okta.com",
        "audience": AUDIENCE,
        "keys": KEYS,
        "last_request_at": None,
    }
    assert AUDIENCE in (await call("universal-logout", "show")).stdout
    refused = await call(*TRUST, "http://acme.okta.com/keys")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Only https" in refused.stderr
    assert (await call("universal-logout", "end")).stdout == "Nobody is trusted any more.\n"
    again = await call("universal-logout", "end")
    assert (again.exit_code, again.stdout) == (2, "")
    assert json.loads((await call("universal-logout", "show", "--json")).stdout) is None
