"""`automation-log failures`: none at first, and then what fails with what finds it, as a table and as JSON."""

import json

from tests.cli.conftest import Call
from tests.conftest import Record
from tests.store.many_jobs import HOSTILE
from tests.store.test_failures import fail


async def test_failures_are_listed_with_the_filter_that_finds_them(record: Record, call: Call) -> None:
    assert (await call("failures")).stdout == "Nothing is failing.\n"
    said = json.loads((await call("failures", "--json")).stdout)
    assert (said["items"], said["is_complete"]) == ([], True)
    job = await fail(record, HOSTILE, f"Add {HOSTILE}")
    table = (await call("failures")).stdout
    assert "The app's page is not as its definition says." in table
    assert "\x1b" not in table
    (one,) = json.loads((await call("failures", "--json")).stdout)["items"]
    assert (one["reason"], one["step"], one["first_people"]) == ("app_changed", f"Add {HOSTILE}", [HOSTILE])
    found = json.loads((await call("jobs", "list", one["filter"], "--json")).stdout)
    assert [row["id"] for row in found] == [str(job.id)] == [one["newest_job"]]
