"""The guide's example runs as it stands, against the service's own door on a socket, and prints what the guide says."""

import asyncio
import os
import re
import sys
from pathlib import Path

from automation_log.access.api_keys import NewKey
from automation_log.domain.roles import Role
from automation_log.domain.scopes import Scope
from automation_log.store import members
from automation_log.store.database import Connection
from tests.api.scim.conftest import listening
from tests.api.v1.conftest import OLIVE, Api
from tests.conftest import now

GUIDE = Path(__file__).parents[3] / "docs/api.md"


async def test_the_guides_example_prints_what_it_says(api: Api) -> None:
    example, printed = (
        re.search(rf"```{kind}\n(.*?)```", GUIDE.read_text(), re.DOTALL) for kind in ("python", "text")
    )
    assert example is not None
    assert printed is not None
    olive = api.office.record.ids.new()

    async def work(connection: Connection) -> None:
        await members.add_member(
            connection,
            id=olive,
            email="olive@example.com",
            name="Olive",
            role=Role.ADMIN,
            password_hash=None,
            now=now(),
        )

    await api.office.record.database.write(api.workspace_id, work)
    asked = NewKey(member_id=olive, name="HR sync", scopes=tuple(Scope))
    key = await api.services.keys.make(api.workspace_id, asked, OLIVE)
    async with listening(api.door) as address:
        environment = os.environ | {
            "API": f"{address}/w/acme/api/v1",
            "KEY": key.reveal(),
            "HUB": str(api.office.hubs["Newsroom"]),
        }
        ran = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            example[1],
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await ran.communicate()
    assert err.decode() == ""
    assert out.decode() == printed[1]
    await api.office.assert_verified()


def test_the_guide_names_every_scope_and_the_settings_default() -> None:
    guide = GUIDE.read_text()
    assert re.findall(r"^\| `([\w:]+)` \|", guide, re.MULTILINE) == [scope.value for scope in Scope]
    assert "q=300;w=60" in guide
