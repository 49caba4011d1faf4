"""Logging a person out everywhere: sessions and sign-in links end, and every password within reach is to change."""

from uuid import UUID

from automation_log.directory.changing import DirectoryChange, Plan
from automation_log.domain.errors import NotAllowed, NotFound
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor
from automation_log.domain.roles import Role
from automation_log.store import members, sessions
from automation_log.store.access import read_access
from automation_log.store.database import Connection
from automation_log.store.members import Member
from automation_log.triggers.universal_logout import of_person


class UniversalLogout:
    """Plans of logging a member out; no grant changes, and the member may sign in again."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock

    def log_out(self, member_id: UUID, by: Actor, by_role: Role) -> Plan:
        """Log a member out, oneself too. The plan raises: NotFound, NotAllowed."""

        async def plan(connection: Connection) -> DirectoryChange:
            member = await members.find_member(connection, member_id)
            if member.deleted_at is not None:
                raise NotFound("This person is no member any more.")
            if not by_role.may_manage(member.role):
                raise NotAllowed(f"Your role does not let you log out a member who is {member.role.label}.")
            return await self.change(connection, member, by)

        return plan

    async def change(self, connection: Connection, member: Member, by: Actor) -> DirectoryChange:
        """What logging this member out changes; the sentence counts what it finds."""
        now = self._clock()
        open_sessions = await sessions.count_open_sessions(connection, member.id, now=now)
        reach = await read_access(connection, [member.email])

        async def apply(connection: Connection) -> None:
            await sessions.revoke_sessions_of(connection, member.id, now=now)
            await sessions.use_sign_in_links_of(connection, member.id, now=now)

        did = f"logged {member.email} out everywhere: {_counted(open_sessions, len(reach.accounts))}"
        return DirectoryChange(
            emails=[member.email], occasion=of_person(by, member.id, member.email, did), apply=apply
        )


def _counted(open_sessions: int, accounts: int) -> str:
    """`2 sessions ended, no account in reach`: where it is none, no job follows."""
    return f"{_number(open_sessions, 'session')} ended, {_number(accounts, 'account')} in reach"


def _number(count: int, thing: str) -> str:
    return f"{count or 'no'} {thing}{'s' if count > 1 else ''}"
