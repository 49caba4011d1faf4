"""The desk, fresh for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import Record
from tests.engine.conftest import furnished
from tests.notices.desk import Desk, furnished_desk
from tests.notices.post_office import open_post_office


@pytest.fixture
async def desk(record: Record) -> AsyncIterator[Desk]:
    async with open_post_office() as office:
        yield await furnished_desk(await furnished(record), office)
