"""The company, fresh for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from automation_log.store.embedded import Addresses
from tests.joiners_movers_leavers.company import Company, founded


@pytest.fixture
async def company(addresses: Addresses, tmp_path: Path) -> AsyncIterator[Company]:
    async with founded(addresses, tmp_path) as made:
        yield made
