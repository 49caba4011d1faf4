"""Roundup starts from its package, and reads back what its pages did."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from targets.roundup.contents import RoundupUser
from targets.roundup.target import RoundupTarget
from tests.targets.visitor import Visitor

pytestmark = [pytest.mark.apps, pytest.mark.asyncio(loop_scope="module")]

PASSWORD = "Vq7#mulberry-Tram_42"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def target(tmp_path_factory) -> AsyncIterator[RoundupTarget]:
    target = RoundupTarget(tmp_path_factory.mktemp("roundup"), people=3)
    await target.start()
    yield target
    await target.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(target) -> AsyncIterator[Visitor]:
    async with Visitor(target.address) as visitor:
        yield visitor


async def sign_in(visitor: Visitor, username: str, password: str) -> None:
    fields = {"__login_name": username, "__login_password": password, "@action": "Login"}
    await visitor.open("/")
    await visitor.send_here("/", **fields)


async def test_the_roster_agrees_with_the_database(visitor, target):
    await sign_in(visitor, target.username, target.password)
    assert "Hello, admin" in visitor.page
    await visitor.open("/user?@pagesize=50")
    shown = visitor.find_all(r'<a href="user\d+">(.*?)</a>')
    assert set(shown) - {"Your Details"} == target.users().keys()
    person = target.users()["person001@example.com"]
    assert person == RoundupUser(
        key=person.key, username="person001@example.com", email="person001@example.com", roles=("User",)
    )


async def test_a_wrong_password_and_the_right_one(visitor, target):
    await target.add_user("paul", PASSWORD)
    assert target.password_is("paul", PASSWORD)
    assert not target.password_is("paul", "wrong")
    await sign_in(visitor, "paul", "wrong")
    assert "Invalid login" in visitor.page
    await sign_in(visitor, "paul", PASSWORD)
    assert "Hello, paul" in visitor.page


async def test_whoever_is_retired_is_not_there_any_more(visitor, target):
    await target.add_user("rosa", PASSWORD)
    key = target.users()["rosa"].key
    await sign_in(visitor, target.username, target.password)
    await visitor.open("/user?@pagesize=50")
    await visitor.send_here(f"/user{key}", **{"@action": "retire", "@template": "index"})
    assert "rosa" not in target.users()
    assert not target.password_is("rosa", PASSWORD)
