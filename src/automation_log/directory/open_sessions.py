"""Where a member is signed in: listed, one ended, or all others; who ended what is an entry of the member."""

from uuid import UUID

from automation_log.domain.errors import NotAllowed, NotFound
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor
from automation_log.domain.roles import Role
from automation_log.store import members, sessions
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.members import Member
from automation_log.store.record import Recorder
from automation_log.store.sessions import OpenSession


class OpenSessions:
    """Sessions of members, by whoever may see them: each member their own, owners and super admins those of others."""

    def __init__(self, *, database: Database, recorder: Recorder, clock: Clock) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock

    async def list(
        self, workspace_id: UUID, member_id: UUID, by: Actor, by_role: Role
    ) -> tuple[OpenSession, ...]:
        """What is open, the newest first. Raises: NotFound, NotAllowed."""
        async with self._database.reading(workspace_id) as connection:
            return await self.list_in(connection, member_id, by, by_role)

    async def list_in(
        self, connection: Connection, member_id: UUID, by: Actor, by_role: Role
    ) -> tuple[OpenSession, ...]:
        """As `list`, in a transaction of the caller's."""
        await _member(connection, member_id, by, by_role)
        return await sessions.list_open(connection, member_id, now=self._clock())

    async def end(self, workspace_id: UUID, member_id: UUID, handle: str, by: Actor, by_role: Role) -> None:
        """End one. Raises: NotFound, NotAllowed."""

        async def work(connection: Connection) -> None:
            now = self._clock()
            member = await _member(connection, member_id, by, by_role)
            found = await sessions.list_open(connection, member_id, now=now)
            one = next((one for one in found if one.handle == handle), None)
            if one is None or not await sessions.revoke_session(connection, one.session_id, now=now):
                raise NotFound("This session has ended already.")
            await self._say(connection, member, by, f"a session of {member.email} ({one.arrival.came_from})")

        await self._database.write(workspace_id, work)

    async def end_all(
        self, workspace_id: UUID, member_id: UUID, by: Actor, by_role: Role, *, but: UUID | None = None
    ) -> int:
        """End every one, but for the session `but`; how many there were. None is no entry. Raises: as `end`."""

        async def work(connection: Connection) -> int:
            now = self._clock()
            member = await _member(connection, member_id, by, by_role)
            found = await sessions.list_open(connection, member_id, now=now)
            ended = [
                one
                for one in found
                if one.session_id != but
                and await sessions.revoke_session(connection, one.session_id, now=now)
            ]
            if ended:
                number = "one session" if len(ended) == 1 else f"{len(ended)} sessions"
                came_from = "; ".join(dict.fromkeys(one.arrival.came_from for one in ended))
                await self._say(connection, member, by, f"{number} of {member.email} ({came_from})")
            return len(ended)

        return await self._database.write(workspace_id, work)

    async def _say(self, connection: Connection, member: Member, by: Actor, what: str) -> None:
        said = f"{by.label} ended {what}."
        await say_changed(connection, self._recorder, member.id, kind="member", by=by, said=said)


async def _member(connection: Connection, member_id: UUID, by: Actor, by_role: Role) -> Member:
    """Raises: NotFound; NotAllowed, unless it is their own or the role's to see."""
    member = await members.find_member(connection, member_id)
    if member.deleted_at is not None:
        raise NotFound("This person is no member any more.")
    if by.id != member_id and not by_role.may_end_sessions_of(member.role):
        raise NotAllowed(
            f"Your role does not let you see or end the sessions of a member who is {member.role.label}."
        )
    return member
