"""A worker's process: it works until it is told to stop, and lets its attempts end first."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from typing import Any

from automation_log.engine.worker import Worker
from automation_log.service.duties import duties
from automation_log.service.noticing import telling
from automation_log.service.runtime import engine, runtime
from automation_log.settings import Settings

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def work(settings: Settings, *, ready: Callable[[], None]) -> None:
    """Take jobs until SIGTERM or SIGINT. Raises: StoreUnavailable, SchemaMismatch, ConfigurationError."""
    with stop_asked() as stop:
        async with runtime(settings, may_start=True) as running, engine(running) as parts:
            worker = asyncio.create_task(
                Worker(parts, concurrency=settings.worker_concurrency, duties=duties(running)).work()
            )
            tasks = [worker, *telling(running)]
            ready()
            await until_stopped(stop, *tasks)
            for task in tasks:
                task.cancel()
            await ended(*tasks)


@contextlib.contextmanager
def stop_asked() -> Iterator[asyncio.Event]:
    """An event that SIGTERM or SIGINT sets; the second signal ends the process as if nobody listened."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def stop_listening() -> None:
        for number in STOP_SIGNALS:
            loop.remove_signal_handler(number)

    def ask() -> None:
        stop.set()
        stop_listening()

    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, ask)
    try:
        yield stop
    finally:
        stop_listening()


async def until_stopped(stop: asyncio.Event, *parts: asyncio.Task[Any]) -> None:
    """Until the stop is asked for, or one of the parts ends by itself."""
    asked = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({asked, *parts}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        asked.cancel()


async def ended(*parts: asyncio.Task[None]) -> None:
    """Wait for every part. Raises: whatever the first of those that broke raised."""
    await asyncio.wait(parts)
    for part in parts:
        if not part.cancelled():
            part.result()
