"""Two worker processes and one account in a real app: each job once, and never two of them in the account at a time."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from automation_log.domain.tasks import Task
from automation_log.store.embedded import Addresses
from tests.engine.campaign import Ground, ground
from tests.engine.test_kill import all_settled, assert_nothing_lost


@pytest.mark.long
async def test_two_processes_share_one_account(addresses: Addresses, tmp_path: Path) -> None:
    people = [f"person-{number}@example.com" for number in range(8)]
    async with ground(addresses, tmp_path) as campaign, campaign.worker(), campaign.worker():
        await campaign.order(Task.ADDING_USERS, people=tuple(people))
        rows = await campaign.until(all_settled)
        assert len(await asked(campaign, "SELECT id FROM procrastinate_workers")) == 2
        await assert_nothing_lost(campaign, people)
        turns = sorted((row["started_at"], row["finished_at"]) for row in rows if row["is_leaf"])
    assert [row["attempt"] for row in rows if row["is_leaf"]] == [1] * len(people)
    assert all(before[1] <= after[0] for before, after in pairwise(turns)), turns


async def asked(campaign: Ground, statement: str) -> list[dict[str, Any]]:
    async with campaign.runtime.database.reading(campaign.workspace.id) as connection:
        return await (await connection.execute(statement)).fetchall()  # type: ignore[arg-type]
