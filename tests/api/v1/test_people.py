"""Whether a person is fully out, through the API: the same answer as the page's, for programs."""

from urllib.parse import quote

import pytest

from automation_log.domain.roster import RosterPerson
from automation_log.store.rosters import keep_roster
from tests.api.v1.conftest import Api
from tests.api.v1.test_directory import ADA, writers
from tests.conftest import now


async def test_a_program_reads_what_is_open_and_why(api: Api) -> None:
    caller = await api.caller()
    _, ada = await writers(api, caller)
    held = (await caller.get(f"/people/{ADA.upper()}")).json()
    assert (held["email"], held["name"], held["member_id"], held["answer"]) == (ADA, "Ada", ada, "not_out")
    newsroom = next(place for place in held["places"] if place["label"] == "Newsroom")
    assert newsroom["standing"] == "in"
    assert newsroom["directory"][0] == "Editors, through the team “Writers”."
    refused = await caller.delete(f"/members/{ada}")
    await caller.delete(f"/members/{ada}", params={"confirm": refused.json()["confirmation"]})
    gone = (await caller.get(f"/people/{ADA}")).json()
    assert (gone["member_id"], gone["answer"]) == (None, "not_yet")
    newsroom = next(place for place in gone["places"] if place["label"] == "Newsroom")
    removal = newsroom["jobs"][0]
    assert (removal["task"], removal["status"], removal["evidence"]) == ("removing_users", "queued", None)
    (clock,) = newsroom["exposures"]
    assert (clock["opened_by"], clock["ended_at"], clock["ended_by"]) == (removal["id"], None, None)
    assert clock["seconds"] == gone["widest_open_seconds"] > 0
    assert gone["last_entry"]["id"] in {job["last_entry"]["id"] for job in newsroom["jobs"]}
    assert (await caller.get(f"/jobs/{removal['id']}")).json()["subject"] == ADA


async def test_whom_nobody_knows_is_unknown(api: Api) -> None:
    answer = await (await api.caller()).get("/people/nobody@example.com")
    assert (answer.status_code, answer.json()["answer"], answer.json()["name"]) == (200, "unknown", None)


@pytest.mark.parametrize("email", ["%00", "x" * 255, "%20"])
async def test_what_is_nobodys_address_is_not_found(api: Api, email: str) -> None:
    answer = await (await api.caller()).get(f"/people/{email}")
    assert answer.status_code in (400, 404), answer.text
    assert answer.json()["code"] in ("not_found", "malformed")


async def test_an_address_from_a_roster_is_text_and_nothing_else(api: Api) -> None:
    hostile = "<script>=cmd()\u202e/../x@y"
    record = api.office.record
    person = RosterPerson(username="x", email=hostile, roles="", is_active=True)
    await record.database.write(
        record.workspace_id,
        lambda connection: keep_roster(connection, api.office.hubs["Shop"], [person], now=now()),
    )
    answer = (await (await api.caller()).get(f"/people/{quote(hostile, safe='')}")).json()
    assert (answer["email"], answer["answer"]) == (hostile, "not_out")
