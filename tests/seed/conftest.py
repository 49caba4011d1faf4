"""The house stands for one module of tests: it takes longer to build than most tests take."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.conftest import Server, fresh_database
from tests.seed.house import House, built


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    folder: Path = tmp_path_factory.mktemp("house")
    with fresh_database(server, template) as addresses:
        async with built(addresses, folder) as made:
            yield made


@pytest_asyncio.fixture(loop_scope="module")
async def page(house: House) -> AsyncIterator[Page]:
    """The owner's."""
    async with house.owner() as made:
        yield made
