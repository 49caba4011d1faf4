"""The whole house as people have it: the service, a real app, and a browser with the owner signed in."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psycopg
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from automation_log.connectors.browser.executable import find_chromium
from automation_log.domain.statuses import Status
from automation_log.store.embedded import Addresses
from targets.django_admin.target import DjangoAdminTarget
from tests.service import SLUG, Service, serving

PATIENCE_MS = 90_000
"""How long a job may take on a busy machine."""
OWNER_EMAIL, OWNER_PASSWORD = "olive@example.com", "correct horse battery"
HUB, ROBOT, PRESS = "Intranet", "Robot", "Press account"
PRESS_PASSWORD = "Press-pass-of-2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One workspace with a hub, its service account, and an account of the press."""

    service: Service
    app: DjangoAdminTarget
    chromium: Browser
    hub: UUID
    accounts: dict[str, UUID]
    folder: Path
    owner_url: str = field(repr=False)

    @asynccontextmanager
    async def owner(self) -> AsyncIterator[Page]:
        """The owner's browser, signed in with the password."""
        context = await self.chromium.new_context(base_url=self.service.address)
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        await sign_in(page, OWNER_EMAIL, OWNER_PASSWORD)
        yield page
        await context.close()

    async def until_running(self) -> None:
        """Wait until a job acts on the app; what a page shows of it comes later, and may be over by then."""
        async with await psycopg.AsyncConnection.connect(self.owner_url, autocommit=True) as connection:
            async with asyncio.timeout(PATIENCE_MS / 1000):
                running = "SELECT FROM jobs WHERE is_leaf AND status = %s"
                while (await connection.execute(running, (Status.RUNNING,))).rowcount == 0:
                    pass

    async def a_day_goes_by(self) -> None:
        """As if every policy had been made a day earlier; the service's own clock cannot be moved."""
        async with await psycopg.AsyncConnection.connect(self.owner_url) as connection:
            await connection.execute(
                "UPDATE policies SET since = since - interval '1 day', starts_on = starts_on - 1"
            )


async def sign_in(page: Page, email: str, password: str) -> None:
    """As people do."""
    await page.goto("/sign-in")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("navigation", name="Main")).to_be_visible()


async def ask_for(page: Page, task: str, target: str, *, people: str = "", role: str = "") -> str:
    """Fill in New job and send it; the address of the job's page, which is open now."""
    await page.goto(f"/w/{SLUG}/jobs/new")
    await page.get_by_role("radio", name=task).check()
    await page.get_by_label("Target").select_option(label=f"{target} · Django admin")
    if people:
        await page.get_by_role("textbox", name="People").fill(people)
    if role:
        await page.get_by_role("checkbox", name=role).check()
    await page.get_by_role("button", name="Run job").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"{task} · {target}")
    return page.url.split("?")[0]


def chip_of(page: Page) -> Locator:
    """The status on a job's page."""
    return page.locator("#job .title-line .chip")


async def ends(page: Page, status: str = "Completed") -> None:
    """The open job page comes to its end by itself, live, and it is this one."""
    over = re.compile(r"^\s*(Completed|Not completed)\s*$")
    await expect(chip_of(page)).to_have_text(over, timeout=PATIENCE_MS)
    if (await chip_of(page).inner_text()).strip() != status:
        raise AssertionError(await page.locator("#job").inner_text())


def row_of(page: Page, task: str, target: str) -> Locator:
    """The newest row of the log with this task and target; what is only expected is none."""
    return (
        page.locator("table.jobs tbody tr:not(:has(.chip.ghost))")
        .filter(has=page.locator(".cell-task", has_text=re.compile(f"^{task}$")))
        .filter(has=page.locator(".cell-target a", has_text=re.compile(f"^{re.escape(target)}$")))
        .first
    )


@asynccontextmanager
async def built(addresses: Addresses, folder: Path) -> AsyncIterator[House]:
    """Everything started and furnished; nothing has run yet."""
    async with AsyncExitStack() as stack:
        app = DjangoAdminTarget(folder / "app")
        stack.push_async_callback(app.stop)
        await app.start()
        await app.add_staff_user("press", PRESS_PASSWORD, is_superuser=True)
        service = await stack.enter_async_context(serving(addresses, folder))

        async def account(label: str, username: str, password: str) -> UUID:
            said = await service.command(
                *("accounts", "add", "django-admin", app.address, username, "--label", label),
                AUTOMATION_LOG_ACCOUNT_PASSWORD=password,
            )
            return UUID(said)

        accounts = {
            ROBOT: await account(ROBOT, app.username, app.password),
            PRESS: await account(PRESS, "press", PRESS_PASSWORD),
        }
        hub = await service.command("hubs", "add", HUB, "--through", str(accounts[ROBOT]))
        playwright = await stack.enter_async_context(async_playwright())
        chromium = await playwright.chromium.launch(
            executable_path=find_chromium(), chromium_sandbox=os.geteuid() != 0
        )
        stack.push_async_callback(chromium.close)
        yield House(
            service=service,
            app=app,
            chromium=chromium,
            hub=UUID(hub),
            accounts=accounts,
            folder=folder,
            owner_url=addresses.owner_url,
        )


async def appears(page: Page, task: str, target: str) -> Locator:
    """The row, once it is in the log; on a page that stays open, new rows would wait behind a link."""
    row = row_of(page, task, target)
    async with asyncio.timeout(PATIENCE_MS / 1000):
        await page.goto(f"/w/{SLUG}/log")
        while not await row.count():
            await page.reload()
    return row
