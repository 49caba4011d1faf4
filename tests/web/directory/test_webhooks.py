"""The page of webhooks: added with a secret shown once, tried, paused, replayed, ended, and how far behind each is."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from automation_log.directory.webhooks import Lag
from automation_log.store import webhooks
from automation_log.store.database import Connection
from automation_log.web.directory.webhooks.drawing import drawn
from automation_log.web.directory.webhooks.routes import NOTICES
from tests.conftest import now
from tests.engine.conftest import furnished
from tests.web.conftest import Web
from tests.web.directory.desk import Desk
from tests.webhooks.receiver import Receiver, open_receiver

SECRET = re.compile(r"whsec_[\w+/=]{44}")
ALL = {"event job.settled": "yes", "event job.failed": "yes", "event job.recovered": "yes"}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with open_receiver() as opened:
        yield opened


async def add(desk: Desk, receiver: Receiver, name: str = "Tickets") -> tuple[str, str]:
    """Where its acts are, and its secret."""
    made = await desk.send("webhooks", name=name, address=receiver.address, **ALL)
    assert made.status_code == 200, made.text
    (secret,) = SECRET.findall(made.text)
    page = await desk.read("webhooks")
    assert not SECRET.findall(page)
    return page.split('/test"')[0].rsplit('"/w/acme/', 1)[1], secret


async def settle(web: Web) -> UUID:
    """A root that was cancelled is one that has settled."""
    workshop = await furnished(web.record)
    root = await workshop.logging_in()
    await workshop.cancel(root)
    return root


async def test_a_webhook_is_added_and_its_secret_shown_once(desk: Desk, receiver: Receiver) -> None:
    await add(desk, receiver)
    page = await desk.read("webhooks")
    assert "Tickets" in page
    assert receiver.address in page
    assert "none: it has been told of everything" in page
    assert "job.failed, job.recovered, job.settled" in page


async def test_a_test_message_is_sent_and_how_it_went_is_said(desk: Desk, receiver: Receiver) -> None:
    address, secret = await add(desk, receiver)
    page = await desk.send(f"{address}/test")
    assert "The receiver has taken the test message." in page.text
    (received,) = receiver.taken
    received.verify(secret)
    assert (received.type, received.data) == ("webhook.test", {"workspace": "acme"})
    receiver.answers.extend(["500 Broken", "410 Gone"])
    assert "The receiver answered 500." in (await desk.send(f"{address}/test")).text
    assert "It would end this webhook." in (await desk.send(f"{address}/test")).text
    assert ">ended<" not in await desk.read("webhooks")


async def test_lag_is_shown_and_a_silence_said_aloud(desk: Desk, receiver: Receiver) -> None:
    await add(desk, receiver)
    await settle(desk.web)
    page = await desk.read("webhooks")
    assert re.search(r"[\d.]+ (s|min.*) behind: 1 settled job waits", page)
    assert "Last failure" not in page
    failing = (
        "UPDATE webhooks SET failures = 7, failing_since = now() - %s, failed_at = now(), said = 'Broken.'"
    )
    await write(desk.web, failing, hours=0)
    page = await desk.read("webhooks")
    assert "Broken." in page
    assert "Tried again" in page
    assert "taken nothing" not in page
    await write(desk.web, failing, hours=2)
    assert "It has taken nothing since" in await desk.read("webhooks")


@pytest.mark.parametrize(
    ("hours", "moved", "is_said"), [(2, {}, True), (0, {}, False), (2, {"due_at": now()}, False)]
)
async def test_that_nobody_delivers_is_said(
    desk: Desk, receiver: Receiver, hours: int, moved: dict[str, datetime], is_said: bool
) -> None:
    """No receiver refuses, and still nothing is told; a replay begins the wait anew."""
    await add(desk, receiver)
    async with desk.web.record.database.reading(desk.web.record.workspace_id) as connection:
        (webhook,) = await webhooks.list_all(connection)
    before = now() - timedelta(hours=hours)
    webhook = replace(webhook, **{"made_at": before, "due_at": before} | moved)
    lag = Lag(waits=1, since=before)
    shown = drawn(webhook, lag, now=now(), zone=UTC, silence=timedelta(hours=1))
    assert shown.alarm.startswith("Nobody delivers") is is_said


async def write(web: Web, statement: str, *, hours: int) -> None:
    async def work(connection: Connection) -> None:
        await connection.execute(statement.encode(), [timedelta(hours=hours)])

    await web.record.database.write(web.record.workspace_id, work)


async def test_it_is_paused_resumed_replayed_and_ended(desk: Desk, receiver: Receiver) -> None:
    address, _ = await add(desk, receiver)
    await desk.done(f"{address}/pause")
    assert "Paused by" in await desk.read("webhooks")
    assert "stands otherwise by now" in await desk.refused(f"{address}/pause", 409)
    await desk.done(f"{address}/resume")
    await settle(desk.web)
    await desk.done(f"{address}/replay", since="2026-01-01T00:00")
    await desk.done(f"{address}/end")
    page = await desk.read("webhooks")
    assert ">ended<" in page
    assert "Send test" not in page
    for act in ("pause", "resume", "end", "secret", "test"):
        assert (await desk.send(f"{address}/{act}")).status_code == 409, act
    for said, sentence in NOTICES.items():
        assert sentence in await desk.read(f"webhooks?said={said}")


async def test_a_new_secret_is_shown_once(desk: Desk, receiver: Receiver) -> None:
    address, first = await add(desk, receiver)
    changed = await desk.send(f"{address}/secret")
    (second,) = SECRET.findall(changed.text)
    assert first != second
    assert "signs beside it for another day" in changed.text
    await desk.send(f"{address}/test")
    receiver.taken[0].verify(first)
    receiver.taken[0].verify(second)


@pytest.mark.parametrize(
    "since", ["", "yesterday", "2999-01-01T00:00", "2026-01-01T00:00+01:00", "0001-01-01T00:00"]
)
async def test_a_replay_from_no_instant_says_why(desk: Desk, receiver: Receiver, since: str) -> None:
    address, _ = await add(desk, receiver)
    mistake = f'id="error-since-{address.removeprefix("webhooks/")}"'
    assert mistake in await desk.refused(f"{address}/replay", 422, since=since)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "", **ALL}, "name"),
        ({"name": "x"}, "events"),
        ({"name": "x", "address": "http://10.0.0.1/", **ALL}, "address"),
        ({"name": "x", "address": "https://169.254.169.254/latest", **ALL}, "address"),
        ({"name": "x", "address": "", **ALL}, "address"),
    ],
)
async def test_what_cannot_be_a_webhook_says_why(
    desk: Desk, receiver: Receiver, fields: dict[str, str], field: str
) -> None:
    page = await desk.refused("webhooks", 422, **{"address": receiver.address, **fields})
    assert f'id="error-{field}"' in page


async def test_two_of_one_name_would_be_told_apart_by_nobody(desk: Desk, receiver: Receiver) -> None:
    await add(desk, receiver)
    page = await desk.refused("webhooks", 409, name="tickets", address=receiver.address, **ALL)
    assert "There is a webhook “tickets” already" in page
