"""`python -m benchmarks.open_pages`: how soon open pages show a change; service, database and pages on one machine.

The goals are people's and not ratios: 30 pages in a real browser within 300 ms, 300 pages with 30 different filters
within 1.5 s, of 95 in 100. The 300 follow the log as a page does (the stream says "jobs", the page asks again), without
drawing it: 300 browsers would measure themselves.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx2
from playwright.async_api import Page, async_playwright

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.sessions import Sessions
from automation_log.connectors.browser.executable import find_chromium
from automation_log.domain.jobs import PlannedJob
from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.service.runtime import now
from automation_log.store.database import Connection
from automation_log.store.members import add_member
from benchmarks.ground import Ground, ground, starts

JOBS, CHANGES = 20_000, 20
BROWSER_PAGES, FOLLOWERS, FILTERS = 30, 300, 30
COOKIE = "automation_log_session"
PATIENCE_S = 60.0
WATCH = """([id, word]) => new Promise((seen) => {
    const look = () => {
        const chip = document.querySelector(`#job-${id} .chip`);
        if (chip && chip.textContent.trim() === word) { watch.disconnect(); seen(Date.now() / 1000); }
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
})"""
OTHERS = [f"-task:{task.word}" for task in Task if task is not Task.ADDING_USERS]
OTHERS += [f"-trigger:{trigger.word}" for trigger in Trigger if trigger is not Trigger.WEB_APP]
"""Filters that all find the benchmark's jobs, each another question to the database."""


async def main() -> None:
    """Print what was measured, as Markdown."""
    async with AsyncExitStack() as stack:
        place = await stack.enter_async_context(ground())
        workspace_id = await place.workspace()
        slug = f"w-{workspace_id}"
        # For later, so that no worker takes them: the changes are the benchmark's own.
        later = now() + timedelta(days=365)
        jobs = [replace(place.job(), scheduled_for=later) for _ in range(JOBS)]
        await place.plant(workspace_id, jobs)
        place.analyze()
        cookie = await _session(place, workspace_id)
        service, address = await stack.enter_async_context(_serving(place))
        print("| open pages | p50 | p95 | goal | CPU of the service | memory |\n|---|---|---|---|---|---|")
        await _in_browsers(place, workspace_id, jobs, f"{address}/w/{slug}/log", cookie, service)
        await _followers(place, workspace_id, jobs, f"{address}/w/{slug}", cookie, service)


async def _in_browsers(
    place: Ground, workspace_id: UUID, jobs: list[PlannedJob], log: str, cookie: str, service: int
) -> None:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=find_chromium(), chromium_sandbox=os.geteuid() != 0
        )
        pages: list[Page] = []
        for _ in range(BROWSER_PAGES):
            # A browser of its own for each, as thirty people have: one opens six connections to a place and no more.
            context = await chromium.new_context()
            await context.add_cookies([{"name": COOKIE, "value": cookie, "url": log}])
            page = await context.new_page()
            await page.goto(f"{log}?q=")
            await page.locator("[data-live]:visible").wait_for()
            pages.append(page)
        before, taken = Usage.of(service), []
        for job in jobs[-CHANGES:]:
            seen = [asyncio.create_task(page.evaluate(WATCH, [str(job.id), "Started"])) for page in pages]
            await asyncio.sleep(0.2)
            at = time.time()
            await place.record(workspace_id, [starts(job)])
            taken += [moment - at for moment in await asyncio.wait_for(asyncio.gather(*seen), PATIENCE_S)]
        _print(f"{BROWSER_PAGES} in a browser, one filter", taken, "300 ms", before, Usage.of(service))
        await chromium.close()


