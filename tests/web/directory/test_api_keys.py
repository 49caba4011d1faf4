"""The page of API keys: of one's own, shown once, never beyond one's role."""

import re

import pytest

from automation_log.domain.roles import Role
from tests.web.directory.desk import Desk

KEY = re.compile(r"alkey_[\w-]{43}")
SCOPES = {"scope jobs:read": "yes", "scope directory:write": "yes"}


async def test_a_key_is_shown_once_and_is_the_makers(desk: Desk) -> None:
    made = await desk.send("api-keys", name="HR sync", days="30", **SCOPES)
    (key,) = KEY.findall(made.text)
    page = await desk.read("api-keys")
    assert not KEY.findall(page)
    assert "HR sync" in page
    holder = await desk.web.services.api_keys.holder(key, "acme")
    assert holder.member_id == desk.web.members[Role.OWNER]
    assert {scope.value for scope in holder.scopes} == {"jobs:read", "directory:write"}


async def test_nobody_makes_a_key_of_somebody_else(desk: Desk) -> None:
    desk.browser = await desk.web.signed_in(Role.ADMIN)
    fields = {"name": "Mine", "days": "1", "member": desk.web.members[Role.OWNER], **SCOPES}
    made = await desk.send("api-keys", **fields)
    (key,) = KEY.findall(made.text)
    assert (await desk.web.services.api_keys.holder(key, "acme")).role is Role.ADMIN


async def test_a_key_is_ended(desk: Desk) -> None:
    await desk.send("api-keys", name="HR sync", days="30", **SCOPES)
    page = await desk.read("api-keys")
    address = page.split('/end"')[0].rsplit('"/w/acme/', 1)[1] + "/end"
    await desk.done(address)
    assert "ended already" in await desk.refused(address, 404)
    assert ">ended<" in await desk.read("api-keys")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "", "days": "30", **SCOPES}, "name"),
        ({"name": "x", "days": "30"}, "scopes"),
        ({"name": "x", "days": "366", **SCOPES}, "lasts"),
        ({"name": "x", "days": "ten", **SCOPES}, "days"),
        ({"name": "x", "days": "0", **SCOPES}, "lasts"),
    ],
)
async def test_what_cannot_be_a_key_says_why(desk: Desk, fields: dict[str, str], field: str) -> None:
    page = await desk.refused("api-keys", 422, **fields)
    assert f'id="error-{"days" if field == "lasts" else field}"' in page
