"""Every page: quiet, within a narrow screen, readable in both schemes and without a script."""

import re
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
from playwright.async_api import Page, expect

from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.store.embedded import Addresses
from tests.web.browser.conftest import Desk
from tests.web.browser.directory_furnishing import furnish_directory
from tests.web.browser.furnishing import furnish

NARROW = {"width": 390, "height": 844}
OVERFLOW = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth)
    .map((element) => element.outerHTML.slice(0, 120))"""
INKS = """(elements) => elements.map((element) => {
    let behind = element;
    const ground = (one) => getComputedStyle(one).backgroundColor;
    while (behind && ["transparent", "rgba(0, 0, 0, 0)"].includes(ground(behind))) behind = behind.parentElement;
    return [element.innerText, getComputedStyle(element).color, behind ? ground(behind) : "rgb(255, 255, 255)"];
})"""
# A chip, and all that people read beside it.
READ = ".chip, .small, .mark, th, td, dt, dd, label, legend, .help, h1, h2, p, a, button"
ENOUGH = 4.5


async def every_page(desk: Desk, page: Page) -> AsyncIterator[str]:
    """Lead the page from one to the next, also to those that refuse."""
    inside = await furnish(desk.web) | await furnish_directory(desk.web)
    for name, address in inside.items():
        answer = await page.goto(address)
        assert answer is not None
        assert answer.status == 200, name
        if "hx-sse:connect" in await page.content():
            await expect(page.get_by_text("Live", exact=True)).to_be_visible()
        yield name
    await page.goto("/w/acme/jobs/new")
    await page.locator("form.job-form").evaluate("form => { form.noValidate = true; form.submit(); }")
    await expect(page.get_by_role("alert")).to_contain_text("fields need you")
    yield "a new job, refused"
    await desk.forgive("422")
    await page.goto("/w/acme/nothing")
    yield "an error, inside"
    await desk.forgive("404")
    await page.context.clear_cookies()
    await desk.give_session(page, Role.GUEST)
    await page.goto("/w/acme/log")
    yield "an error, outside"
    await desk.forgive("403")
    await page.context.clear_cookies()
    await page.goto("/sign-in")
    yield "signing in"


async def test_no_page_complains_and_none_scrolls_sideways(desk: Desk) -> None:
    page = await desk.signed_in(viewport=NARROW, device_scale_factor=3, has_touch=True)
    async for name in every_page(desk, page):
        assert await page.evaluate(OVERFLOW) == [], name


async def test_the_first_run_fits_a_narrow_screen(desk: Desk, addresses: Addresses) -> None:
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute("TRUNCATE workspaces CASCADE")
    page = await desk.page(viewport=NARROW)
    await page.goto("/")
    await expect(page.get_by_role("heading", name="Make the workspace")).to_be_visible()
    assert await page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_whatever_is_read_stands_out_from_its_ground(desk: Desk, scheme: str) -> None:
    page = await desk.signed_in(color_scheme=scheme, reduced_motion="reduce")
    seen: set[str] = set()
    async for name in every_page(desk, page):
        for text, ink, ground in await page.locator(READ).evaluate_all(INKS):
            seen.add(text.strip())
            assert contrast(ink, ground) >= ENOUGH, (name, text, ink, ground)
    assert {status.label for status in Status} <= seen


def contrast(ink: str, ground: str) -> float:
    """WCAG 2.2's contrast ratio of two computed colours."""
    darker, lighter = sorted(map(luminance, (ink, ground)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """WCAG 2.2's relative luminance."""

    def linear() -> Iterator[float]:
        for number in re.findall(r"[\d.]+", color)[:3]:
            part = float(number) / 255
            yield part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = linear()
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_measured_as_the_rule_says() -> None:
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(119, 119, 119)", "rgb(255, 255, 255)") == pytest.approx(4.48, abs=0.01)


async def test_without_a_script_everything_is_there(desk: Desk) -> None:
    addresses = await furnish(desk.web)
    page = await desk.signed_in(java_script_enabled=False)
    await page.goto(addresses["the log"])
    rows = page.locator("tbody tr")
    for status in Status:
        await expect(rows.locator(".chip", has_text=status.label).first).to_be_visible()
    await expect(page.locator("noscript")).to_be_visible()
    await expect(page.locator("[data-live]")).to_be_hidden()

    await page.goto(addresses["a new job"])
    await page.get_by_role("radio", name="Syncing users").check()
    await page.get_by_label("Target").select_option(label="Staff · Django admin")
    await page.get_by_role("button", name="Run job").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Syncing users · Staff")
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator("#job .chip").first).to_have_text("Not completed")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("status")).to_have_text("You are signed out.")
