"""Coming in and going out, as people do it: sign-in, the first run, sign-out."""

import psycopg
from playwright.async_api import Page, expect

from automation_log.store.embedded import Addresses
from tests.web.browser.conftest import Desk
from tests.web.conftest import PASSWORD


async def sign_in(page: Page, password: str) -> None:
    await page.get_by_label("E-mail").fill("owner@example.com")
    await page.get_by_label("Password").fill(password)
    await page.get_by_label("Password").press("Enter")


async def test_a_member_signs_in_where_they_wanted_to_go_and_out_again(desk: Desk) -> None:
    page = await desk.page()
    await page.goto("/w/acme/log?q=status%3Arunning")
    await sign_in(page, "not the password")
    await expect(page.get_by_role("alert")).to_have_text("The e-mail or the password is wrong.")
    await expect(page.get_by_label("Password")).to_be_empty()
    await expect(page.get_by_label("Password")).to_be_focused()
    await desk.forgive("401")
    await sign_in(page, PASSWORD)
    await expect(page).to_have_url(f"{desk.address}/w/acme/log?q=status%3Arunning")
    await expect(page.locator(".member-name")).to_contain_text("Owner Person")

    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("status")).to_have_text("You are signed out.")
    await page.go_back()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_the_first_page_makes_the_workspace_and_its_owner(desk: Desk, addresses: Addresses) -> None:
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute("TRUNCATE workspaces CASCADE")
    page = await desk.page()
    await page.goto("/")
    await page.get_by_label("Name of the workspace").fill("Globex & Söhne")
    await page.get_by_label("Your name").fill("Grace Hopper")
    await page.get_by_label("Your e-mail").fill("grace@example.com")
    await page.get_by_label("Password").fill("short")
    make = page.get_by_role("button", name="Make the workspace")
    await make.click()
    await expect(page.get_by_label("Password")).to_be_focused()  # the browser itself refuses
    await page.get_by_label("Password").fill(PASSWORD)
    await make.click()
    await expect(page).to_have_url(f"{desk.address}/w/globex-sohne/log")
    await expect(page.locator(".member-name")).to_contain_text("Grace Hopper")
    await expect(page.get_by_role("heading", name="No jobs yet")).to_be_visible()
