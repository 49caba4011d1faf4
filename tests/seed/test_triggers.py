"""The nine triggers: each from its outermost door to the log's page and the app's own state."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.seed.house import HUB, PATIENCE_MS, PRESS, PRESS_PASSWORD, SLUG, House, appears, row_of
from tests.seed.proving import proves

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

OLIVE = "olive@example.com"


async def shows(page: Page, task: str, target: str, trigger: str, actor: str) -> None:
    """The newest such row of the log comes to its end, and says what it came from."""
    row = await appears(page, task, target)
    await expect(row.locator(".chip")).to_have_text("Completed", timeout=PATIENCE_MS)
    await expect(row.locator(".cell-trigger")).to_have_text(trigger)
    await expect(row.locator(".cell-actor")).to_contain_text(actor)


async def comes_true(said: Callable[[], bool]) -> None:
    """The app's own state comes to be so."""
    async with asyncio.timeout(PATIENCE_MS / 1000):
        while not await asyncio.to_thread(said):  # noqa: ASYNC110 - another program's database tells nobody
            await asyncio.sleep(0.2)


async def add_member(page: Page, email: str) -> None:
    await page.goto(f"/w/{SLUG}/members")
    await page.get_by_label("E-mail", exact=True).fill(email)
    await page.get_by_role("button", name="Add member").click()
    await expect(page.get_by_role("status")).to_contain_text("Added")


async def make_team(page: Page, name: str) -> None:
    await page.goto(f"/w/{SLUG}/teams")
    await page.get_by_role("textbox", name="Name").fill(name)
    await page.get_by_role("button", name="Make team").click()
    await give_role(page, "Give the role", "Viewers")


async def give_role(page: Page, button: str, role: str) -> None:
    await page.get_by_label("Business hub").select_option(label=f"{HUB} · Django admin")
    await page.get_by_label("Role", exact=True).fill(role)
    await page.get_by_role("button", name=button).click()
    await expect(page.get_by_role("row", name=HUB)).to_contain_text(role)


@proves("T5")
async def test_team_events(house: House, page: Page) -> None:
    await add_member(page, "ada@example.com")
    await make_team(page, "Writers")
    await page.get_by_role("textbox", name="Members").fill("ada@example.com")
    await page.get_by_role("button", name="Put in").click()
    await shows(page, "Adding users", "Writers", "Team events", "Olive Owner")
    assert house.app.users()["ada@example.com"].groups == ("Viewers",)


@proves("T6")
async def test_collection_events(house: House, page: Page) -> None:
    await page.goto(f"/w/{SLUG}/collections")
    await page.get_by_role("textbox", name="Name").fill("Spring")
    await page.get_by_role("button", name="Make collection").click()
    await give_role(page, "Offer the role", "Editors")
    await page.get_by_label("With a member").fill(OLIVE)
    await page.get_by_role("button", name="Share").click()
    await page.get_by_role("link", name="Your access").last.click()
    await page.get_by_role("button", name="Claim").click()
    await shows(page, "Adding users", "Spring", "Collection events", "Olive Owner")
    assert house.app.users()[OLIVE].groups == ("Editors",)


@proves("T4")
async def test_scim(house: House, page: Page) -> None:
    token = await house.service.command("scim-tokens", "make", "Okta")
    async with httpx2.AsyncClient(
        base_url=house.service.scim, headers={"Authorization": f"Bearer {token}"}
    ) as okta:
        user = (await okta.post("/Users", json={"userName": "grace@example.com", "active": True})).json()[
            "id"
        ]
        group = (await okta.post("/Groups", json={"displayName": "Pushed"})).json()["id"]
        await page.goto(f"/w/{SLUG}/teams/{group}")
        await give_role(page, "Give the role", "Viewers")
        into = {"op": "add", "path": "members", "value": [{"value": user}]}
        (await okta.patch(f"/Groups/{group}", json=patch(into))).raise_for_status()
        await shows(page, "Adding users", "Pushed", "SCIM", "Okta")
        assert house.app.users()["grace@example.com"].is_active
        off = {"op": "replace", "path": "active", "value": False}
        (await okta.patch(f"/Users/{user}", json=patch(off))).raise_for_status()
    await shows(page, "Removing users", "grace@example.com", "SCIM", "Okta")
    assert not house.app.users()["grace@example.com"].is_active


def patch(operation: dict[str, object]) -> dict[str, object]:
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}


