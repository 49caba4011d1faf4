"""`apps try`: a definition's steps against a live app, told as they are taken."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from automation_log.connectors.catalog import BUILT_IN
from targets.django_admin.target import DjangoAdminTarget
from tests.cli.conftest import Call
from tests.cli.test_serving import AS_ROOT

ADA = "ada@example.com"
FILE = str(BUILT_IN / "django-admin.yaml")


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[DjangoAdminTarget]:
    target = DjangoAdminTarget(tmp_path / "app")
    try:
        await target.start()
        yield target
    finally:
        await target.stop()


@pytest.mark.long
async def test_a_definition_is_tried_on_a_live_app(call: Call, app: DjangoAdminTarget) -> None:
    variables = {
        "AUTOMATION_LOG_ACCOUNT_PASSWORD": app.password,
        "AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": AS_ROOT,
    }
    adding = (
        "apps",
        "try",
        FILE,
        "adding_users",
        app.address,
        app.username,
        "--person",
        ADA,
        "--role",
        "Editors",
    )
    dry = await call(*adding, "--dry-run", **variables)
    assert dry.exit_code == 0, dry.output
    assert dry.stdout.splitlines()[-1] == "Stopped before “Create the person”, the first step that acts."
    assert ADA not in app.users()

    real = await call(*adding, **variables)
    assert real.exit_code == 0, real.output
    assert real.stdout.splitlines()[-1] == "Adding users: observed."
    assert [line.split()[0] for line in real.stdout.splitlines()[:-1]] == [
        *("sign_in", "sign_in", "look"),
        *("act", "act", "act"),
        *("observe", "observe"),
    ]
    assert app.users()[ADA].groups == ("Editors",)
    assert app.password not in real.output

    again = await call(*adding, **variables)
    assert again.stdout.splitlines()[-1] == "It is so already: a job would end here."

    logging_in = ("apps", "try", FILE, "logging_in", app.address, app.username)
    refused = await call(*logging_in, **(variables | {"AUTOMATION_LOG_ACCOUNT_PASSWORD": "wrong-password"}))
    assert refused.exit_code == 1
    assert "(bad_credentials)" in refused.stderr
    assert "wrong-password" not in refused.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("flying", "https://a.example.com"), "There is no task “flying”"),
        (("logging_in", "ftp://a"), "Give the app's address"),
        (("rotating_passwords", "http://127.0.0.1:9"), "makes a secret that only the vault may hold"),
    ],
)
async def test_what_cannot_be_tried_is_said(call: Call, words: tuple[str, ...], said: str) -> None:
    variables = {"AUTOMATION_LOG_ACCOUNT_PASSWORD": "x", "AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": AS_ROOT}
    refused = await call("apps", "try", FILE, *words, "robot", **variables)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
