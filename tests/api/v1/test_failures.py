"""Failures through the API: the clusters with what to do, and the filter that finds their jobs."""

from tests.api.v1.conftest import Api
from tests.store.test_failures import fail


async def test_failures_come_with_what_to_do_and_what_finds_them(api: Api) -> None:
    jobs = [
        await fail(api.office.record, f"{number}@example.com", "Add", reason="not_enough_seats")
        for number in range(4)
    ]
    caller = await api.caller()
    said = (await caller.get("/failures")).json()
    assert said["is_complete"]
    (one,) = said["items"]
    assert (one["reason"], one["app"], one["step"]) == ("not_enough_seats", "django-admin", "Add")
    assert one["to_do"] == "Add licenses in the app, then retry."
    assert (one["jobs"], one["people"]) == (4, 4)
    assert one["first_people"] == ["0@example.com", "1@example.com", "2@example.com"]
    assert said["since"] < one["first_seen_at"] < one["last_seen_at"]
    assert one["newest_job"] == str(jobs[-1].id)
    found = (await caller.get("/jobs", params={"q": one["filter"]})).json()["items"]
    assert {job["id"] for job in found} == {str(job.id) for job in jobs}
