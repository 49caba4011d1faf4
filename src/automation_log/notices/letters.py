"""Letters: what a mail says, read from the record when it is sent, or that there is nothing to say any more."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import assert_never
from uuid import UUID

from automation_log.domain.emails import is_email
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.links import LinkPurpose
from automation_log.domain.mails import MailKind, MailState
from automation_log.domain.secrets import Secret
from automation_log.notices import wording
from automation_log.notices.wording import Place, Wording
from automation_log.store import (
    claims,
    directory,
    hub_owners,
    mails,
    members,
    sign_in_links,
    troubles,
    webhooks,
)
from automation_log.store.database import Connection
from automation_log.store.directory_history import find_change
from automation_log.store.mails import TakenMail
from automation_log.store.members import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """To whom, and what it says."""

    address: str
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Needless:
    """There is nothing to say any more: what it was about has changed."""

    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYet:
    """It cannot be said before another mail has gone out or was given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable:
    """There is no address to send it to."""

    said: str


Composed = Letter | Needless | NotYet | Undeliverable


class Letters:
    """Composes; links are minted here, in the transaction in which their mail is taken."""

    def __init__(self, *, brand: str, address: str, zone: tzinfo, clock: Clock, ids: Ids) -> None:
        self._brand = brand
        self._address = address
        self._zone = zone
        self._clock = clock
        self._ids = ids

    async def compose(self, connection: Connection, mail: TakenMail) -> Composed:
        """What the record has to say about this to this member now."""
        member = await members.find_member(connection, mail.member_id)
        if not member.is_active:
            return Needless(said="The person may not come in any more.")
        if not is_email(member.email):
            return Undeliverable(said="The member's e-mail is no address.")
        place = await self._place(connection)
        said = await self._said(connection, place, mail, member)
        return Letter(address=member.email, wording=said) if isinstance(said, Wording) else said

    async def _said(
        self, connection: Connection, place: Place, mail: TakenMail, member: Member
    ) -> Wording | Needless | NotYet:
        match mail.kind:
            case MailKind.TROUBLE:
                return await _trouble(connection, place, mail, member)
            case MailKind.RECOVERY:
                return await _recovery(connection, place, mail, member)
            case MailKind.CLAIMS:
                offered = await claims.list_offered(connection, member.id, mail.about_id)
                return wording.claims(place, offered) if offered else Needless(said="Nothing of it is open.")
            case MailKind.INVITATION:
                if member.password_hash is not None:
                    return Needless(said="The person has a password.")
                return wording.invitation(
                    place, await self._mint(connection, member.id, LinkPurpose.INVITATION)
                )
            case MailKind.LOST_PASSWORD:
                return wording.lost_password(
                    place, await self._mint(connection, member.id, LinkPurpose.LOST_PASSWORD)
                )
            case MailKind.LOGOUT:
                return await _logout(connection, place, mail, member)
            case MailKind.WEBHOOK:
                return await _webhook(connection, place, mail, member)
            case _:
                assert_never(mail.kind)

    async def _mint(self, connection: Connection, member_id: UUID, purpose: LinkPurpose) -> Secret:
        """A link in place of those before it: of several mails, the newest opens."""
        now = self._clock()
        await sign_in_links.end(connection, member_id, [purpose], now=now)
        return await sign_in_links.mint(connection, member_id, purpose, ids=self._ids, now=now)

    async def _place(self, connection: Connection) -> Place:
        workspace = await directory.current_workspace(connection)
        return Place(
            brand=self._brand,
            workspace=workspace.name,
            slug=workspace.slug,
            address=self._address,
            zone=self._zone,
        )


async def _trouble(
    connection: Connection, place: Place, mail: TakenMail, member: Member
) -> Wording | Needless:
    told = await troubles.find(connection, mail.about_id)
    if told is None or told.over_at is not None:
        return Needless(said="It was over before it could be told.")
    if member.id not in await hub_owners.list_told(connection, told.target_id):
        return Needless(said="It does not concern the person any more.")
    return wording.trouble(place, told, may_see_log=member.role.may_see_log)


async def _logout(
    connection: Connection, place: Place, mail: TakenMail, member: Member
) -> Wording | Needless:
    change = await find_change(connection, mail.about_id)
    if change is None or not member.role.may_see_log:
        return Needless(said="The person does not see the log any more.")
    who = await members.find_member(connection, change.about_id)
    return wording.logout(place, change, email=who.email)


async def _recovery(
    connection: Connection, place: Place, mail: TakenMail, member: Member
) -> Wording | Needless | NotYet:
    first = await mails.find_state(connection, MailKind.TROUBLE, mail.about_id, member.id)
    if first is MailState.DUE:
        return NotYet()  # it may be under way this very moment
    told = await troubles.find(connection, mail.about_id)
    if first is not MailState.SENT or told is None:
        return Needless(said="The person was not told of the trouble.")
    if member.id not in await hub_owners.list_told(connection, told.target_id):
        return Needless(said="It does not concern the person any more.")
    return wording.recovery(place, told, may_see_log=member.role.may_see_log)


async def _webhook(
    connection: Connection, place: Place, mail: TakenMail, member: Member
) -> Wording | Needless:
    webhook = await webhooks.find_by_alarm(connection, mail.about_id)
    if webhook is None:
        return Needless(said="It was over before it could be told.")
    if not member.role.may_see_log:
        return Needless(said="It does not concern the person any more.")
    return wording.webhook(place, webhook)
