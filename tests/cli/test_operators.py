"""Operators by command: made, listed without what opens, ended."""

import json

from tests.cli.conftest import Call


async def test_an_operator_is_made_listed_and_ended(call: Call) -> None:
    first = ("init", "--workspace", "Acme", "--email", "olive@example.com", "--name", "Olive")
    assert (await call(*first, AUTOMATION_LOG_OWNER_PASSWORD="correct horse battery")).exit_code == 0
    assert (await call("operators", "list")).stdout == "No operators yet.\n"
    made = await call("operators", "make", "Mara", "--days", "7")
    assert (made.exit_code, made.stderr) == (0, "")
    token = made.stdout.strip()
    assert token.startswith("alop_")
    listed = await call("operators", "list", "--json")
    assert token not in listed.stdout
    (one,) = json.loads(listed.stdout)
    assert (one["name"], one["ended_at"], one["used_at"]) == ("Mara", None, None)
    assert "Mara" in (await call("operators", "list")).stdout
    again = await call("operators", "make", "Mara")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "There is an operator “Mara” already" in again.stderr
    assert (await call("operators", "make", "Nils", "--days", "366")).exit_code == 2
    ended = await call("operators", "end", one["id"])
    assert (ended.exit_code, ended.stdout) == (0, "It opens nothing any more.\n")
    assert "or was ended already" in (await call("operators", "end", one["id"])).stderr
