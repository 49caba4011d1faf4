"""Following the log: every change once, in the order of commits, from wherever one left off."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.asked import Asked
from automation_log.domain.filters.grammar import parse
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.exports.following import followed, now_here
from automation_log.store.changes_feed import JobChange
from automation_log.store.database import Connection
from automation_log.store.positions import EntryPosition
from automation_log.store.searching import LogQuery
from tests.cli.conftest import Call
from tests.cli.test_serving import process
from tests.conftest import Record
from tests.store.many_jobs import NOW
from tests.store.test_record import apply, moves, plant
from tests.store.trees import job

BEGINNING = EntryPosition.parse("0.0.00000000-0000-0000-0000-000000000000")
UTC = ZoneInfo("UTC")


async def told(
    record: Record, text: str = "", *, after: EntryPosition = BEGINNING, count: int = 1
) -> Sequence[JobChange]:
    """The first changes after a position."""
    ended, found = asyncio.Event(), []
    query = LogQuery(filter=parse(text), now=NOW, zone=UTC)
    async with asyncio.timeout(30):
        async for changes, _ in followed(
            record.database, record.workspace_id, lambda: query, after, until=ended
        ):
            found += changes
            if len(found) >= count:
                ended.set()
    return found


async def test_every_change_is_told_once_from_wherever_one_left_off(record: Record) -> None:
    _, first, second = await plant(record, 2)
    for status in (Status.STARTED, Status.RUNNING):
        await apply(record, moves(first, status))
    await apply(record, moves(second, Status.STARTED))
    every = await told(record, "-app:nothing", count=8)
    places = [change.position for change in every]
    assert places == sorted(set(places))
    for number, change in enumerate(every[:-1]):
        rest = await told(record, "-app:nothing", after=change.position, count=len(every) - number - 1)
        assert [one.entry_id for one in rest] == [one.entry_id for one in every[number + 1 :]]


async def test_what_comes_later_is_told_when_it_is_committed(record: Record) -> None:
    _, leaf = await plant(record, 1)
    here = await now_here(record.database, record.workspace_id)
    waiting = asyncio.create_task(told(record, "status:running", after=here))
    await apply(record, moves(leaf, Status.STARTED))
    await apply(record, moves(leaf, Status.RUNNING))
    # The filter is about the job as it stands: read late, it lets both of the root's changes through.
    for change in await asyncio.wait_for(waiting, 20):
        assert change.job["parent_id"] is None, "the filter is about roots"
        assert change.job["status"] == Status.RUNNING


@given(st.text(max_size=60) | st.from_regex(r"[0-9.]{1,9}\.[0-9a-f-]{36}"))
def test_a_position_reads_back_as_itself_or_not_at_all(text: str) -> None:
    try:
        read = EntryPosition.parse(text)
    except ValueError:
        return
    assert str(read) == text


async def test_the_feed_tells_a_siem_what_took_effect_and_goes_on_where_it_was(
    record: Record, call: Call, tmp_path: Path
) -> None:
    _, first, second = await plant(record, 2)
    for leaf in (first, second):
        await apply(record, moves(leaf, Status.STARTED))
    await apply(record, moves(first, Status.COMPLETED, evidence=3))
    cursor = tmp_path / "cursor"
    (done,) = map(json.loads, (await call("feed", "--cursor", str(cursor))).stdout.splitlines())
    assert (done["class_uid"], done["activity_id"], done["type_uid"], done["status_id"]) == (
        3001,
        1,
        300101,
        1,
    )
    assert (done["user"]["email_addr"], done["unmapped"]["job"]) == ("ada@example.com", str(first.id))
    assert (await call("feed", "--cursor", str(cursor))).stdout == ""
    await apply(record, moves(second, Status.NOT_COMPLETED, reason="bad_credentials"))
    (failed,) = map(json.loads, (await call("feed", "--cursor", str(cursor))).stdout.splitlines())
    assert (failed["status_id"], failed["status_code"]) == (2, "bad_credentials")
    assert failed["metadata"]["uid"] != done["metadata"]["uid"]
    assert len((await call("feed")).stdout.splitlines()) == 2, "a replay from the beginning"
    cursor.write_text("nonsense")
    refused = await call("feed", "--cursor", str(cursor))
    assert refused.exit_code == 2
    assert "delete it to begin anew" in refused.stderr


REQUIRED = {
    3001: {"user"},
    3002: {"user", "service"},
    3004: {"entity"},
    3005: {"user", "privileges"},
}
"""What OCSF 1.5.0 requires of each class beside what it requires of every event."""
OF_EVERY_EVENT = {"activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"}


@pytest.mark.parametrize("task", Task)
async def test_each_task_is_an_event_with_what_its_class_requires(
    record: Record, call: Call, task: Task
) -> None:
    leaf = replace(job(record.ids), task=task, asked=Asked(roles=("Editors",), assets={"Shop": "Viewers"}))

    async def work(connection: Connection) -> None:
        await record.recorder.record(connection, additions=[leaf])

    await record.database.write(record.workspace_id, work)
    await apply(record, moves(leaf, Status.STARTED))
    await apply(record, moves(leaf, Status.COMPLETED, evidence=2))
    (event,) = map(json.loads, (await call("feed")).stdout.splitlines())
    present = {name for name, value in event.items() if value}
    assert OF_EVERY_EVENT | REQUIRED[event["class_uid"]] <= present
    assert event["metadata"]["product"]["name"]
    assert event["metadata"]["version"] == "1.5.0"
    assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
    assert event["unmapped"]["evidence"] == "accepted"
    if task is Task.UPDATING_USER_ROLES:
        assert event["privileges"] == ["Editors", "Viewers in Shop"]


async def test_the_command_line_follows(record: Record, environment: dict[str, str]) -> None:
    _, leaf = await plant(record, 1)
    async with process(environment, "jobs", "list", "--follow", "--json", "status:started") as following:
        assert following.stdout is not None

        async def move_until_seen() -> bytes:
            line = asyncio.create_task(following.stdout.readline())  # type: ignore[union-attr]
            await apply(record, moves(leaf, Status.STARTED))
            while not line.done():
                # It may have begun to follow after a change: it is told the next one.
                await asyncio.wait([line], timeout=1)
                _, another = await plant(record, 1)
                await apply(record, moves(another, Status.STARTED))
            return line.result()

        said = json.loads(await asyncio.wait_for(move_until_seen(), 60))
    assert said["job"]["status"] == "started"
    assert said["entry"]["kind"] in ("recorded", "status_changed")


@pytest.mark.parametrize(
    "text", ["", "1.2", "1.2.3", "-1.2.00000000-0000-0000-0000-000000000000", "1.2." + "0" * 36]
)
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller turns it into a refusal that names the field
        EntryPosition.parse(text)
