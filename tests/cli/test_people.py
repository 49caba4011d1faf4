"""`automation-log people`: whether somebody is fully out, on a terminal that a name cannot take over."""

import json

import psycopg

from automation_log.store.embedded import Addresses
from tests.cli.conftest import Call

OLIVE = "olive@example.com"


async def test_a_person_is_shown_with_every_place(call: Call, addresses: Addresses) -> None:
    owner = ("init", "--workspace", "Acme", "--email", OLIVE, "--name", "Olive")
    assert (await call(*owner, AUTOMATION_LOG_OWNER_PASSWORD="correct horse battery")).exit_code == 0
    with psycopg.connect(addresses.owner_url, autocommit=True) as database:
        database.execute("UPDATE members SET name = %s", ["=cmd() \x1b[31mOlive\u202e<script>"])
    shown = (await call("people", "show", OLIVE.upper())).stdout
    assert "Not out: 1 open" in shown
    assert "They are a member who may sign in." in shown
    assert "no job" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    told = json.loads((await call("people", "show", OLIVE, "--json")).stdout)
    assert (told["email"], told["answer"], told["open"]) == (OLIVE, "not_out", 1)
    assert [place["kind"] for place in told["places"]] == ["session", "session"]


async def test_what_can_be_nobodys_address_is_said(call: Call) -> None:
    owner = ("init", "--workspace", "Acme", "--email", OLIVE, "--name", "Olive")
    assert (await call(*owner, AUTOMATION_LOG_OWNER_PASSWORD="correct horse battery")).exit_code == 0
    for nobody in (" ", "x" * 300, "\udcff@example.com"):
        answer = await call("people", "show", nobody)
        assert answer.exit_code != 0
        assert "That cannot be anybody's e-mail address." in answer.stderr
