"""The directory in a browser: what takes access away is seen first; what is offered is claimed by the person."""

from playwright.async_api import expect

from automation_log.domain.roles import Role
from tests.web.browser.conftest import Desk
from tests.web.browser.directory_furnishing import LONG, LONG_EMAIL, furnish_directory
from tests.web.browser.test_live_log import assert_live


async def test_a_leaver_is_let_go_with_the_keyboard_alone(desk: Desk) -> None:
    addresses = await furnish_directory(desk.web)
    page = await desk.signed_in()
    await page.goto(addresses["a member"])
    await page.locator("summary", has_text="Deactivate").press("Enter")
    await page.get_by_role("button", name="Deactivate").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Whom this takes access from")
    lost = page.get_by_role("row", name=LONG_EMAIL)
    await expect(lost).to_contain_text("Editors → out")
    await page.get_by_role("link", name="Leave it as it is").press("Enter")
    await expect(page.get_by_text("deactivated", exact=True)).to_have_count(0)
    await page.locator("summary", has_text="Deactivate").press("Enter")
    await page.get_by_role("button", name="Deactivate").press("Enter")
    await page.get_by_role("button", name="Yes, do this").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Deactivated")
    await expect(page.get_by_role("button", name="Let them in again")).to_be_visible()
    await page.get_by_role("link", name="Automation Log").last.click()
    await expect(page.get_by_role("row", name="Removing users").first).to_contain_text(LONG_EMAIL)
    await desk.forgive("409")


async def test_a_person_without_the_log_claims_what_is_offered(desk: Desk) -> None:
    await furnish_directory(desk.web)
    owner = await desk.signed_in()
    await owner.goto("/w/acme/collections")
    await owner.get_by_role("link", name=LONG).last.click()
    await owner.get_by_label("With a member").fill("user@example.com")
    await owner.get_by_role("button", name="Share").click()
    await expect(owner.get_by_role("status")).to_contain_text("offered, for them to claim")
    page = await desk.signed_in(Role.USER)
    await page.goto("/")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your access")
    await expect(page.get_by_role("navigation", name="Main").get_by_role("link")).to_have_text(
        ["Your access", "Your sessions"]
    )
    await page.get_by_role("button", name="Claim").click()
    await expect(page.get_by_role("status")).to_contain_text("Claimed")
    await expect(page.get_by_role("row", name="Shop")).to_contain_text("claimed from the collection")


async def test_a_mistake_leads_to_its_field(desk: Desk) -> None:
    await furnish_directory(desk.web)
    page = await desk.signed_in()
    await page.goto("/w/acme/members")
    await page.locator("main form[method=post]").evaluate("form => { form.noValidate = true; }")
    await page.get_by_label("E-mail", exact=True).fill("nobody")
    await page.get_by_role("button", name="Add member").click()
    await page.get_by_role("alert").get_by_role("link").click()
    await expect(page.get_by_label("E-mail", exact=True)).to_be_focused()
    await expect(page.get_by_label("E-mail", exact=True)).to_have_value("nobody")
    await desk.forgive("422")


async def test_a_person_is_logged_out_everywhere_while_they_look_at_a_page(desk: Desk) -> None:
    addresses = await furnish_directory(desk.web)
    theirs = await desk.signed_in(Role.ADMIN)
    await theirs.goto("/w/acme/log")
    await assert_live(theirs)
    page = await desk.signed_in()
    await page.goto(addresses["a member"])
    await page.locator("summary", has_text="Log out everywhere").press("Enter")
    await page.get_by_role("button", name="Log out everywhere").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Whom this takes access from")
    await expect(page.get_by_role("row", name="Press account")).to_contain_text(
        "somebody who uses it is logged out"
    )
    await page.get_by_role("button", name="Yes, do this").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Logged out everywhere")
    await page.get_by_role("link", name="Automation Log").last.click()
    row = page.get_by_role("row", name="Universal Logout").first
    await expect(row).to_contain_text("Rotating passwords")
    await expect(row).to_contain_text(LONG_EMAIL)
    # Whoever reaches no account is logged out without a question; their open page leads to signing in.
    await page.goto(f"/w/acme/members/{desk.web.members[Role.ADMIN]}")
    await page.locator("summary", has_text="Log out everywhere").press("Enter")
    await page.get_by_role("button", name="Log out everywhere").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("No password had to be asked for")
    await expect(theirs.locator("[data-live]")).to_have_text("Signed out: sign in again")
    await theirs.reload()
    await expect(theirs.get_by_role("heading", name="Sign in")).to_be_visible()
    await desk.forgive("401")
    await desk.forgive("409")
