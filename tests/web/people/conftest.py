"""Ada, who is about to leave, and the owner who looks."""

import pytest

from tests.web.conftest import Web
from tests.web.directory.desk import sit_down
from tests.web.people.leaver import Leaver, hire


@pytest.fixture
async def ada(web: Web) -> Leaver:
    return await hire(await sit_down(web))
