"""`automation-log pauses`: pause, list, end."""

import json

import pytest

from tests.cli.conftest import Call

NOBODY = "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"


@pytest.fixture
async def acme(call: Call) -> None:
    """A workspace with its owner."""
    owner = ("init", "--workspace", "Acme", "--email", "olive@example.com", "--name", "Olive")
    assert (await call(*owner, AUTOMATION_LOG_OWNER_PASSWORD="correct horse battery")).exit_code == 0


@pytest.mark.usefixtures("acme")
async def test_what_is_paused_is_listed_until_it_ends(call: Call) -> None:
    everything = (await call("pauses", "add", "--why", "We move house.")).stdout.strip()
    one_app = (await call("pauses", "add", "--app", "django-admin", "--why", "Renewed.")).stdout.strip()
    listed = json.loads((await call("pauses", "list", "--json")).stdout)
    assert [(one["id"], one["scope"], one["label"], one["why"]) for one in listed] == [
        (everything, "workspace", "Acme", "We move house."),
        (one_app, "app", "Django admin", "Renewed."),
    ]
    assert "We move house." in (await call("pauses", "list")).stdout
    assert (await call("pauses", "end", one_app)).stdout == "Django admin goes on.\n"
    assert (await call("pauses", "end", everything)).exit_code == 0
    assert (await call("pauses", "list")).stdout == "Nothing is paused.\n"


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "--app", "nope", "--why", "x"), "There is no app definition for “nope”."),
        (("add", "--hub", NOBODY, "--why", "x"), "There is no business hub"),
        (("add", "--why", " "), "Say why in one line"),
        (("add", "--app", "scim", "--hub", NOBODY, "--why", "x"), "name an app or a hub, not both"),
        (("end", NOBODY), "This pause has ended already."),
    ],
)
async def test_what_cannot_be_paused_is_said(call: Call, arguments: tuple[str, ...], said: str) -> None:
    refused = await call("pauses", *arguments)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
