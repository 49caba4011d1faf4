"""New job: what may be chosen, and the order that is sent."""

from datetime import UTC, datetime
from uuid import UUID

import httpx2
import pytest

from automation_log.domain.jobs import TargetKind
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store import directory
from automation_log.store.database import Connection
from tests.conftest import now
from tests.web.conftest import Web, csrf_of


@pytest.fixture
async def hub(web: Web) -> UUID:
    """A business hub with its service account."""
    account, hub = web.record.ids.new(), web.record.ids.new()
    app, address = "django-admin", "http://127.0.0.1:1"

    async def work(connection: Connection) -> None:
        await directory.add_account(
            connection, id=account, app=app, address=address, label="Robot", username="robot", now=now()
        )
        await directory.add_hub(
            connection, id=hub, app=app, address=address, label="Staff", service_account_id=account, now=now()
        )

    await web.record.database.write(web.record.workspace_id, work)
    return hub


async def send(browser: httpx2.AsyncClient, **typed: str) -> httpx2.Response:
    return await browser.post("/w/acme/jobs", data=typed | {"csrf": csrf_of(browser)})


async def test_the_form_offers_what_the_apps_can_do(web: Web, hub: UUID) -> None:
    page = (await (await web.signed_in()).get("/w/acme/jobs/new")).text
    for words in (
        "Logging in",
        "Syncing users",
        "Adding users",
        "Rotating passwords",
        "Staff · Django admin",
    ):
        assert words in page
    for words in (f"business_hub:{hub}", "Robot · Django admin", "Editors", "Europe/Berlin"):
        assert words in page


async def test_roles_that_the_app_alone_knows_are_typed(web: Web, hub: UUID) -> None:
    browser = await web.signed_in()
    assert 'id="other_roles"' not in (await browser.get("/w/acme/jobs/new")).text
    other = web.record.ids.new()

    async def work(connection: Connection) -> None:
        (account,) = await directory.list_accounts(connection)
        await directory.add_hub(
            connection,
            id=other,
            app="scim",
            address="http://127.0.0.1:1",
            label="Crew",
            service_account_id=account.id,
            now=now(),
        )

    await web.record.database.write(web.record.workspace_id, work)
    assert 'id="other_roles"' in (await browser.get("/w/acme/jobs/new")).text
    sent = {"task": "adding_users", "target": f"business_hub:{other}", "role": "Pilots\r\n Ground crew \r\n"}
    again = await send(browser, people="nobody", **sent)
    assert ">Pilots\nGround crew</textarea>" in again.text
    assert (await send(browser, people="ada@example.com", **sent)).status_code == 303


async def test_without_a_target_the_form_says_how_to_add_one(web: Web) -> None:
    page = (await (await web.signed_in()).get("/w/acme/jobs/new")).text
    assert "automation-log accounts add" in page
    assert "automation-log hubs add" in page


async def test_what_is_typed_becomes_an_order(web: Web, hub: UUID) -> None:
    browser = await web.signed_in()
    answer = await send(
        browser,
        task="adding_users",
        target=f"business_hub:{hub}",
        people="ada@example.com\r\n grace@example.com,\n",
        role="Editors",
        scheduled_for="2035-11-03T14:30",
        zone="America/New_York",
        key="abc-123",
    )
    parent, *nested = await web.jobs()
    assert answer.headers["location"] == f"/w/acme/jobs/{parent['id']}?said=submitted"
    assert (parent["task"], parent["trigger"]) == (Task.ADDING_USERS, Trigger.WEB_APP)
    assert (parent["target_kind"], parent["target_id"]) == (TargetKind.BUSINESS_HUB, hub)
    assert [(job["subject"], job["asked"]) for job in nested] == [
        ("ada@example.com", {"roles": ["Editors"]}),
        ("grace@example.com", {"roles": ["Editors"]}),
    ]
    assert parent["scheduled_for"] == datetime(2035, 11, 3, 18, 30, tzinfo=UTC)
    assert (parent["actor_label"], parent["cause_sentence"]) == (
        "Owner Person",
        "Asked for on the New job page.",
    )


async def test_a_key_sent_twice_makes_one_job_and_another_body_is_refused(web: Web, hub: UUID) -> None:
    browser = await web.signed_in()
    typed = {"task": "syncing_users", "target": f"business_hub:{hub}", "key": "abc-123"}
    first = await send(browser, **typed)
    again = await send(browser, **typed)
    assert first.headers["location"] == again.headers["location"]
    other = await send(browser, **(typed | {"scheduled_for": "2035-11-03T14:30"}))
    assert other.status_code == 409
    assert "This idempotency key was used for another order." in other.text
    assert len([job for job in await web.jobs() if job["parent_id"] is None]) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"task": "flying"}, "Choose a task."),
        ({"task": "updating_user_roles"}, "Django admin has these roles"),
        (
            {"task": "updating_user_roles", "role": "Editors", "assets": "Website: Editor"},
            "Django admin has no assets for “Updating user roles”.",
        ),
        ({"task": "adding_users", "people": "kept@example.com, ada@"}, "“ada@” is not an e-mail address."),
        (
            {"task": "adding_users", "people": "kept@example.com", "role": "King"},
            "Django admin has these roles",
        ),
        ({"target": "business_hub:7"}, "Choose what the job acts on."),
        ({"target": "team:019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"}, "Choose what the job acts on."),
        ({"task": "syncing_users", "scheduled_for": "2026-11-03T14:30"}, "That time has passed."),
        ({"scheduled_for": "tomorrow"}, "Give a time such as"),
        ({"scheduled_for": "2035-11-03T14:30+01:00"}, "Give a time such as"),
        ({"scheduled_for": "0001-01-01T00:00", "zone": "Asia/Tokyo"}, "Give a time such as"),
        ({"scheduled_for": "2026-03-29T02:30", "zone": "Europe/Berlin"}, "The clocks skip this time"),
        ({"scheduled_for": "2035-11-03T14:30", "zone": "Mars/Base"}, "Choose the zone"),
    ],
)
async def test_what_cannot_be_used_is_said_and_what_was_typed_stays(
    web: Web, hub: UUID, wrong: dict[str, str], said: str
) -> None:
    browser = await web.signed_in()
    typed = {"task": "logging_in", "target": f"business_hub:{hub}", "people": "kept@example.com"}
    answer = await send(browser, **(typed | wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert "kept@example.com" in answer.text
    assert await web.jobs() == []
