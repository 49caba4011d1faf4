"""The log's columns, and who sees the log."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.seed.house import HUB, SLUG, House, ask_for, ends, row_of, sign_in
from tests.seed.proving import proves

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

CLOCK = re.compile(r"\d\d:\d\d:\d\d")
COLUMNS = ["Status", "Target", "Actor", "Task", "Trigger", "Created at", "Updated at", "View all jobs"]


@proves("L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8")
async def test_every_column_says_what_it_is_for(house: House, page: Page) -> None:
    await ask_for(page, "Adding users", HUB, people="ada@example.com\ngrace@example.com", role="Viewers")
    await page.goto(f"/w/{SLUG}/log")
    await expect(page.locator("table.jobs thead th")).to_have_text(COLUMNS)
    row = row_of(page, "Adding users", HUB)
    created = await row.locator(".cell-created time").get_attribute("datetime")
    first = await row.locator(".cell-updated time").get_attribute("datetime")
    await expect(row.locator(".chip")).to_have_text("Completed", timeout=90_000)
    await expect(row.locator(".cell-target")).to_contain_text("Business hub")
    await expect(row.locator(".cell-actor")).to_contain_text("Olive Owner")
    await expect(row.locator(".cell-trigger")).to_have_text("Web app")
    await expect(row.locator(".cell-created time")).to_have_text(CLOCK)
    assert await row.locator(".cell-created time").get_attribute("datetime") == created
    last = await row.locator(".cell-updated time").get_attribute("datetime")
    assert first is not None
    assert last is not None
    assert first < last
    await row.get_by_role("link", name="View all jobs (2)").click()
    await expect(page.locator("table.jobs tbody tr")).to_have_count(2)
    assert {"ada@example.com", "grace@example.com"} <= house.app.users().keys()


@proves("A1")
async def test_only_owner_super_admins_and_admins_see_the_log(house: House, page: Page) -> None:
    for role, may_see in (
        ("Super admin", True),
        ("Admin", True),
        ("User", False),
        ("Login only", False),
        ("Guest", False),
    ):
        email = f"{role.replace(' ', '-').lower()}@example.com"
        await page.goto(f"/w/{SLUG}/members")
        await page.get_by_label("E-mail", exact=True).fill(email)
        await page.get_by_label("Role").select_option(label=role)
        await page.get_by_role("button", name="Add member").click()
        await page.get_by_role("button", name="Invite").click()
        way_in = await page.locator("#way-in").inner_text()
        context = await house.chromium.new_context(base_url=house.service.address)
        theirs = await context.new_page()
        await theirs.goto(way_in)
        await theirs.get_by_label("New password").fill("a few words to keep")
        await theirs.get_by_role("button", name="Choose this password").click()
        await sign_in(theirs, email, "a few words to keep")
        answer = await theirs.goto(f"/w/{SLUG}/log")
        assert answer is not None
        assert answer.status == (200 if may_see else 403), role
        log = theirs.get_by_role("heading", name="Automation Log", level=1)
        await expect(log).to_have_count(1 if may_see else 0)
        await context.close()
    await ask_for(page, "Logging in", "Robot")
    await ends(page)
