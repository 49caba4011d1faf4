"""A page in between that asks again who it is: answered once, then the step goes on where it was."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
import pytest_asyncio

from automation_log.connectors.browser.connector import BrowserConnector
from automation_log.connectors.definition import AppDefinition, Step
from automation_log.domain.errors import Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD = "Ask-me-again-2026"
AGAIN = (
    '<form id="again" method="post"><input type="password" name="password"><button>Confirm</button></form>'
)
PEOPLE = '<h1 id="people">People</h1>'
DEFINITION = {
    "app": "asking",
    "name": "Asking",
    "kind": "other",
    "sign_in": [{"step": "Sign in", "do": [{"open": "/"}]}],
    "confirm_page": {
        "step": "Confirm that it is us",
        "page": "#again",
        "do": [
            {"fill": {"selector": "#again [name=password]", "value": "{secret.password}"}},
            {"click": "#again button"},
        ],
    },
    "errors": [{"selector": "#again", "reason": "needs_person"}],
    "tasks": {"logging_in": {"observe": [{"step": "Look", "do": [{"open": "/"}]}]}},
}
LOOK = Step.model_validate(
    {"step": "Look at the people", "do": [{"open": "/"}, {"expect": {"selector": "#people"}}]}
)


@dataclass(slots=True)
class AskingApp:
    """Shows its people to whoever has given the password since it was last forgotten."""

    address: str = ""
    given: list[str] = field(default_factory=list)
    is_known: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if head.startswith("POST"):
            length = int(head.lower().split("content-length:")[1].split()[0])
            (given,) = parse_qs((await reader.readexactly(length)).decode())["password"]
            self.given.append(given)
            self.is_known = given == PASSWORD
            writer.write(
                b"HTTP/1.1 303 See Other\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        else:
            body = (PEOPLE if self.is_known else AGAIN).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()


@pytest_asyncio.fixture(loop_scope="module")
async def app() -> AsyncIterator[AskingApp]:
    app = AskingApp()
    server = await asyncio.start_server(app.serve, "127.0.0.1", 0)
    async with server:
        app.address = "http://{}:{}".format(*server.sockets[0].getsockname()[:2])
        yield app


async def look(connector: BrowserConnector, app: AskingApp, password: str, times: int = 1) -> None:
    definition = AppDefinition.model_validate(DEFINITION)
    values = {"account.username": "robot", "secret.password": Secret(password)}
    session = await connector.open(definition, app.address, values)
    try:
        for _ in range(times):
            app.is_known = False
            await session.perform(LOOK, {})
    finally:
        await session.close()


async def test_it_is_answered_each_time_and_the_step_goes_on(
    connector: BrowserConnector, app: AskingApp
) -> None:
    await look(connector, app, PASSWORD, times=2)
    assert app.given == [PASSWORD, PASSWORD]


async def test_a_password_is_not_tried_twice(connector: BrowserConnector, app: AskingApp) -> None:
    with pytest.raises(Refused) as refused:
        await look(connector, app, "wrong")
    assert refused.value.reason is Reason.NEEDS_PERSON
    assert app.given == ["wrong"]


async def test_without_a_word_of_it_in_the_definition_it_is_a_refusal(
    connector: BrowserConnector, app: AskingApp
) -> None:
    plain = AppDefinition.model_validate(DEFINITION | {"confirm_page": None})
    session = await connector.open(plain, app.address, {})
    with pytest.raises(Refused) as refused:
        await session.perform(LOOK, {})
    await session.close()
    assert refused.value.reason is Reason.NEEDS_PERSON
    assert app.given == []
