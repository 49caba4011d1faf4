"""Logging a person out everywhere: sessions and sign-in links end, and every password within reach is to change."""

from uuid import UUID

from automation_log.directory.changing import DirectoryChange, Plan
from automation_log.directory.named_people import NamedPerson, find_named
from automation_log.domain.errors import NotAllowed, NotFound, NotSignedIn
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor
from automation_log.domain.links import LinkPurpose
from automation_log.domain.roles import Role
from automation_log.store import members, sessions, sign_in_links, trusted_issuers, used_tokens
from automation_log.store.access import read_access
from automation_log.store.database import Connection, Database
from automation_log.store.members import Member
from automation_log.triggers.follow import Follow
from automation_log.triggers.universal_logout import SignedRequest, of_person


class UniversalLogout:
    """Plans it for a person who asks, and carries out what an issuer signed; no grant changes."""

    def __init__(self, *, database: Database, follow: Follow, clock: Clock) -> None:
        self._database = database
        self._follow = follow
        self._clock = clock

    def log_out(self, member_id: UUID, by: Actor, by_role: Role) -> Plan:
        """Log a member out, oneself too. The plan raises: NotFound, NotAllowed."""

        async def plan(connection: Connection) -> DirectoryChange:
            member = await members.find_member(connection, member_id)
            if member.deleted_at is not None:
                raise NotFound("This person is no member any more.")
            if not by_role.may_manage(member.role):
                raise NotAllowed(f"Your role does not let you log out a member who is {member.role.label}.")
            return await self._change(connection, member, by)

        return plan

    async def carry_out(self, request: SignedRequest, named: NamedPerson) -> tuple[UUID, ...]:
        """Log out whom the issuer names, without a question; the roots of what follows.

        The token is used up in the transaction that does it: refused or interrupted, it may come again.
        Raises: NotSignedIn, NotFound, InvalidRequest.
        """

        async def work(connection: Connection) -> tuple[UUID, ...]:
            await self._follow.hold(connection)
            await self._use(connection, request)
            member = await find_named(connection, named, issuer=request.issuer)
            before = await self._follow.before(connection, [member.email])
            change = await self._change(connection, member, request.actor)
            await change.apply(connection)
            return await self._follow.after(connection, request.workspace_id, before, change.occasion)

        return await self._database.write(request.workspace_id, work)

    async def _use(self, connection: Connection, request: SignedRequest) -> None:
        now = self._clock()
        if not await trusted_issuers.use(connection, request.issuer_id, now=now):
            raise NotSignedIn("The issuer is not trusted any more.", code="token_refused")
        if not await used_tokens.use(connection, request.token_hash, expires_at=request.expires_at, now=now):
            raise NotSignedIn("The token was used before.", code="token_used")

    async def _change(self, connection: Connection, member: Member, by: Actor) -> DirectoryChange:
        """What logging this member out changes; the sentence counts what it finds."""
        now = self._clock()
        open_sessions = await sessions.count_open_sessions(connection, member.id, now=now)
        reach = await read_access(connection, [member.email])

        async def apply(connection: Connection) -> None:
            await sessions.revoke_sessions_of(connection, member.id, now=now)
            await sign_in_links.end(connection, member.id, list(LinkPurpose), now=now)

        did = f"logged {member.email} out everywhere: {_counted(open_sessions, len(reach.accounts))}"
        return DirectoryChange(
            emails=[member.email], occasion=of_person(by, member.id, member.email, did), apply=apply
        )


def _counted(open_sessions: int, accounts: int) -> str:
    """`2 sessions ended, no account in reach`: where it is none, no job follows."""
    return f"{_number(open_sessions, 'session')} ended, {_number(accounts, 'account')} in reach"


def _number(count: int, thing: str) -> str:
    return f"{count or 'no'} {thing}{'s' if count > 1 else ''}"
