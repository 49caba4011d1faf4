"""The office, fresh for each test."""

import pytest

from tests.conftest import Record
from tests.directory.office import Office, open_office


@pytest.fixture
async def office(record: Record) -> Office:
    return await open_office(record)
