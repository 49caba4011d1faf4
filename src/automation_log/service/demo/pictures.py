"""Pictures of the demo's pages, as the README shows them: the log, a job and a person, in both schemes."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from automation_log.connectors.browser.executable import find_chromium
from automation_log.domain.statuses import Status
from automation_log.service.demo.identity_provider import LEAVES
from automation_log.service.demo.stage import Stage
from automation_log.service.runtime import Runtime
from automation_log.store import jobs

SIZE = {"width": 1280, "height": 800}


async def take_pictures(
    running: Runtime, stage: Stage, link: Callable[[], Awaitable[str]], folder: Path
) -> None:
    """Write `log-light.png` and its five siblings into the folder; `link` makes a one-time sign-in link."""
    pages = {
        "log": "log?q=",
        "job": f"jobs/{await _telling_job(running, stage)}",
        "person": f"people/{LEAVES.email}",
    }
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=find_chromium(), chromium_sandbox=os.geteuid() != 0
        )
        for scheme in ("light", "dark"):
            await _take(chromium, stage.workspace.slug, pages, await link(), scheme, folder)
        await chromium.close()


async def _take(
    chromium: Browser, slug: str, pages: dict[str, str], link: str, scheme: str, folder: Path
) -> None:
    context = await chromium.new_context(
        viewport=SIZE,  # type: ignore[arg-type]
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(link)
    origin = page.url.partition("/w/")[0]
    for name, path in pages.items():
        await page.goto(f"{origin}/w/{slug}/{path}")
        await page.screenshot(path=folder / f"{name}-{scheme}.png")
    await context.close()


async def _telling_job(running: Runtime, stage: Stage) -> str:
    """The newest leaf that failed, where one did: its page has the most to say."""
    async with running.database.reading(stage.workspace.id) as connection:
        rows = await jobs.list_trees(connection)
    leaves = [row for row in rows if row["is_leaf"]]
    failed = [row for row in leaves if row["status"] == Status.NOT_COMPLETED]
    return str((failed or leaves)[-1]["id"])
