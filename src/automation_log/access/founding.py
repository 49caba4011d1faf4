"""Founding: the first workspace and its owner, once."""

import re
import unicodedata
from dataclasses import dataclass, field
from uuid import UUID

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.password_rule import password_mistake
from automation_log.domain.emails import is_email, plain_email
from automation_log.domain.errors import InvalidRequest, NotFound, RequestError
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.store import directory, doors, members
from automation_log.store.database import Connection, Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """What the first page asks for."""

    workspace: str
    name: str
    email: str
    password: Secret = field(repr=False)

    def mistakes(self) -> tuple[InvalidRequest, ...]:
        """What cannot be used, one a field."""
        found: list[InvalidRequest] = []
        for value, longest, name, what in (
            (self.workspace, 80, "workspace", "the workspace's name"),
            (self.name, 120, "name", "your name"),
        ):
            if not value.strip() or len(value) > longest or not value.isprintable():
                found.append(InvalidRequest(f"Give {what}, up to {longest} characters.", field=name))
        if not is_email(plain_email(self.email)):
            found.append(InvalidRequest("Give an e-mail address such as ada@example.com.", field="email"))
        mistake = password_mistake(self.password)
        if mistake is not None:
            found.append(mistake)
        return tuple(found)


class Founder:
    """Makes the first workspace with its owner; afterwards it refuses."""

    def __init__(self, *, database: Database, hashes: PasswordHashes, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._hashes = hashes
        self._clock = clock
        self._ids = ids

    async def is_open(self) -> bool:
        """Whether there is no workspace yet."""
        async with self._database.outside() as connection:
            return await doors.any_workspace(connection) is None

    async def found(self, founding: Founding) -> tuple[UUID, UUID]:
        """The new workspace's and its owner's id.

        Raises: the first of `mistakes`; NotFound once a workspace exists, also for the later of two at once.
        """
        mistakes: tuple[RequestError, ...] = founding.mistakes()
        if mistakes:
            raise mistakes[0]
        if not await self.is_open():
            raise NotFound("The workspace is made already; sign in.")
        password_hash = await self._hashes.hash(founding.password)
        workspace_id, owner_id = self._ids.new(), self._ids.new()

        async def work(connection: Connection) -> None:
            await doors.lock_founding(connection)
            if await doors.any_workspace(connection) is not None:
                raise NotFound("The workspace is made already; sign in.")
            now = self._clock()
            await directory.add_workspace(
                connection, slug=slug_of(founding.workspace), name=founding.workspace.strip(), now=now
            )
            await members.add_member(
                connection,
                id=owner_id,
                email=founding.email,
                name=founding.name.strip(),
                role=Role.OWNER,
                password_hash=password_hash,
                now=now,
            )

        await self._database.write(workspace_id, work)
        return workspace_id, owner_id


def slug_of(name: str) -> str:
    """The workspace's part of the address: small Latin letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "workspace"