async def _followers(
    place: Ground, workspace_id: UUID, jobs: list[PlannedJob], address: str, cookie: str, service: int
) -> None:
    queries = [f"{first} {second}" for first in OTHERS for second in OTHERS if first < second][:FILTERS]
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx2.AsyncClient(cookies={COOKIE: cookie}, timeout=None, limits=limits) as client:
        changed: asyncio.Queue[tuple[str, float]] = asyncio.Queue()
        ready = asyncio.Semaphore(0)

        async def follow(query: str) -> None:
            async with client.stream("GET", f"{address}/live") as stream:
                async for line in stream.aiter_lines():
                    if line.startswith("event: jobs"):
                        answer = await client.get(
                            f"{address}/log", params={"q": query}, headers={"HX-Request": "true"}
                        )
                        changed.put_nowait((answer.text, time.time()))
                        ready.release()

        following = [asyncio.create_task(follow(queries[number % FILTERS])) for number in range(FOLLOWERS)]
        for _ in range(FOLLOWERS):
            await asyncio.wait_for(ready.acquire(), PATIENCE_S)
        before, taken = Usage.of(service), []
        for job in jobs[-CHANGES * 2 : -CHANGES]:
            while not changed.empty():
                changed.get_nowait()
            at = time.time()
            await place.record(workspace_id, [starts(job)])
            for _ in range(FOLLOWERS):
                text, moment = await asyncio.wait_for(changed.get(), PATIENCE_S)
                assert _shows(text, job), "a page was told of a change that it was not shown"
                taken.append(moment - at)
        _print(f"{FOLLOWERS} that follow, {FILTERS} filters", taken, "1.5 s", before, Usage.of(service))
        for one in following:
            one.cancel()
        await asyncio.gather(*following, return_exceptions=True)


def _shows(table: str, job: PlannedJob) -> bool:
    row = table.partition(f'id="job-{job.id}"')[2].partition("</tr>")[0]
    return f'"chip {Status.STARTED.word}"' in row


class Usage:
    """What a process has used: seconds of CPU, and megabytes it holds."""

    def __init__(self, cpu_s: float, memory_mb: float, at: float) -> None:
        self.cpu_s, self.memory_mb, self.at = cpu_s, memory_mb, at

    @classmethod
    def of(cls, pid: int) -> "Usage":
        """Of this process, now."""
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        ticks = int(fields[11]) + int(fields[12])
        page = os.sysconf("SC_PAGE_SIZE")
        return cls(ticks / os.sysconf("SC_CLK_TCK"), pages * page / 1e6, time.monotonic())


def _print(what: str, taken: list[float], goal: str, before: Usage, after: Usage) -> None:
    parts = statistics.quantiles(taken, n=20)
    busy = (after.cpu_s - before.cpu_s) / (after.at - before.at)
    print(
        f"| {what} | {parts[9] * 1000:.0f} ms | {parts[18] * 1000:.0f} ms | {goal} "
        f"| {busy:.0%} of a core | {after.memory_mb:.0f} MB |",
        flush=True,
    )


async def _session(place: Ground, workspace_id: UUID) -> str:
    member_id = place.ids.new()

    async def work(connection: Connection) -> None:
        who = {"email": "olive@example.com", "name": "Olive", "role": Role.OWNER}
        await add_member(connection, id=member_id, **who, password_hash=None, now=now())  # type: ignore[arg-type]

    await place.database.write(workspace_id, work)
    sessions = Sessions(database=place.database, hashes=PasswordHashes(), clock=now, ids=place.ids)
    return (await sessions.begin(workspace_id, member_id)).token.reveal()


@asynccontextmanager
async def _serving(place: Ground) -> AsyncIterator[tuple[int, str]]:
    """The pages alone, as a process of its own: its id, and where it is."""
    with tempfile.TemporaryDirectory(prefix="automation-log-benchmark-") as folder:
        environment = os.environ | {
            "AUTOMATION_LOG_DATA_FOLDER": folder,
            "AUTOMATION_LOG_PORT": "0",
            "AUTOMATION_LOG_WORKER_CONCURRENCY": "1",
            "AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": str(os.geteuid() == 0).lower(),
            "DATABASE_URL": place.database.conninfo,
        }
        command = (sys.executable, "-m", "automation_log.cli.main", "serve")
        service = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=asyncio.subprocess.PIPE
        )
        try:
            assert service.stdout is not None
            said = (await asyncio.wait_for(service.stdout.readline(), PATIENCE_S)).decode()
            yield service.pid, said[said.index("http") :].split()[0].rstrip("/")
        finally:
            service.terminate()
            await service.wait()


if __name__ == "__main__":
    asyncio.run(main())
