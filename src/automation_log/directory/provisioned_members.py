"""Members as an identity provider pushes them: added, changed, deactivated, deleted; access that ends goes at once."""

from uuid import UUID

from automation_log.directory.pushed import PushedMember
from automation_log.domain.errors import Conflict, NotAllowed, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.roles import Role
from automation_log.store import api_keys, grants, members, sessions
from automation_log.store.database import Connection
from automation_log.store.members import Member
from automation_log.triggers import scim
from automation_log.triggers.follow import Follow
from automation_log.triggers.scim import IdentityProvider

Roots = tuple[UUID, ...]


class ProvisionedMembers:
    """Takes pushes in, in the caller's transaction; each returns the roots of the trees that follow."""

    def __init__(self, *, follow: Follow, clock: Clock, ids: Ids) -> None:
        self._follow = follow
        self._clock = clock
        self._ids = ids

    async def add(
        self, connection: Connection, provider: IdentityProvider, pushed: PushedMember
    ) -> tuple[UUID, Roots]:
        """The member's id: a new one, or the one who is here by this e-mail and whom no identity provider manages.

        Raises: Conflict, when another is managed under this user name or e-mail; NotAllowed.
        """
        if await members.find_member_by_username(connection, pushed.username):
            raise Conflict(f"The user name {pushed.username} is taken.", code="username_taken")
        known = await _by_email(connection, pushed.email)
        if known is not None:
            if known.username is not None:
                raise Conflict(f"The e-mail {pushed.email} is taken.", code="email_taken")
            return known.id, await self.change(connection, provider, known, pushed)
        member_id, before = self._ids.new(), await self._follow.before(connection, [pushed.email])
        await members.add_member(
            connection,
            id=member_id,
            email=pushed.email,
            name=pushed.name,
            role=Role.USER,
            password_hash=None,
            now=self._clock(),
            username=pushed.username,
            external_id=pushed.external_id,
            pushed=pushed.rest,
            is_active=pushed.is_active,
        )
        did = f"added {pushed.email}" + ("" if pushed.is_active else ", inactive")
        occasion = scim.of_member(provider, member_id, pushed.email, did)
        return member_id, await self._follow.after(connection, provider.workspace_id, before, occasion)

    async def change(
        self, connection: Connection, provider: IdentityProvider, member: Member, pushed: PushedMember
    ) -> Roots:
        """Let the member be as pushed; who is deactivated loses every grant. Raises: Conflict, NotAllowed."""
        before = await self._follow.before(connection, [member.email, pushed.email])
        if member.is_active and not pushed.is_active:
            await self._withdraw(connection, member)
        if member.email != pushed.email:
            await grants.readdress(connection, member.email, pushed.email)
        await members.update_member(
            connection,
            member.id,
            email=pushed.email,
            name=pushed.name,
            is_active=pushed.is_active,
            username=pushed.username,
            external_id=pushed.external_id,
            pushed=pushed.rest,
            now=self._clock(),
        )
        is_new_state = member.is_active is not pushed.is_active
        occasion = scim.of_member(
            provider, member.id, pushed.email, _did(member, pushed), is_new_state=is_new_state
        )
        return await self._follow.after(connection, provider.workspace_id, before, occasion)

    async def remove(self, connection: Connection, provider: IdentityProvider, member: Member) -> Roots:
        """The person is no member any more. Raises: NotAllowed."""
        before = await self._follow.before(connection, [member.email])
        await self._withdraw(connection, member)
        await members.delete_member(connection, member.id, now=self._clock())
        occasion = scim.of_member(provider, member.id, member.email, f"deleted {member.email}")
        return await self._follow.after(connection, provider.workspace_id, before, occasion)

    async def again(self, connection: Connection, provider: IdentityProvider, member_id: UUID) -> bool:
        """The same was pushed again: said at the job that followed the first time; whether there ever was a first."""
        occasion = scim.of_member(provider, member_id, "", "pushed the same again")
        return await self._follow.again(connection, occasion)

    async def _withdraw(self, connection: Connection, member: Member) -> None:
        if member.role is Role.OWNER:
            raise NotAllowed(
                "The owner cannot be deactivated or deleted; make another member the owner first."
            )
        await grants.withdraw_all(connection, member.id, member.email)
        await sessions.revoke_sessions_of(connection, member.id, now=self._clock())
        await api_keys.end_all_of(connection, member.id, now=self._clock())


async def _by_email(connection: Connection, email: str) -> Member | None:
    try:
        return await members.find_member_by_email(connection, email)
    except NotFound:
        return None


def _did(member: Member, pushed: PushedMember) -> str:
    match member.is_active, pushed.is_active:
        case True, False:
            return f"deactivated {member.email}"
        case False, True:
            return f"reactivated {pushed.email}"
    if member.email != pushed.email:
        return f"changed the e-mail of {member.email} to {pushed.email}"
    return f"changed {member.email}"
