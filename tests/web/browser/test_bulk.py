"""Bulk in a browser: previewed without a script, followed live with one, and aborted."""

import os
from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from automation_log.domain.statuses import Status
from automation_log.store.database import Connection
from automation_log.triggers import batch_turns
from tests.web.batches.test_batches import failed, turns_of
from tests.web.browser.conftest import Desk
from tests.web.browser.furnishing import LONG, lead
from tests.web.browser.test_every_page import NARROW, OVERFLOW
from tests.web.log.test_log import plant_roots

FAILED = "status:not_completed"


async def picture(page: Page, name: str) -> None:
    """Kept where `PICTURES` says, to be looked at."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def test_many_jobs_are_retried_followed_and_aborted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_turns, "TURNS_AT_ONCE", 5)
    record = desk.web.record
    await failed(desk.web, 12)
    done, open_ = await plant_roots(record, 2)
    await lead(record, done, Status.COMPLETED)

    async def lengthen(connection: Connection) -> None:
        await connection.execute("UPDATE jobs SET target_label = %s WHERE id = %s", [LONG, open_.id])

    await record.database.write(record.workspace_id, lengthen)
    page = await desk.signed_in(java_script_enabled=False)
    await page.goto("/w/acme/log")
    await picture(page, "bulk-log")
    await page.get_by_role("button", name="Retry").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Retry 12 jobs?")
    await expect(page.get_by_text("and 2 more")).to_be_visible()
    await expect(page.get_by_role("row", name="It has not ended.")).to_contain_text("1")
    await picture(page, "bulk-preview")
    preview = page.url
    await page.get_by_role("button", name="Retry 12 jobs").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bulk retry of 12 jobs")

    live = await desk.signed_in()
    await live.goto(preview)
    await expect(live.get_by_text("Live", exact=True)).to_be_visible()
    said = live.locator("#batch [role=status]")
    await expect(said).to_have_text("0 of 12 were retried.")
    turns, batch_id = turns_of(desk.web), preview.split("/")[-1]

    await turns.take_turns(record.workspace_id, UUID(batch_id))
    await expect(said).to_have_text("5 of 12 were retried.")
    await picture(live, "bulk-running")
    await live.get_by_role("button", name="Abort").click()
    await expect(said).to_have_text("5 of 12 were retried, 7 left as they were.")
    await expect(live.locator(".notice")).to_have_text("Aborted: nothing more is asked for.")
    await live.get_by_role("link", name="See what it touched in the log").click()
    await expect(live.locator("#log tbody tr")).to_have_count(5)

    dark = await desk.signed_in(viewport=NARROW, color_scheme="dark", has_touch=True)
    for name, address in (("aborted", preview), ("list", "/w/acme/batches"), ("log", "/w/acme/log")):
        await dark.goto(address)
        assert await dark.evaluate(OVERFLOW) == [], name
        await picture(dark, f"bulk-{name}-narrow")
