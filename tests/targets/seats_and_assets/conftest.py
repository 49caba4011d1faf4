"""One team workspace for a module's tests, and who visits it."""

from collections.abc import AsyncIterator

import pytest_asyncio

from targets.seats_and_assets.target import SeatsTarget
from tests.targets.seats_and_assets.member import Member


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def target(tmp_path_factory) -> AsyncIterator[SeatsTarget]:
    target = SeatsTarget(tmp_path_factory.mktemp("seats"))
    await target.start()
    yield target
    await target.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(target) -> AsyncIterator[Member]:
    """Nobody yet; each test has a browser of its own."""
    async with Member(target.address) as visitor:
        yield visitor


@pytest_asyncio.fixture(loop_scope="module")
async def admin(target, visitor) -> Member:
    return await visitor.sign_in(target.username, target.password)
