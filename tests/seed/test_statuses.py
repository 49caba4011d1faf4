"""The six statuses of a job with nested jobs, each seen on the page while the app's own state says the same."""

import pytest
from playwright.async_api import Page, expect

from tests.seed.house import HUB, PATIENCE_MS, SLUG, House, ask_for, chip_of, ends
from tests.seed.proving import proves

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

TWO = "one@example.com\ntwo@example.com"


async def shows(page: Page, status: str) -> None:
    await expect(chip_of(page)).to_have_text(status, timeout=PATIENCE_MS)


@proves("S5", "C2")
async def test_queued_until_its_time(house: House, page: Page) -> None:
    await page.goto(f"/w/{SLUG}/jobs/new")
    await page.get_by_role("radio", name="Adding users").check()
    await page.get_by_label("Target").select_option(label=f"{HUB} · Django admin")
    await page.get_by_role("textbox", name="People").fill(TWO)
    await page.get_by_role("checkbox", name="Viewers").check()
    await page.get_by_label("Run at").fill("2035-01-01T03:00")
    await page.get_by_role("button", name="Run job").click()
    await shows(page, "Queued")
    await expect(page.locator("#job")).to_contain_text("1 Jan 2035")
    assert "one@example.com" not in house.app.users()
    await page.get_by_role("button", name="Cancel").click()
    await ends(page, "Not completed")


@proves("S4", "S3", "S6", "C1", "C3")
async def test_started_running_completed(house: House, page: Page) -> None:
    with house.app.hanging():
        await ask_for(page, "Adding users", HUB, people=TWO, role="Viewers")
        await shows(page, "Started")
        assert "one@example.com" not in house.app.users()
    await house.until_running()
    with house.app.hanging():
        await shows(page, "Running")
    await ends(page)
    assert {"one@example.com", "two@example.com"} <= house.app.users().keys()
    await page.get_by_role("link", name="View all jobs (2)").click()
    nested = page.locator("table.jobs tbody tr")
    await expect(nested).to_have_count(2)
    await expect(nested.locator(".chip")).to_have_text(["Completed", "Completed"])
    await nested.first.get_by_role("link", name=HUB).click()
    facts = page.get_by_role("complementary")
    for fact in ("Job id", "Created at", "Started at", "Finished at"):
        await expect(facts).to_contain_text(fact)
    await expect(page.locator(".step-table tbody tr").first).to_be_visible()


@proves("S1")
async def test_not_completed_by_a_single_one(house: House, page: Page) -> None:
    await house.app.add_staff_user("known@example.com", "Known-pass-2026", groups=("Viewers",))
    people = "known@example.com\nnobody@example.com"
    await ask_for(page, "Updating user roles", HUB, people=people, role="Editors")
    await ends(page, "Not completed")
    await expect(page.locator("#job .title-line")).to_contain_text("nobody@example.com")
    await page.get_by_role("link", name="View all jobs (2)").click()
    chips = page.locator("table.jobs tbody tr .chip")
    await expect(chips).to_have_text(["Not completed", "Completed"], timeout=PATIENCE_MS)
    assert house.app.users()["known@example.com"].groups == ("Editors",)


@proves("S2")
async def test_retrying_while_the_app_is_away(house: House, page: Page) -> None:
    await house.app.stop()
    await ask_for(page, "Adding users", HUB, people="three@example.com\nfour@example.com", role="Viewers")
    await shows(page, "Retrying")
    await house.app.start()
    await ends(page)
    assert {"three@example.com", "four@example.com"} <= house.app.users().keys()
