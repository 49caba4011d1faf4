"""Signing in by a real identity provider, through its own pages: set up, let in, known again, and refused."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from automation_log.domain.roles import Role
from targets.canaille.target import CanailleTarget
from tests.web.browser.conftest import PATIENCE_S, Desk

pytestmark = pytest.mark.long


@pytest.fixture
async def canaille(desk: Desk, tmp_path: Path) -> AsyncIterator[CanailleTarget]:
    target = CanailleTarget(tmp_path / "canaille", sends_back_to=f"{desk.address}/w/acme/sign-in/callback")
    try:
        await target.start()
        yield target
    finally:
        await target.stop()


async def set_up(desk: Desk, canaille: CanailleTarget) -> Page:
    owner = await desk.signed_in()
    await owner.goto("/w/acme/identity-providers")
    await expect(owner.get_by_text(canaille.sends_back_to)).to_be_visible()
    await owner.get_by_label("What the sign-in page calls it").fill("Canaille")
    await owner.get_by_label("Its issuer").fill(canaille.issuer)
    await owner.get_by_label("Client id").fill(canaille.client_id)
    await owner.get_by_label("Client secret").fill(canaille.client_secret)
    await owner.get_by_label("It never says whether an e-mail is verified").check()
    await owner.get_by_role("button", name="Take this one").click()
    await expect(owner.get_by_role("status")).to_contain_text("the sign-in page offers it")
    return owner


async def visitor(desk: Desk) -> Page:
    """Somebody whose browser is not listened to: what the provider's own pages complain about is not ours."""
    context = await desk.chromium.new_context(base_url=desk.address)
    context.set_default_timeout(PATIENCE_S * 1000)
    return await context.new_page()


async def go_there(page: Page, *, username: str, password: str) -> None:
    """From our sign-in page through the provider's pages."""
    await page.get_by_role("link", name="Sign in with Canaille").click()
    await page.locator("input[name=login]").fill(username)
    await page.get_by_role("button", name="Continue").click()
    await page.locator("input[name=password]").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("button", name="Accept").click()


async def test_people_come_in_through_canaille(desk: Desk, canaille: CanailleTarget) -> None:
    owner = await set_up(desk, canaille)
    page = await visitor(desk)
    await page.goto("/w/acme/log?q=status%3Aqueued")
    await go_there(page, username=canaille.username, password=canaille.password)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Automation Log")
    assert page.url == f"{desk.address}/w/acme/log?q=status%3Aqueued"
    await expect(page.get_by_text("Admin Person")).to_be_visible()
    await page.goto("/w/acme/sessions")
    await expect(page.get_by_role("row", name="this one")).to_contain_text("Canaille")

    await owner.goto(f"/w/acme/members/{desk.web.members[Role.ADMIN]}")
    await expect(owner.get_by_text("Canaille vouched for admin@example.com")).to_be_visible()
    await expect(owner.get_by_role("row", name="Canaille")).to_contain_text("this machine")
    await owner.get_by_role("button", name="End", exact=True).click()
    await expect(owner.get_by_role("status")).to_contain_text("has to sign in again")
    await page.goto("/w/acme/log")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    # Canaille knows the browser still, and has been told that it is all right.
    await page.get_by_role("link", name="Sign in with Canaille").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Automation Log")

    stranger = await visitor(desk)
    await stranger.goto("/sign-in")
    await go_there(stranger, username=canaille.plain_username, password=canaille.plain_password)
    await expect(stranger.get_by_role("alert")).to_contain_text("plain@example.com is no member here")
    await expect(stranger.get_by_role("alert")).to_contain_text("not_a_member")
