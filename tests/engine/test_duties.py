"""What a worker minds beside its own duties: again and again, and also when it once went wrong."""

import asyncio

from automation_log.domain.errors import StoreUnavailable
from automation_log.engine.worker import Duty
from tests.engine.readings import reached
from tests.engine.workshop import Workshop


async def test_a_duty_is_minded_again_after_it_broke(workshop: Workshop) -> None:
    times, is_enough = 0, asyncio.Event()

    async def mind() -> None:
        nonlocal times
        times += 1
        if times == 1:
            raise StoreUnavailable("The database does not answer.")
        if times == 2:
            raise ValueError("Nobody thought of this.")
        is_enough.set()

    async with workshop.worker(duties=(Duty(pause_s=0.01, mind=mind),)):
        await reached(is_enough)
    assert times >= 3
