"""A worker's process minds policies too: what is due is answered without anybody asking."""

from datetime import timedelta

import pytest

from automation_log.domain.policies import Policy, PolicyKind, RunOutcome, nightly
from automation_log.domain.windows import Hours
from automation_log.store import policies
from automation_log.store.database import Connection
from tests.cli.test_serving import first_line, process
from tests.conftest import Record, now
from tests.engine.readings import until

pytestmark = pytest.mark.long


async def test_a_worker_answers_a_window_that_is_open(environment: dict[str, str], record: Record) -> None:
    opened = (now() - timedelta(minutes=1)).replace(second=0, microsecond=0)
    due = Policy(
        id=record.ids.new(),
        kind=PolicyKind.NIGHTLY_SYNC,
        app="",
        every=1,
        starts_on=opened.date(),
        hours=Hours(zone="UTC", opens=opened.time(), lasts=timedelta(hours=1)),
        is_on=True,
        since=opened,
    )

    async def keep(connection: Connection) -> bool:
        return await policies.add_policy(connection, due)

    assert await record.database.write(record.workspace_id, keep)
    found: tuple[policies.ShownRun, ...] = ()

    async def is_answered() -> bool:
        nonlocal found
        async with record.database.reading(record.workspace_id) as connection:
            found = await policies.list_runs(connection, due.id)
        return bool(found)

    async with process(environment, "work") as worker:
        assert await first_line(worker) == "Working; stop with Ctrl-C.\n"
        await until(is_answered)
    assert [(run.key, run.outcome) for run in found] == [(str(opened.date()), RunOutcome.NOTHING_DUE)]


async def test_a_worker_gives_a_workspace_its_nights(environment: dict[str, str], record: Record) -> None:
    found: Policy | None = None

    async def is_set_up() -> bool:
        nonlocal found
        async with record.database.reading(record.workspace_id) as connection:
            found = await policies.find_nightly(connection)
        return found is not None

    async with process(environment | {"AUTOMATION_LOG_TIME_ZONE": "Asia/Kathmandu"}, "work"):
        await until(is_set_up)
    assert found is not None
    assert found.hours == nightly(found.id, zone="Asia/Kathmandu", since=found.since).hours
