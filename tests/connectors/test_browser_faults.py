"""What the browser connector says when the app, its page or the browser itself fails."""

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from automation_log.connectors.browser.executable import find_chromium
from automation_log.connectors.definition import Step
from automation_log.domain.errors import Changed, ConfigurationError, Refused, TargetUnavailable, Throttled
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from targets.django_admin.target import DjangoAdminTarget

pytestmark = pytest.mark.asyncio(loop_scope="module")


def step(*actions, **more):
    return Step.model_validate({"step": "Try", "do": actions, **more})


async def answering(answer: bytes):
    """An app that answers every request with these bytes."""

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", 0)


async def test_bad_credentials_are_refused_at_once(driver):
    driver.values["secret.password"] = Secret("wrong-pass-2026")
    with pytest.raises(Refused, match="Please enter the correct username") as refused:
        await driver.sign_in()
    assert refused.value.reason is Reason.BAD_CREDENTIALS


async def test_an_app_that_is_down_is_unavailable_until_it_is_up(connector, driver, tmp_path):
    driver.target = DjangoAdminTarget(tmp_path)
    await driver.target.start()
    try:
        session = await driver.sign_in()
        await driver.target.stop()
        with pytest.raises(TargetUnavailable, match="ERR_CONNECTION_REFUSED"):
            await driver.take(session, driver.definition.tasks["logging_in"].observe)
        await driver.target.start()
        await driver.take(session, driver.definition.tasks["logging_in"].observe)
        await session.close()
    finally:
        await driver.target.stop()


@pytest.mark.parametrize(
    ("head", "error", "message"),
    [
        (b"503 Service Unavailable\r\n", TargetUnavailable, "503"),
        (b"429 Too Many Requests\r\nRetry-After: 320\r\n", Throttled, "429"),
    ],
)
async def test_server_faults_and_throttling(connector, driver, head, error, message):
    server = await answering(b"HTTP/1.1 " + head + b"Content-Length: 2\r\nConnection: close\r\n\r\nno")
    async with server:
        session = await connector.open(
            driver.definition, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", {}
        )
        with pytest.raises(error, match=message) as failed:
            await session.perform(step({"open": "/"}), {})
        await session.close()
    if isinstance(failed.value, Throttled):
        assert failed.value.retry_after == timedelta(seconds=320)


async def test_an_app_that_never_answers_is_unavailable(connector, driver):
    silent = await asyncio.start_server(lambda reader, writer: asyncio.Event().wait(), "127.0.0.1", 0)
    session = await connector.open(
        driver.definition, f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}", {}
    )
    with pytest.raises(TargetUnavailable, match="did not answer"):
        await session.perform(step({"open": "/"}, timeout=1), {})
    await session.close()
    silent.close()


async def test_a_page_that_is_not_as_the_definition_says(driver):
    session = await driver.open()
    with pytest.raises(Changed, match="“Try” the app did not show #gone"):
        await session.perform(step({"open": "/admin/login/"}, {"click": "#gone"}, timeout=1), {})
    with pytest.raises(Changed, match="did not show input"):
        await session.perform(step({"click": "input"}, timeout=1), {})
    await session.close()


async def test_expectations_wait_for_address_and_absence(driver):
    session = await driver.sign_in()
    reading = await session.perform(
        step(
            {"open": "/admin/auth/user/"},
            {"expect": {"url": "/admin/auth/*"}},
            {"expect": {"absent": "#id_username"}},
            {"expect": {"text": "Select user to change"}},
            {"count": {"name": "found.filters", "selector": "#changelist-filter details"}},
            {"read": {"name": "found.title", "selector": "#content h1"}},
        ),
        {},
    )
    assert reading.values == {"found.filters": "4", "found.title": "Select user to change"}
    assert reading.seen == "Select user to change"
    with pytest.raises(Changed):
        await session.perform(step({"expect": {"url": "/elsewhere/"}}, timeout=1), {})
    await session.close()


async def test_values_cannot_break_out_of_selectors_and_addresses(driver):
    session = await driver.sign_in()
    hostile = '"), body:text("& ?#/\\'
    reading = await session.perform(
        step(
            {"open": "/admin/auth/user/?q={person.email}"},
            {"exists": {"name": "found.person", "selector": '#result_list a:text-is("{person.email}")'}},
            {"read": {"name": "found.query", "selector": "#searchbar", "attribute": "value"}},
        ),
        {"person.email": hostile},
    )
    assert reading.values == {"found.person": "", "found.query": hostile}
    await session.close()


async def test_a_value_that_was_not_given_is_the_callers_mistake(driver):
    session = await driver.open()
    with pytest.raises(ConfigurationError, match=r"person\.email"):
        await session.perform(step({"open": "/admin/?q={person.email}"}), {})
    await session.close()


async def test_a_browser_that_died_is_started_again(driver):
    session = await driver.open()
    for process in browsers_of(os.getpid()):
        os.kill(process, signal.SIGKILL)
    with pytest.raises(TargetUnavailable):
        await driver.take(session, driver.definition.sign_in)
    assert await session.picture() is None
    await session.close()
    await (await driver.sign_in()).close()


async def test_a_browser_that_is_not_there_is_said():
    with pytest.raises(ConfigurationError, match="is not there"):
        find_chromium(Path("/nowhere/chromium"))


def browsers_of(parent: int) -> list[int]:
    """The browsers below a process, without the processes they start themselves."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            ancestor = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            command = (entry / "cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            continue
        if ancestor == parent:
            is_browser = any(word.startswith(b"--headless") for word in command)
            found += [int(entry.name)] if is_browser else browsers_of(int(entry.name))
    return found
