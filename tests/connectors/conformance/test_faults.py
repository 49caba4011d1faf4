"""What every connector makes of an app that is down, slow, throttling or another; each test runs for each case."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from automation_log.domain.errors import (
    Changed,
    TargetUnavailable,
    Throttled,
)
from tests.connectors.conformance.conftest import impatient

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_app_that_is_down_is_unavailable_until_it_is_up(hand):
    session = await hand.open()
    await hand.app.stop()
    with pytest.raises(TargetUnavailable) as failed:
        await hand.read_roster(session)
    assert failed.value.__context__ is None
    await hand.app.start()
    assert len(await hand.read_roster(session)) == 1
    await session.close()


async def test_an_app_that_does_not_answer_is_unavailable_in_time(hand):
    session = await hand.open()
    hand.app.fault = "hang"
    with pytest.raises(TargetUnavailable):
        await hand.take(session, impatient(hand.task("syncing_users").observe))
    hand.app.recover()
    assert len(await hand.read_roster(session)) == 1
    await session.close()


async def test_a_step_that_is_cancelled_leaves_a_session_that_closes(hand):
    session = await hand.open()
    hand.app.fault = "hang"
    before = hand.app.requests
    step = asyncio.create_task(hand.read_roster(session))
    while hand.app.requests == before:  # noqa: ASYNC110 - the app counts in this very loop
        await asyncio.sleep(0)
    step.cancel()
    with pytest.raises(asyncio.CancelledError):
        await step
    await session.close()


@pytest.mark.parametrize("status", ["500", "502", "503"])
async def test_a_server_fault_is_unavailable(hand, status):
    session = await hand.open()
    hand.app.fault = status
    with pytest.raises(TargetUnavailable, match=status):
        await hand.read_roster(session)
    await session.close()


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("320", timedelta(seconds=320)),
        ("date", timedelta(seconds=90)),
        ("soon", timedelta(minutes=1)),
        (None, timedelta(minutes=1)),
        ("99999999999999999999", timedelta(days=1)),
    ],
)
async def test_throttling_asks_for_its_time(hand, asked, wait):
    session = await hand.open()
    hand.app.fault = "429"
    if asked == "date":
        asked = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    hand.app.headers = {"Retry-After": asked} if asked else {}
    with pytest.raises(Throttled, match="429") as throttled:
        await hand.read_roster(session)
    await session.close()
    assert abs(throttled.value.retry_after - wait) <= timedelta(seconds=2)


async def test_an_answer_that_is_not_as_the_definition_says(hand):
    session = await hand.open()
    hand.app.fault = "another"
    with pytest.raises(Changed, match="“Read the roster”"):
        await hand.take(session, impatient(hand.task("syncing_users").observe))
    await session.close()
