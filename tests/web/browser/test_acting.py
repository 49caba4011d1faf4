"""New job, Retry and Cancel, with the mouse and with the keyboard alone."""

from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from automation_log.domain.jobs import PlannedJob
from automation_log.domain.statuses import Status
from tests.conftest import now
from tests.web.browser.conftest import Desk
from tests.web.browser.furnishing import add_hub, lead
from tests.web.log.test_log import plant_roots

BY = ["mouse", "keyboard"]


async def reach(page: Page, wanted: Locator) -> None:
    """Tab on until it has the focus."""
    for _ in range(40):
        if await wanted.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


async def press(page: Page, button: Locator, by: str) -> None:
    if by == "mouse":
        await button.click()
    else:
        await reach(page, button)
        await page.keyboard.press("Enter")


async def failed_job(desk: Desk) -> PlannedJob:
    (job,) = await plant_roots(desk.web.record, 1)
    await lead(desk.web.record, job, Status.NOT_COMPLETED)
    return job


async def test_a_job_is_asked_for_with_the_keyboard_alone(desk: Desk) -> None:
    await add_hub(desk.web)
    page = await desk.signed_in()
    await page.goto("/w/acme/log")
    new_job = page.locator("main").get_by_role("link", name="New job").first
    await press(page, new_job, "keyboard")
    keyboard = page.keyboard
    tasks = page.get_by_role("radio")
    await reach(page, tasks.first)
    for _ in range(await tasks.count()):  # once around, back to the first
        await keyboard.press("ArrowDown")
    await expect(page.get_by_role("radio", name="Adding users")).to_be_checked()
    await reach(page, page.get_by_label("Target"))
    await keyboard.type("Staff")
    await reach(page, page.get_by_role("textbox", name="People"))
    await keyboard.type("ada@example.com\ngrace@example.com")
    await reach(page, page.get_by_role("checkbox", name="Editors"))
    await keyboard.press("Space")
    await press(page, page.get_by_role("button", name="Run job"), "keyboard")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Adding users · Staff")
    await expect(page.locator(".notice")).to_have_text("The job is recorded; it shows here as it runs.")
    await expect(page.locator("#job .chip").first).to_have_text("Queued")
    parent, *nested = await desk.web.jobs()
    assert page.url == f"{desk.address}/w/acme/jobs/{parent['id']}?said=submitted"
    assert [(one["subject"], one["asked"]) for one in nested] == [
        ("ada@example.com", {"roles": ["Editors"]}),
        ("grace@example.com", {"roles": ["Editors"]}),
    ]


async def test_a_mistake_is_led_to_and_what_was_typed_stays(desk: Desk) -> None:
    await add_hub(desk.web)
    page = await desk.signed_in()
    await page.goto("/w/acme/jobs/new")
    await page.get_by_role("radio", name="Adding users").check()
    await page.get_by_label("Target").select_option(label="Staff · Django admin")
    await page.get_by_role("textbox", name="People").fill("ada@example.com\ngrace.example.com")
    await page.get_by_role("checkbox", name="Editors").check()
    await page.get_by_role("button", name="Run job").click()
    await desk.forgive("422")
    people = page.get_by_role("textbox", name="People")
    await expect(people).to_have_accessible_description(
        "One e-mail address a line. Five people make one job with five nested jobs. "
        "“grace.example.com” is not an e-mail address."
    )
    await page.get_by_role("alert").get_by_role("link").click()
    await expect(people).to_be_focused()
    await people.fill("ada@example.com\ngrace@example.com")
    await page.get_by_role("button", name="Run job").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Adding users · Staff")


@pytest.mark.parametrize("by", BY)
async def test_cancel_ends_a_job_that_waits(desk: Desk, by: str) -> None:
    (job,) = await plant_roots(desk.web.record, 1)
    page = await desk.signed_in()
    await page.goto(f"/w/acme/jobs/{job.id}")
    await press(page, page.get_by_role("button", name="Cancel"), by)
    await expect(page.locator(".notice")).to_have_text("Cancel asked for; an acting step is finished first.")
    await expect(page.locator("#job .chip").first).to_have_text("Not completed")
    await expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    assert [one["reason"] for one in await desk.web.jobs()] == ["cancelled"]


@pytest.mark.parametrize("by", BY)
async def test_retry_takes_a_job_up_again(desk: Desk, by: str) -> None:
    job = await failed_job(desk)
    page = await desk.signed_in()
    await page.goto(f"/w/acme/jobs/{job.id}")
    await press(page, page.get_by_role("button", name="Retry"), by)
    await expect(page.locator(".notice")).to_have_text("Retry asked for.")
    await expect(page.locator("#job .chip").first).to_have_text("Retrying")
    (row,) = await desk.web.jobs()
    assert row["due_at"] <= now() + timedelta(seconds=1)


async def test_a_button_of_a_page_that_is_behind_says_what_is_so(desk: Desk) -> None:
    job = await failed_job(desk)
    page = await desk.signed_in(java_script_enabled=False)
    await page.goto(f"/w/acme/jobs/{job.id}")
    await desk.web.services.asking.retry(desk.web.record.workspace_id, job.id, job.actor)
    await page.get_by_role("button", name="Retry").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page.locator(".error-page")).to_contain_text(
        "Only a job that is Not completed can be retried."
    )
    await desk.forgive("409")
