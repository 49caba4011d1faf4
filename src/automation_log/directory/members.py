"""Members that this workspace manages itself, and the role of any: added, given a role, deactivated, deleted."""

from uuid import UUID

from automation_log.directory.changing import Apply, DirectoryChange, Plan
from automation_log.directory.fields import plain_name
from automation_log.domain.emails import is_email, plain_email
from automation_log.domain.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.domain.roles import Role
from automation_log.store import api_keys, grants, members, sessions
from automation_log.store.database import Connection
from automation_log.store.members import Member
from automation_log.triggers.web_app import of_member


class Members:
    """Plans of changes of members; `Changing` makes them, or tells what they lead to."""

    def __init__(self, *, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids

    def add(self, email: str, name: str, role: Role, by: Actor, by_role: Role) -> tuple[UUID, Plan]:
        """A new member, with the id they are to have. Raises: InvalidRequest, NotAllowed; the plan: Conflict."""
        plain, member_id = plain_email(email), self._ids.new()
        if not is_email(plain):
            raise InvalidRequest("Give an e-mail address such as ada@example.com.", field="email")
        called = plain_name(name or plain, field="name", what="the person's name")
        _check_role(role, by_role)

        async def plan(connection: Connection) -> DirectoryChange:
            async def apply(connection: Connection) -> None:
                await members.add_member(
                    connection,
                    id=member_id,
                    email=plain,
                    name=called,
                    role=role,
                    password_hash=None,
                    now=self._clock(),
                )

            occasion = of_member(by, member_id, plain, f"added {plain} as {role.label}")
            return DirectoryChange(emails=[plain], occasion=occasion, apply=apply)

        return member_id, plan

    def give_role(self, member_id: UUID, role: Role, by: Actor, by_role: Role) -> Plan:
        """Another role in the workspace. Raises: NotAllowed; the plan: NotFound, NotAllowed."""
        _check_role(role, by_role)

        async def plan(connection: Connection) -> DirectoryChange:
            member = await _present(connection, member_id)
            _check_touch(member, by_role)

            async def apply(connection: Connection) -> None:
                await members.give_role(connection, member_id, role, now=self._clock())

            return _change(by, member, f"made {member.email} {role.label}", apply)

        return plan

    def hand_over(self, member_id: UUID, by: Actor, by_role: Role) -> Plan:
        """The member becomes owner, the owner super admin. Raises: NotAllowed; the plan: NotFound, Conflict."""
        if by_role is not Role.OWNER:
            raise NotAllowed("Only the owner can hand the workspace over.")

        async def plan(connection: Connection) -> DirectoryChange:
            member = await _present(connection, member_id)
            if member.role is Role.OWNER:
                raise Conflict(f"{member.email} is the owner already.", field="member")
            if not member.is_active:
                raise Conflict(f"{member.email} is deactivated.", field="member")
            owner_id = by.id
            assert owner_id is not None, "an owner is a member"

            async def apply(connection: Connection) -> None:
                await members.give_role(connection, owner_id, Role.SUPER_ADMIN, now=self._clock())
                await members.give_role(connection, member_id, Role.OWNER, now=self._clock())

            return _change(by, member, f"handed the workspace over to {member.email}", apply)

        return plan

    def deactivate(self, member_id: UUID, by: Actor, by_role: Role) -> Plan:
        """Every grant, session and API key of the person ends. The plan raises: NotFound, Conflict, NotAllowed."""

        async def plan(connection: Connection) -> DirectoryChange:
            member = await _ours(connection, member_id, by_role)
            if not member.is_active:
                raise Conflict(f"{member.email} is deactivated already.", field="member")

            async def apply(connection: Connection) -> None:
                await _withdraw(connection, member, self._clock)
                await members.set_active(connection, member_id, False, now=self._clock())

            return _change(by, member, f"deactivated {member.email}", apply)

        return plan

    def reactivate(self, member_id: UUID, by: Actor, by_role: Role) -> Plan:
        """The person may come in again; no grant comes back. The plan raises: NotFound, Conflict, NotAllowed."""

        async def plan(connection: Connection) -> DirectoryChange:
            member = await _ours(connection, member_id, by_role)
            if member.is_active:
                raise Conflict(f"{member.email} is active.", field="member")

            async def apply(connection: Connection) -> None:
                await members.set_active(connection, member_id, True, now=self._clock())

            return _change(by, member, f"reactivated {member.email}", apply)

        return plan

    def delete(self, member_id: UUID, by: Actor, by_role: Role) -> Plan:
        """The person is no member any more. The plan raises: NotFound, Conflict, NotAllowed."""

        async def plan(connection: Connection) -> DirectoryChange:
            member = await _ours(connection, member_id, by_role)

            async def apply(connection: Connection) -> None:
                await _withdraw(connection, member, self._clock)
                await members.delete_member(connection, member_id, now=self._clock())

            return _change(by, member, f"deleted {member.email}", apply)

        return plan


def _check_role(role: Role, by_role: Role) -> None:
    if role is Role.OWNER:
        raise NotAllowed("There is one owner; hand the workspace over instead.")
    if not by_role.may_manage(role):
        raise NotAllowed(f"Your role does not let you make somebody {role.label}.")


def _check_touch(member: Member, by_role: Role) -> None:
    if member.role is Role.OWNER:
        raise NotAllowed("The owner stays until another member is the owner; hand the workspace over first.")
    if not by_role.may_manage(member.role):
        raise NotAllowed(f"Your role does not let you change a member who is {member.role.label}.")


async def _present(connection: Connection, member_id: UUID) -> Member:
    member = await members.find_member(connection, member_id)
    if member.deleted_at is not None:
        raise NotFound("This person is no member any more.")
    return member


async def _ours(connection: Connection, member_id: UUID, by_role: Role) -> Member:
    """A member who is managed here, and whom the role may change. Raises: NotFound, Conflict, NotAllowed."""
    member = await _present(connection, member_id)
    _check_touch(member, by_role)
    if member.username is not None:
        raise Conflict(
            f"An identity provider manages {member.email}; change the person there.",
            code="managed_elsewhere",
            field="member",
        )
    return member


async def _withdraw(connection: Connection, member: Member, clock: Clock) -> None:
    await grants.withdraw_all(connection, member.id, member.email)
    await sessions.revoke_sessions_of(connection, member.id, now=clock())
    await api_keys.end_all_of(connection, member.id, now=clock())


def _change(by: Actor, member: Member, did: str, apply: Apply) -> DirectoryChange:
    return DirectoryChange(
        emails=[member.email], occasion=of_member(by, member.id, member.email, did), apply=apply
    )
