"""Workers killed and frozen at random instants: nothing lost, nobody added twice, no account locked out."""

import asyncio
import os
import random
import signal
from pathlib import Path
from typing import Any

import pytest

from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store.embedded import Addresses
from automation_log.store.verify import verify
from tests.engine.campaign import Ground, ground

LONGEST_LIFE_S = 7.0


def all_settled(rows: list[dict[str, Any]]) -> bool:
    return all(row["settled"] for row in rows)


def something_runs(rows: list[dict[str, Any]]) -> bool:
    return any(row["status"] == Status.RUNNING and row["is_leaf"] for row in rows)


async def assert_nothing_lost(campaign: Ground, people: list[str]) -> None:
    rows = await campaign.rows()
    assert {Status(row["status"]).label for row in rows} == {"Completed"}, [
        (row["task"], row["status"], row["reason"], row["detail"]) for row in rows if row["status"] != 5
    ]
    users = await asyncio.to_thread(campaign.app.users)
    assert sorted(users) == sorted(["admin", "marketing", *people])
    assert all(users[person].groups == ("Editors",) for person in people)
    assert await asyncio.to_thread(campaign.app.password_is, "marketing", await campaign.live_password())
    verdict = await verify(campaign.runtime.database, campaign.workspace.id)
    assert verdict.is_clean, verdict.faults


async def kill_rounds(campaign: Ground, *, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    people: list[str] = []
    for number in range(rounds):
        newcomers = [f"person-{number}-{place}@example.com" for place in range(2)]
        people += newcomers
        await campaign.order(Task.ADDING_USERS, people=tuple(newcomers))
        await campaign.order(Task.ROTATING_PASSWORDS)
        async with campaign.worker() as victim:
            try:
                async with asyncio.timeout(chance.uniform(1, LONGEST_LIFE_S)):
                    await victim.wait()
            except TimeoutError:
                os.killpg(victim.pid, signal.SIGKILL)
                await victim.wait()
        async with campaign.worker():
            await campaign.until(all_settled)
    await assert_nothing_lost(campaign, people)


@pytest.mark.long
async def test_a_frozen_worker_writes_nothing_under_its_old_fence(
    addresses: Addresses, tmp_path: Path
) -> None:
    async with ground(addresses, tmp_path) as campaign:
        people = ["ada@example.com", "grace@example.com"]
        await campaign.order(Task.ADDING_USERS, people=tuple(people))
        await campaign.order(Task.ROTATING_PASSWORDS)
        async with campaign.worker() as frozen:
            await campaign.until(something_runs)
            os.kill(frozen.pid, signal.SIGSTOP)
            async with campaign.worker():
                await campaign.until(all_settled)
                os.kill(frozen.pid, signal.SIGCONT)
        await assert_nothing_lost(campaign, people)


@pytest.mark.long
async def test_twenty_kills_lose_nothing(addresses: Addresses, tmp_path: Path) -> None:
    async with ground(addresses, tmp_path) as campaign:
        await kill_rounds(campaign, rounds=20, seed=2026)
