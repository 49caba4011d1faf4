"""Updating a role in Django's admin: the engine with look, act, observe and the record, against a bare script."""

import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright
from pydantic import SecretStr

from automation_log.connectors.browser.connector import QUIET
from automation_log.connectors.browser.executable import find_chromium
from automation_log.domain.jobs import Cause, CauseKind, TargetKind
from automation_log.domain.secrets import Secret
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.engine.runner import Runner
from automation_log.engine.services import Engine
from automation_log.service.demo.workspace import DemoWorkspace, Login, make_workspace
from automation_log.service.runtime import Runtime, engine, runtime
from automation_log.settings import Settings
from automation_log.store.reading import read_job
from automation_log.triggers.order import Order
from benchmarks.ground import Finding, Ground, side_by_side
from targets.django_admin.target import DjangoAdminTarget

ROUNDS = 30
OURS, THEIRS = "ours@example.com", "theirs@example.com"
SERVICE, HUB = "Robot", "Staff"
PERSON = '#result_list .field-username a:text-is("{}")'


async def run(ground: Ground) -> list[Finding]:
    """One finding: what the engine and its record add to the same page actions, in a browser each."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="automation-log-benchmark-")))
        app = DjangoAdminTarget(folder / "app")
        stack.push_async_callback(app.stop)
        await app.start()
        for person in (OURS, THEIRS):
            await app.add_staff_user(person, "A-person-of-2026")
        settings = Settings(
            data_folder=folder,
            database_url=SecretStr(ground.database.conninfo),
            chromium_no_sandbox=os.geteuid() == 0,
        )
        running = await stack.enter_async_context(runtime(settings, may_start=False))
        login = Login(
            label=SERVICE, address=app.address, username=app.username, password=Secret(app.password)
        )
        workspace = await make_workspace(running, slug="browser-task", logins=[login], hubs={HUB: SERVICE})
        browser = await stack.enter_async_context(_bare_browser())
        ours = _engine_run(running, await stack.enter_async_context(engine(running)), workspace)
        bare = _bare_run(browser, app)
        return [
            await side_by_side("a browser task: as a job against a bare script", bare, ours, rounds=ROUNDS)
        ]


def _roles() -> Iterator[str]:
    """One after the other, so that every run has something to change."""
    return itertools.cycle(("Editors", "Viewers"))


def _engine_run(running: Runtime, works: Engine, workspace: DemoWorkspace) -> Callable[[], Awaitable[None]]:
    roles, runner = _roles(), Runner(works)

    async def run_job() -> None:
        order = Order(
            workspace_id=workspace.id,
            task=Task.UPDATING_USER_ROLES,
            target_kind=TargetKind.BUSINESS_HUB,
            target_id=workspace.hubs[HUB],
            people=(OURS,),
            roles=(next(roles),),
            scheduled_for=None,
            actor=workspace.owner,
            trigger=Trigger.WEB_APP,
            cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="The benchmark asked."),
            idempotency_owner=None,
            idempotency_key=None,
        )
        job_id = await running.submit.submit(order)
        await runner.run(workspace.id, job_id)
        async with running.database.reading(workspace.id) as connection:
            row = await read_job(connection, job_id)
        assert Status(row["status"]) is Status.COMPLETED, row["detail"]

    return run_job


def _bare_run(browser: Browser, app: DjangoAdminTarget) -> Callable[[], Awaitable[None]]:
    roles = _roles()

    async def run_script() -> None:
        role = next(roles)
        context = await browser.new_context(
            viewport={"width": 1280, "height": 800},
            locale="en-US",
            timezone_id="UTC",
            service_workers="block",
        )
        page = await context.new_page()
        await _sign_in(page, app)
        assert await _read_roles(page, app) != [role]
        await _give_role(page, app, role)
        assert await _read_roles(page, app) == [role]
        await context.close()

    return run_script


async def _sign_in(page: Page, app: DjangoAdminTarget) -> None:
    await page.goto(f"{app.address}/admin/login/", wait_until="domcontentloaded")
    await page.fill("#id_username", app.username)
    await page.fill("#id_password", app.password)
    await page.click("#login-form input[type=submit]")
    await page.wait_for_selector("#logout-form")


async def _open_person(page: Page, app: DjangoAdminTarget) -> None:
    await page.goto(f"{app.address}/admin/auth/user/?q={THEIRS}", wait_until="domcontentloaded")
    await page.wait_for_selector("#changelist")
    assert await page.locator(PERSON.format(THEIRS)).count() == 1
    await page.click(PERSON.format(THEIRS))
    await page.wait_for_selector("#id_groups_to")


async def _read_roles(page: Page, app: DjangoAdminTarget) -> list[str]:
    await _open_person(page, app)
    assert await page.locator("#id_is_active").is_checked()
    return [text.strip() for text in await page.locator("#id_groups_to option").all_text_contents()]


async def _give_role(page: Page, app: DjangoAdminTarget, role: str) -> None:
    await _open_person(page, app)
    if await page.locator("#id_groups_to option").count():
        await page.click("#id_groups_remove_all_link, #id_groups_remove_all")
    await page.select_option("#id_groups_from", role)
    await page.click("#id_groups_add_link, #id_groups_add")
    await page.click("input[name=_save]")
    await page.wait_for_selector(".messagelist .success")


@asynccontextmanager
async def _bare_browser() -> AsyncIterator[Browser]:
    """A Chromium of its own, with the settings of the engine's."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(), args=QUIET, chromium_sandbox=os.geteuid() != 0
        )
        yield browser
        await browser.close()
