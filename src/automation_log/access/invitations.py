"""Invitations: the way in for a member without a password, or with a lost one, by mail or by a link to pass on."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict, NotAllowed, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.links import LinkPurpose
from automation_log.domain.mails import MailKind
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.store import members, sign_in_links
from automation_log.store.database import Connection, Database
from automation_log.store.mails import Outbox
from automation_log.store.members import Member
from automation_log.store.record import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Who was invited; `token` is the link's, to be shown once and passed on, None where a mail brings it."""

    email: str
    token: Secret | None
    lasts: timedelta


class Invitations:
    """Invites members. Each invitation is an entry with its own actor."""

    def __init__(
        self, *, database: Database, recorder: Recorder, outbox: Outbox | None, clock: Clock, ids: Ids
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._outbox = outbox
        self._clock = clock
        self._ids = ids

    async def invite(self, workspace_id: UUID, member_id: UUID, by: Actor, by_role: Role) -> Invited:
        """Open the way in for seven days; an invitation before this one opens nothing any more.

        Raises: NotFound; NotAllowed; Conflict, when the member has a password or may not come in.
        """

        async def work(connection: Connection) -> Invited:
            member = await _present(connection, member_id, by_role)
            if member.password_hash is not None:
                raise Conflict(
                    f"{member.email} has a password; “Lost your password?” leads to another.",
                    code="has_password",
                    field="member",
                )
            return await self._open(connection, member, by, MailKind.INVITATION)

        return await self._database.write(workspace_id, work)

    async def replace(self, workspace_id: UUID, member_id: UUID, by: Actor, by_role: Role) -> Invited:
        """Let the member choose another password within an hour; the one they have stays good until then.

        Raises: NotFound; NotAllowed; Conflict, when the member may not come in.
        """

        if self._outbox is None and by.kind is not ActorKind.OPERATOR:
            # The link would be shown to who asks, and somebody else's account opens with it.
            raise NotAllowed("No mail is set up; whoever runs the service can make the link.")

        async def work(connection: Connection) -> Invited:
            member = await _present(connection, member_id, by_role)
            return await self._open(connection, member, by, MailKind.LOST_PASSWORD)

        return await self._database.write(workspace_id, work)

    async def _open(self, connection: Connection, member: Member, by: Actor, kind: MailKind) -> Invited:
        purpose = PURPOSES[kind]
        did = "invited" if purpose is LinkPurpose.INVITATION else "opened the way to a new password for"
        entry_id = await self._recorder.say(
            connection,
            member.id,
            EntryKind.DIRECTORY_CHANGED,
            public={
                "about_kind": "member",
                "actor_kind": int(by.kind),
                "actor_id": by.id,
                "link": purpose.name.lower(),
            },
            personal={"by": by.label, "said": f"{by.label} {did} {member.email}."},
        )
        now = self._clock()
        await sign_in_links.end(connection, member.id, [purpose], now=now)
        if self._outbox is not None:
            await self._outbox.put(connection, kind, entry_id, [member.id])
            return Invited(email=member.email, token=None, lasts=purpose.lasts)
        token = await sign_in_links.mint(connection, member.id, purpose, ids=self._ids, now=now)
        return Invited(email=member.email, token=token, lasts=purpose.lasts)


PURPOSES = {
    MailKind.INVITATION: LinkPurpose.INVITATION,
    MailKind.LOST_PASSWORD: LinkPurpose.LOST_PASSWORD,
}


async def _present(connection: Connection, member_id: UUID, by_role: Role) -> Member:
    """A member who may come in, and whom the role may invite. Raises: NotFound, NotAllowed, Conflict."""
    member = await members.find_member(connection, member_id)
    if member.deleted_at is not None:
        raise NotFound("This person is no member any more.")
    if not by_role.may_manage(member.role):
        raise NotAllowed(f"Your role does not let you invite somebody who is {member.role.label}.")
    if not member.is_active:
        raise Conflict(f"{member.email} is deactivated.", field="member")
    return member
