"""The eight tasks: asked for on the page, seen on the page, found in the app itself."""

import pytest
from playwright.async_api import Page, expect

from tests.seed.house import HUB, PRESS, PRESS_PASSWORD, SLUG, House, ask_for, ends, row_of
from tests.seed.proving import proves

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

ADA = "ada@example.com"


async def is_in_the_log(page: Page, task: str, target: str) -> None:
    await page.goto(f"/w/{SLUG}/log")
    await expect(row_of(page, task, target).locator(".chip")).to_have_text("Completed")


@proves("K1", "T1")
async def test_adding_users(house: House, page: Page) -> None:
    await ask_for(page, "Adding users", HUB, people=ADA, role="Viewers")
    await ends(page)
    await is_in_the_log(page, "Adding users", HUB)
    await expect(row_of(page, "Adding users", HUB).locator(".cell-trigger")).to_have_text("Web app")
    assert house.app.users()[ADA].groups == ("Viewers",)


@proves("K2")
async def test_syncing_users(house: House, page: Page) -> None:
    await house.app.add_staff_user("grace@example.com", "Grace-pass-2026", groups=("Editors",))
    await ask_for(page, "Syncing users", HUB)
    await ends(page)
    await is_in_the_log(page, "Syncing users", HUB)
    await page.goto(f"/w/{SLUG}/hubs/{house.hub}")
    await expect(page.get_by_role("row", name="grace@example.com")).to_contain_text("Editors")


@proves("K3")
async def test_updating_user_roles(house: House, page: Page) -> None:
    await house.app.add_staff_user("barbara@example.com", "Barbara-pass-2026", groups=("Viewers",))
    await ask_for(page, "Updating user roles", HUB, people="barbara@example.com", role="Editors")
    await ends(page)
    await is_in_the_log(page, "Updating user roles", HUB)
    assert house.app.users()["barbara@example.com"].groups == ("Editors",)


@proves("K4")
async def test_removing_users(house: House, page: Page) -> None:
    await house.app.add_staff_user("leaver@example.com", "Leaver-pass-2026", groups=("Viewers",))
    await ask_for(page, "Removing users", HUB, people="leaver@example.com")
    await ends(page)
    await is_in_the_log(page, "Removing users", HUB)
    assert not house.app.users()["leaver@example.com"].is_active


@proves("K5", "K6", "K7", "K8")
async def test_an_account_from_its_first_login_to_its_last(house: House, page: Page) -> None:
    for task, has_mfa in (
        ("Logging in", False),
        ("Turning on MFA", True),
        ("Logging in", True),
        ("Turning off MFA", False),
        ("Rotating passwords", False),
    ):
        await ask_for(page, task, PRESS)
        await ends(page)
        await is_in_the_log(page, task, PRESS)
        assert house.app.mfa_is_on("press") is has_mfa
    assert not house.app.password_is("press", PRESS_PASSWORD)
    # The new one is nowhere but in the vault, and it logs in.
    await ask_for(page, "Logging in", PRESS)
    await ends(page)