@proves("T8")
async def test_the_api(house: House, page: Page) -> None:
    key = await house.service.command(
        *("api-keys", "make", "HR sync", "--for", OLIVE, "--scope", "jobs:write", "--scope", "jobs:read")
    )
    order = {
        "task": "adding_users",
        "target": {"kind": "business_hub", "id": str(house.hub)},
        "people": ["barbara@example.com"],
        "roles": ["Moderators"],
    }
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as program:
        address = f"{house.service.address}/w/{SLUG}/api/v1/jobs"
        answer = await program.post(address, json=order, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code == 202, answer.text
    await shows(page, "Adding users", HUB, "Automation Log API", "HR sync")
    assert house.app.users()["barbara@example.com"].groups == ("Moderators",)


@proves("T9")
async def test_the_admin_api(house: House, page: Page) -> None:
    token = await house.service.command("operators", "make", "Mara")
    order = {
        "task": "adding_users",
        "target": {"kind": "business_hub", "id": str(house.hub)},
        "people": ["edith@example.com"],
        "roles": ["Viewers"],
    }
    headers = {"Authorization": f"Bearer {token}", "Reason": "Ticket 4711"}
    async with httpx2.AsyncClient(headers=headers) as operator:
        answer = await operator.post(f"{house.service.address}/admin/v1/w/{SLUG}/jobs", json=order)
        assert answer.status_code == 202, answer.text
    await shows(page, "Adding users", HUB, "Automation Log Admin API", "Mara")
    assert house.app.users()["edith@example.com"].groups == ("Viewers",)
    await row_of(page, "Adding users", HUB).get_by_role("link", name=HUB).click()
    await expect(page.locator(".chain")).to_contain_text("Ticket 4711")


@proves("T7")
async def test_universal_logout(house: House, page: Page) -> None:
    email = "leaver@example.com"
    await add_member(page, email)
    member = page.url.split("?")[0]
    await page.goto(f"/w/{SLUG}/accounts/{house.accounts[PRESS]}")
    await page.get_by_label("With a member").fill(email)
    await page.get_by_role("button", name="Share").click()
    await page.goto(member)
    await page.locator("summary", has_text=re.compile("Log out everywhere")).click()
    await page.get_by_role("button", name=re.compile("Log out|Log them out")).click()
    await page.get_by_role("button", name="Yes, do this").click()
    await shows(page, "Rotating passwords", email, "Universal Logout", "Olive Owner")
    assert not house.app.password_is("press", PRESS_PASSWORD)


@proves("T2")
async def test_the_workspace_policy(house: House, page: Page) -> None:
    await house.app.add_staff_user("nightly@example.com", "Nightly-pass-2026", groups=("Editors",))
    now = datetime.now(UTC)
    night = page.locator("form", has=page.get_by_role("heading", name="Sync by night"))
    await page.goto(f"/w/{SLUG}/policies")
    await night.locator("[name=opens]").fill((now - timedelta(hours=9)).strftime("%H:%M"))
    await night.locator("[name=closes]").fill((now + timedelta(hours=2)).strftime("%H:%M"))
    await night.locator("[name=zone]").select_option("UTC")
    await night.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_be_visible()
    await house.a_day_goes_by()
    await shows(page, "Syncing users", "Acme", "Workspace policy", "Automation Log")
    await page.goto(f"/w/{SLUG}/hubs/{house.hub}")
    await expect(page.get_by_role("row", name="nightly@example.com")).to_contain_text("Editors")


@proves("T3")
async def test_a_password_policy(house: House, page: Page) -> None:
    now = datetime.now(UTC)
    await page.goto(f"/w/{SLUG}/policies")
    new = page.locator("form", has=page.get_by_role("heading", name="Add a password policy"))
    await new.get_by_label("App").select_option(label="Django admin")
    await new.locator("[name=every]").fill("1")
    await new.locator("[name=opens]").fill((now - timedelta(hours=9)).strftime("%H:%M"))
    await new.locator("[name=closes]").fill((now + timedelta(hours=2)).strftime("%H:%M"))
    await new.locator("[name=zone]").select_option("UTC")
    await new.get_by_role("button", name="Add policy").click()
    await expect(page.get_by_role("status")).to_be_visible()
    assert house.app.password_is(house.app.username, house.app.password)
    await house.a_day_goes_by()
    await comes_true(lambda: not house.app.password_is(house.app.username, house.app.password))
    await shows(page, "Rotating passwords", "Django admin", "Password policy", "Automation Log")
