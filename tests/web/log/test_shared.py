"""Many pages that follow the same log share one drawing, and none is handed one from before its change."""

import asyncio
import random
import re

import pytest

from automation_log.access.form_values import is_form_value
from automation_log.web.log import shared
from automation_log.web.log.shared import Drawings
from tests.conftest import Record
from tests.web.conftest import Web, csrf_of
from tests.web.log.test_log import plant_roots


async def test_a_drawing_is_never_older_than_the_change_it_is_asked_for(record: Record) -> None:
    """Askers at random moments, changes at random moments: what each gets was read after its change."""
    drawings, chance, changes, begun = Drawings(), random.Random(5), 0, 0

    async def draw() -> str:
        nonlocal begun
        begun += 1
        read = changes
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        return str(read)

    async def ask() -> None:
        for _ in range(chance.randrange(30)):
            await asyncio.sleep(0)
        wanted = changes
        assert int(await drawings.drawn(record.workspace_id, "q=", wanted, draw)) >= wanted

    async def change() -> None:
        nonlocal changes
        for _ in range(30):
            changes += 1
            for _ in range(chance.randrange(3)):
                await asyncio.sleep(0)

    await asyncio.gather(change(), *(ask() for _ in range(300)))
    assert begun <= 31, "300 asked"


async def test_one_that_fails_is_not_kept_and_one_who_leaves_takes_it_from_nobody(record: Record) -> None:
    drawings, goes_on = Drawings(), asyncio.Event()

    async def fail() -> str:
        raise ValueError("The database is away.")

    with pytest.raises(ValueError, match="away"):
        await drawings.drawn(record.workspace_id, "", 1, fail)

    async def slow() -> str:
        await goes_on.wait()
        return "drawn"

    leaves = asyncio.create_task(drawings.drawn(record.workspace_id, "", 1, slow))
    stays = asyncio.create_task(drawings.drawn(record.workspace_id, "", 1, fail))
    await asyncio.sleep(0)
    leaves.cancel()
    goes_on.set()
    assert await stays == "drawn"


async def test_old_drawings_and_those_nobody_asks_for_go(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings, drawn = Drawings(), []

    async def draw() -> str:
        drawn.append(1)
        return ""

    monkeypatch.setattr(shared, "FRESH_S", 0)
    for _ in range(2):
        await drawings.drawn(record.workspace_id, "", 1, draw)
    assert len(drawn) == 2
    monkeypatch.setattr(shared, "FRESH_S", 60)
    monkeypatch.setattr(shared, "MOST_KEPT", 1)
    for address in ("a", "b", "a"):
        await drawings.drawn(record.workspace_id, address, 1, draw)
    assert len(drawn) == 5


async def test_what_is_shared_holds_nothing_of_whoever_looks(web: Web) -> None:
    await plant_roots(web.record, 1)
    browser = await web.signed_in()
    whole = (await browser.get("/w/acme/log?q=")).text
    part = (await browser.get("/w/acme/log?q=", headers={"HX-Request": "true"})).text
    for own in (csrf_of(browser), "Owner Person", "owner@example.com"):
        assert own not in part
    carried = re.search(r'name="csrf" value="([0-9a-f]+)"', whole)
    assert carried
    assert is_form_value(carried[1], csrf_of(browser))
    assert carried[1] not in part
