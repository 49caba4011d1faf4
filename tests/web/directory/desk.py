"""A person at the directory's pages: reads, fills in forms, says yes where whom it concerns is shown."""

import re
from dataclasses import dataclass
from html import unescape
from uuid import UUID

import httpx2

from automation_log.domain.roles import Role
from automation_log.store import claims
from tests.directory.office import Office, open_office
from tests.web.conftest import Web, csrf_of

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass
class Desk:
    """The pages of one workspace, seen by one member."""

    web: Web
    office: Office
    browser: httpx2.AsyncClient

    async def read(self, address: str) -> str:
        """The page as written, without the marks around names."""
        answer = await self.browser.get(f"/w/acme/{address}")
        assert answer.status_code == 200, (address, answer.status_code)
        return plain(answer.text)

    async def send(self, address: str, /, **fields: object) -> httpx2.Response:
        """A form of the page, filled in."""
        data = {name.rstrip("_"): str(value) for name, value in fields.items()}
        return await self.browser.post(f"/w/acme/{address}", data=data | {"csrf": csrf_of(self.browser)})

    async def done(self, address: str, /, **fields: object) -> str:
        """As `send`, done at once; where it leads: `teams/ID`."""
        answer = await self.send(address, **fields)
        assert answer.status_code == 303, (answer.status_code, answer.text)
        return str(answer.headers["location"]).removeprefix("/w/acme/").split("?")[0]

    async def confirmed(self, address: str, /, **fields: object) -> tuple[str, str]:
        """As `send`, refused with whom it concerns, and said yes to; that page, and where it led."""
        asked = await self.send(address, **fields)
        assert asked.status_code == 409, asked.text
        before = await self.office.jobs()
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(asked.text)}
        answer = await self.browser.post(f"/w/acme/{address}", data=hidden)
        assert answer.status_code == 303, answer.text
        assert len(await self.office.jobs()) > len(before)
        return plain(asked.text), str(answer.headers["location"])

    async def refused(self, address: str, status: int, /, **fields: object) -> str:
        """As `send`, refused; the page that says why."""
        answer = await self.send(address, **fields)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return plain(answer.text)

    async def member(self, email: str) -> UUID:
        """The id of a new member."""
        member = await self.office.member(email)
        assert member.id is not None
        return member.id

    async def open_claim(self, role: Role) -> UUID:
        """The one claim that is open to the member of this role."""
        async with self.web.record.database.reading(self.web.record.workspace_id) as connection:
            (claim,) = await claims.list_claims_of(connection, self.web.members[role])
        return claim.id


def plain(html: str) -> str:
    """A page without the marks around names, its signs as people see them."""
    return unescape(re.sub(r"</?bdi>", "", html))


async def sit_down(web: Web, role: Role = Role.OWNER) -> Desk:
    """At the pages, as the member of this role."""
    return Desk(web=web, office=await open_office(web.record), browser=await web.signed_in(role))
