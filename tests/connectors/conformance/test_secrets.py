"""Where every connector keeps secrets from; each test runs for each case."""

import asyncio
import logging

import pytest

from automation_log.connectors.redaction import Redaction
from automation_log.domain.errors import (
    TargetError,
)
from automation_log.domain.secrets import Secret
from tests.connectors.conformance.conftest import impatient

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_secrets_are_nowhere_in_what_comes_back(hand, caplog):
    caplog.set_level(logging.DEBUG)
    redaction = Redaction()
    for name in ("secret.password", "secret.new_password"):
        redaction.learn(hand.values[name].reveal())
    hand.app.people[0].role = f"Editors {hand.values['secret.new_password'].reveal()}"
    session = await hand.open()
    await hand.take(session, (*hand.task("adding_users").look, *hand.task("adding_users").act))
    assert "▮▮▮" in hand.values["found.said"], "the app repeats the password it was sent"
    picture = await session.picture()
    await hand.read_roster(session)
    assert "▮▮▮" in hand.readings[-1].rows[0]["role"]
    hand.app.fault = "another"
    with pytest.raises(TargetError) as failed:
        await hand.take(session, impatient(hand.task("adding_users").look))
    await session.close()
    assert picture is None
    for text in (repr(hand.readings), caplog.text, str(failed.value), repr(failed.value), repr(session)):
        assert not redaction.finds(text)


async def test_no_secret_goes_to_another_site(hand):
    heard = []

    async def listen(reader, writer):
        heard.append(await reader.read(65536))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server:
        hand.app.elsewhere = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        session = await hand.connector.open(hand.definition, hand.app.address, hand.values)
        hand.app.fault = "elsewhere"
        steps = impatient((*hand.definition.sign_in, *hand.task("syncing_users").observe), 1)
        with pytest.raises(TargetError):
            await hand.take(session, steps)
        await session.close()
    redaction = Redaction()
    redaction.learn(hand.values["secret.password"].reveal())
    assert not any(redaction.finds(request.decode(errors="replace")) for request in heard)


async def test_sessions_are_strangers_to_each_other(hand):
    first = await hand.open()
    wrong = hand.values | {"secret.password": Secret("Wr0ng/päss <word>")}
    second = await hand.connector.open(hand.definition, hand.app.address, wrong)
    (read,) = impatient(hand.task("syncing_users").observe)
    with pytest.raises(TargetError):
        await second.perform(read, wrong)
    await second.close()
    assert len(await hand.read_roster(first)) == 1
    await first.close()
