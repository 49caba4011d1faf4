"""The page of one person in a real browser: wide, narrow, dark, without a script, and on paper."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from automation_log.domain.evidence import Evidence
from tests.web.browser.conftest import Desk
from tests.web.browser.test_every_page import NARROW, OVERFLOW
from tests.web.directory.desk import sit_down
from tests.web.people.leaver import ADA, Leaver, hire

MOST_BYTES = 100_000


@pytest.fixture
async def ada(desk: Desk) -> Leaver:
    """Gone from one hub, kept in another by a failure, and her account's password only said to be changed."""
    leaver = await hire(await sit_down(desk.web), name="Ada <b>Lovelace</b> evil")
    await leaver.leave()
    await leaver.end(await leaver.leaf("Newsroom"))
    await leaver.fail(await leaver.leaf("Shop"))
    (rotation,) = await leaver.leaves()
    await leaver.end(rotation, Evidence.ACCEPTED, said="The app took the new password.")
    await leaver.read_roster("Shop", ADA)
    return leaver


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_person_is_read_at_every_width_and_without_a_script(
    desk: Desk, ada: Leaver, scheme: str, tmp_path: Path
) -> None:
    page = await desk.signed_in(color_scheme=scheme, java_script_enabled=False)
    for width, height in ((1440, 900), (390, 844), (2560, 1200)):
        await page.set_viewport_size({"width": width, "height": height})
        for path in ("people", f"people/{ADA}", f"people/{ADA}/statement"):
            answer = await page.goto(f"/w/acme/{path}")
            assert answer is not None
            assert len(await answer.body()) < MOST_BYTES
            shot = tmp_path / f"{path.replace('/', '-')}-{width}-{scheme}.png"
            await page.screenshot(path=shot, full_page=True)
    await page.goto(f"/w/acme/people?q={ADA}")
    await page.get_by_role("link", name="evil").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Is {ADA} fully out?")
    await expect(page.locator(".title-line .chip")).to_have_text("Not yet: 2 open")
    shop = page.locator("tbody tr", has_text="Shop")
    await expect(shop.locator(".ticking")).to_have_count(1)
    await expect(shop).to_contain_text("Removing users was not completed")


async def test_a_person_fits_a_narrow_screen_and_follows_live(desk: Desk, ada: Leaver) -> None:
    page = await desk.signed_in(viewport=NARROW, device_scale_factor=3, has_touch=True)
    for path in ("people", f"people/{ADA}/statement", f"people/{ADA}"):
        await page.goto(f"/w/acme/{path}")
        assert await page.evaluate(OVERFLOW) == [], path
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()
    await ada.retry(await ada.leaf("Shop"))
    await expect(page.locator(".title-line .chip")).to_have_text("Not yet: 1 open")


async def test_a_statement_is_made_for_paper(desk: Desk, ada: Leaver, tmp_path: Path) -> None:
    page = await desk.signed_in(color_scheme="dark")
    for path in (f"people/{ADA}/statement", f"people/{ADA}"):
        await page.goto(f"/w/acme/{path}")
        await page.emulate_media(media="print", color_scheme="dark")
        await page.set_viewport_size({"width": 690, "height": 1000})
        assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert await page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert await page.evaluate(OVERFLOW) == [], path
        for hidden in ("Back to the page", "Statement to print", "Sign out"):
            await expect(page.get_by_text(hidden)).to_be_hidden()
        await page.screenshot(path=tmp_path / f"{path.replace('/', '-')}-print.png", full_page=True)
        pdf = await page.pdf(path=tmp_path / f"{path.replace('/', '-')}.pdf", prefer_css_page_size=True)
        assert pdf.startswith(b"%PDF")
        assert 1 <= pdf.count(b"/Type /Page\n") <= 4
