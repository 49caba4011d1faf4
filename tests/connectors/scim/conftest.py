"""An office a test."""

from collections.abc import AsyncIterator

import pytest

from tests.connectors.conformance.app import NotesApp
from tests.connectors.rest.desk import Desk
from tests.connectors.scim.office import Office


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    desk = Desk()
    office = Office(desk)
    desk.reply = office.reply
    app = NotesApp(desk.face)
    await app.start()
    desk.address = app.address
    yield office
    await app.stop()
