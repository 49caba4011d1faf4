"""A desk a test."""

from collections.abc import AsyncIterator

import pytest

from tests.connectors.conformance.app import NotesApp
from tests.connectors.rest.desk import Desk


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    app = NotesApp(desk.face)
    await app.start()
    desk.address = app.address
    yield desk
    await app.stop()
