"""The owner at the pages of policies."""

import pytest

from tests.web.conftest import Web
from tests.web.directory.desk import Desk, sit_down


@pytest.fixture
async def desk(web: Web) -> Desk:
    return await sit_down(web)
