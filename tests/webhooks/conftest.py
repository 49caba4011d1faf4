"""The counter, fresh for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import Record
from tests.engine.conftest import furnished
from tests.notices.desk import furnished_desk
from tests.notices.post_office import open_post_office
from tests.webhooks.counter import Counter
from tests.webhooks.receiver import open_receiver


@pytest.fixture
async def counter(record: Record) -> AsyncIterator[Counter]:
    async with open_post_office() as office, open_receiver() as receiver:
        desk = await furnished_desk(await furnished(record), office)
        yield Counter(desk=desk, receiver=receiver)
