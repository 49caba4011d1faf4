"""The pages of policies: the night with each hub's turn, password policies with each account, and what is missing."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from automation_log.domain.policies import PolicyKind, nightly
from automation_log.store import policies
from tests.conftest import now
from tests.web.directory.desk import Desk

NIGHT = {"is_on": "yes", "opens": "02:00", "closes": "05:30", "zone": "Europe/Berlin"}
NEW = {
    "app": "django-admin",
    "kind": "every_days",
    "every": "30",
    "starts_on": "2026-11-03",
    "opens": "22:00",
    "closes": "06:00",
    "zone": "UTC",
}


async def test_the_night_is_proposed_set_and_switched_off(desk: Desk) -> None:
    page = await desk.read("policies")
    assert "The first worker sets it up" in page
    assert "every day, 01:00–05:00 Europe/Berlin" in page
    assert await desk.done("policies/night", **NIGHT) == "policies"
    page = await desk.read("policies?said=night")
    assert "Windows that open from now on keep to this." in page
    assert "synced every day, 02:00–05:30 Europe/Berlin, each at its own time" in page
    assert "decided that business hubs are synced every day, 02:00–05:30 Europe/Berlin." in page
    assert "Newsroom" in page
    assert re.search(r"<td><time[^>]*>\d\d? \w{3} 0[2-4]:\d\d</time>|<td><time[^>]*>0[2-4]:\d\d", page)
    await desk.done("policies/night", **(NIGHT | {"is_on": ""}))
    page = await desk.read("policies")
    assert "Switched off: no business hub is synced by itself." in page
    assert "switched off that business hubs are synced" in page


async def test_a_hub_is_left_out_and_taken_in_again(desk: Desk) -> None:
    hub = desk.office.hubs["Newsroom"]
    assert await desk.done("policies/night/hubs", hub=hub) == "policies"
    page = await desk.read("policies")
    assert "not synced by itself" in page
    assert "told the Workspace policy not to sync Newsroom." in page
    await desk.done("policies/night/hubs", hub=hub, is_synced="yes")
    assert "not synced by itself" not in await desk.read("policies")


async def test_a_password_policy_is_made_changed_and_deleted(desk: Desk) -> None:
    address = await desk.done("policies", **NEW)
    page = await desk.read(f"{address}?said=added")
    assert "Passwords are rotated every 30 days from 2026-11-03, 22:00–06:00 UTC." in page
    assert "none yet" in page
    assert "Django admin" in await desk.read("policies")
    hours = {"opens": "20:00", "closes": "06:00", "zone": "UTC"}
    assert await desk.done(address, every="7", **hours) == address
    page = await desk.read(address)
    assert "every 7 days from 2026-11-03, 20:00–06:00 UTC" in page
    assert "decided that passwords of Django admin are rotated every 7 days" in page
    account = desk.office.accounts["Press account"]
    await desk.done(f"{address}/accounts", account=account, is_excluded="yes")
    page = await desk.read(address)
    assert "excluded Press account from the Password policy." in page
    assert '<span class="mark">excluded</span>' in page
    assert "1 excluded" in await desk.read("policies")
    await desk.done(f"{address}/accounts", account=account)
    assert '<span class="mark">excluded</span>' not in await desk.read(address)
    assert await desk.done(f"{address}/delete") == "policies"
    answer = await desk.browser.get(f"/w/acme/{address}")
    assert answer.status_code == 404
    assert "every 7 days" not in await desk.read("policies")


async def test_a_policy_after_logins_says_what_it_waits_for(desk: Desk) -> None:
    address = await desk.done("policies", **(NEW | {"kind": "after_login", "every": "4"}))
    page = await desk.read(address)
    assert "Passwords are rotated 4 hours after a login. No login is waiting for it." in page
    assert await desk.done(address, every="6", opens="00:00", closes="00:00", zone="UTC") == address
    assert "6 hours after a login" in await desk.read("policies")
    assert "after the next login" in await desk.read("policies")


@pytest.mark.parametrize(
    ("field", "value", "status", "said"),
    [
        ("app", "nope", 404, "There is no app definition"),
        ("kind", "sometimes", 422, "Choose a type."),
        ("every", "0", 422, "days from 1 to 730"),
        ("every", "-1", 422, "Give a whole number."),
        ("every", "１", 422, "Give a whole number."),
        ("starts_on", "soon", 422, "Give a day such as"),
        ("opens", "25:00", 422, "Give a time such as 01:00."),
        ("closes", "05:59:30", 422, "Give a time such as 01:00."),
        ("closes", "05:59", 422, "The window lasts from 8 to 23 hours."),
        ("zone", "Mars/Base", 422, "Choose the zone"),
    ],
)
async def test_what_cannot_be_a_policy_is_said_beside_its_field(
    desk: Desk, field: str, value: str, status: int, said: str
) -> None:
    page = await desk.refused("policies", status, **(NEW | {field: value}))
    assert said in page
    assert f'id="error-{field}"' in page
    assert f'href="#{field}"' in page
    assert page.count(f'id="{field}"') == 1


async def test_a_night_that_cannot_be_is_said_beside_its_field(desk: Desk) -> None:
    page = await desk.refused("policies/night", 422, **(NIGHT | {"closes": "02:30"}))
    assert "The window lasts from 1 to 12 hours." in page
    assert page.count('id="closes"') == 1
    assert "has one of this type" not in page
    await desk.done("policies", **NEW)
    assert "has a policy of this type already" in await desk.refused("policies", 409, **NEW)


async def test_what_should_have_begun_stands_dashed_in_the_log_and_at_the_policies(desk: Desk) -> None:
    record = desk.web.record
    made = nightly(record.ids.new(), zone="UTC", since=now() - timedelta(days=7))
    await record.database.write(record.workspace_id, lambda connection: policies.add_policy(connection, made))
    log = await desk.read("log")
    assert log.count('<tr class="ghost">') == 5
    assert "nothing started" in log
    assert re.search(r"And [12] more expected before", log)
    assert '<tr class="ghost">' not in await desk.read("log?q=status:running")
    page = await desk.read("policies")
    assert "nothing started" in page
    assert "Syncing users · Acme" in page


async def test_the_nightly_sync_is_no_password_policy(desk: Desk) -> None:
    await desk.done("policies/night", **NIGHT)
    async with desk.web.record.database.reading(desk.web.record.workspace_id) as connection:
        found = await policies.find_nightly(connection)
    assert found is not None
    assert found.kind is PolicyKind.NIGHTLY_SYNC
    for address in (f"policies/{found.id}", f"policies/{UUID(int=1)}", "policies/nothing"):
        assert (await desk.browser.get(f"/w/acme/{address}")).status_code == 404
        for at in (address, f"{address}/delete", f"{address}/accounts"):
            answer = await desk.send(
                at, every="1", account=UUID(int=2), **{"opens": "00:00", "closes": "23:00"}, zone="UTC"
            )
            assert answer.status_code == 404, at
