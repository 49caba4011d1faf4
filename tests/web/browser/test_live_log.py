"""The open log follows the record: what changed changes in place, what is new waits until it is asked for."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from automation_log.domain.statuses import Status
from tests.store.test_record import apply, moves, plant
from tests.web.browser.conftest import Desk
from tests.web.browser.furnishing import lead
from tests.web.log.test_live import SOON
from tests.web.log.test_log import plant_roots

TELL_EVENTS = """addEventListener("htmx:sse:after:message", () => {
    document.documentElement.dataset.told = 1 + Number(document.documentElement.dataset.told ?? 0);
})"""
MARK = "document.documentElement.dataset.mark = 'the same document'"


async def assert_live(page: Page) -> None:
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()


async def watched(desk: Desk, address: str) -> Page:
    """A page that is live, and marked: a reload would lose the mark."""
    page = await desk.signed_in()
    await page.goto(address)
    await assert_live(page)
    await page.evaluate(MARK)
    return page


async def assert_not_reloaded(page: Page) -> None:
    await expect(page.locator("html")).to_have_attribute("data-mark", "the same document")


async def test_a_row_changes_in_place(desk: Desk) -> None:
    older, newer = await plant_roots(desk.web.record, 2)
    page = await watched(desk, "/w/acme/log")
    row = page.locator(f"#job-{older.id}")
    await expect(row.locator(".chip")).to_have_text("Queued")
    await row.locator("a").focus()
    await lead(desk.web.record, older, Status.RUNNING)
    await expect(row.locator(".chip")).to_have_text("Running")
    await expect(row.locator("a")).to_be_focused()
    await expect(page.locator("tbody tr").first).to_have_id(f"job-{newer.id}")
    await expect(page.locator(".tally", has_text="Running").locator("strong")).to_have_text("1")
    await assert_not_reloaded(page)


async def test_new_jobs_wait_behind_their_number(desk: Desk) -> None:
    (seen,) = await plant_roots(desk.web.record, 1)
    page = await watched(desk, "/w/acme/log")
    rows = page.locator("tbody tr")
    first, second = await plant_roots(desk.web.record, 2)
    waiting = page.get_by_role("link", name="2 new jobs")
    await expect(waiting).to_be_visible()
    await lead(desk.web.record, seen, Status.STARTED)
    await expect(page.locator(f"#job-{seen.id} .chip")).to_have_text("Started")
    await expect(rows).to_have_count(1)
    await assert_not_reloaded(page)
    await waiting.click()
    await expect(rows).to_have_count(3)
    await expect(rows.first).to_have_id(f"job-{second.id}")
    await expect(rows.nth(1)).to_have_id(f"job-{first.id}")
    await expect(page.locator(".waiting-jobs a")).to_have_count(0)


async def test_a_job_and_its_parent_follow_the_record(desk: Desk) -> None:
    parent, leaf, _ = await plant(desk.web.record, 2)
    job, nested = [
        await watched(desk, f"/w/acme/{address}")
        for address in (f"jobs/{leaf.id}", f"jobs/{parent.id}/nested")
    ]
    await lead(desk.web.record, leaf, Status.COMPLETED)
    await expect(job.locator("#job .chip").first).to_have_text("Completed")
    await expect(job).to_have_title("Completed: Adding users · Django admin · Acme")
    await expect(nested.locator(".roll-up")).to_contain_text("1 completed")
    for page in (job, nested):
        await assert_not_reloaded(page)


async def test_a_page_stands_still_by_button_and_goes_on_with_what_it_missed(desk: Desk) -> None:
    (seen,) = await plant_roots(desk.web.record, 1)
    page = await watched(desk, "/w/acme/log")
    await page.evaluate(TELL_EVENTS)
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_role("button", name="Go on")).to_have_attribute("aria-pressed", "true")
    await lead(desk.web.record, seen, Status.STARTED)
    await expect(page.locator("html")).to_have_attribute("data-told", re.compile(r"\d"))
    await expect(page.locator(f"#job-{seen.id} .chip")).to_have_text("Queued")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.locator(f"#job-{seen.id} .chip")).to_have_text("Started")
    await assert_not_reloaded(page)


async def test_what_is_typed_opened_and_selected_survives_a_change(desk: Desk) -> None:
    first, second = await plant_roots(desk.web.record, 2)
    page = await watched(desk, "/w/acme/log")
    await page.locator("#q").fill("status:run")
    await page.get_by_text("Filters", exact=True).click()
    await page.evaluate(
        f"getSelection().selectAllChildren(document.querySelector('#job-{first.id} .cell-actor'))"
    )
    await page.locator("#q").focus()
    await lead(desk.web.record, second, Status.STARTED)
    await expect(page.locator(f"#job-{second.id} .chip")).to_have_text("Started")
    await expect(page.locator("#q")).to_be_focused()
    await expect(page.locator("#q")).to_have_value("status:run")
    await expect(page.locator(".facets")).to_be_visible()


async def test_the_keyboard_leads_through_the_log(desk: Desk) -> None:
    first, second = await plant_roots(desk.web.record, 2)
    page = await watched(desk, "/w/acme/log")
    await page.keyboard.press("j")
    await expect(page.locator(f"#job-{second.id} .cell-target > a")).to_be_focused()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.locator("#job")).to_contain_text(str(first.id))
    await page.keyboard.press("g")
    await page.keyboard.press("l")
    await expect(page.get_by_role("heading", name="Automation Log", level=1)).to_be_visible()
    await page.keyboard.press("/")
    await expect(page.locator("#q")).to_be_focused()
    await page.keyboard.press("?")
    await expect(page.locator("#q")).to_have_value("?")
    await page.locator("h1").click()
    await page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(sheet).to_be_visible()
    await sheet.get_by_role("checkbox").uncheck()
    await sheet.get_by_role("button", name="Close").click()
    await page.keyboard.press("/")
    await expect(page.locator("#q")).not_to_be_focused()


# htmx has run, and so has every timer it set while it did.
HTMX_IS_THERE = """new Promise((done) => {
    const look = () => globalThis.htmx ? setTimeout(done) : requestAnimationFrame(look);
    look();
})"""


@pytest.mark.parametrize("place", ["log", "jobs/{}", "jobs/{}/nested"])
async def test_a_change_during_a_slow_refresh_is_not_lost(desk: Desk, place: str) -> None:
    parent, leaf = await plant(desk.web.record, 1)
    page, address = await desk.signed_in(), f"/w/acme/{place.format(parent.id)}"
    await page.add_init_script(TELL_EVENTS)
    is_answered, may_arrive = asyncio.Event(), asyncio.Event()

    async def slow(route: Route) -> None:
        answer = await route.fetch()
        is_answered.set()
        await may_arrive.wait()
        await route.fulfill(response=answer)

    await page.goto(address)
    await assert_live(page)
    await page.route(f"**{address}**", slow, times=1)
    await lead(desk.web.record, leaf, Status.STARTED)
    await asyncio.wait_for(is_answered.wait(), SOON)
    told = int(await page.locator("html").get_attribute("data-told") or 0)
    await apply(desk.web.record, moves(leaf, Status.RUNNING))
    await expect(page.locator("html")).to_have_attribute("data-told", str(told + 1))
    may_arrive.set()
    await expect(page.locator("main .chip", has_text="Running").last).to_be_visible()
    await expect(page.locator(".chip.started:visible")).to_have_count(1 if place == "log" else 0)


async def test_a_page_is_live_even_when_its_scripts_come_late(desk: Desk) -> None:
    page = await desk.signed_in()
    is_htmx_there = asyncio.Event()

    async def last(route: Route) -> None:
        await is_htmx_there.wait()
        await route.continue_()

    await page.route("**/vendor/hx-sse.min.js*", last)
    await page.goto("/w/acme/log", wait_until="commit")
    await page.evaluate(HTMX_IS_THERE)
    is_htmx_there.set()
    await assert_live(page)


async def test_a_page_whose_session_was_ended_elsewhere_says_so(desk: Desk) -> None:
    (job,) = await plant_roots(desk.web.record, 1)
    page = await desk.page()
    signed_in = await desk.give_session(page)
    for address in ("/w/acme/log", f"/w/acme/jobs/{job.id}"):
        await page.goto(address)
        await assert_live(page)
    await desk.web.sessions.end(await desk.web.sessions.visitor(signed_in.token.reveal()))
    await lead(desk.web.record, job, Status.STARTED)
    said = page.locator("[data-live]")
    await expect(said).to_have_text("Signed out: sign in again")
    await expect(said).to_have_class("live small lost")
    await page.reload()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await desk.forgive("401")
