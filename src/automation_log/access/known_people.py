"""Who a provider's person is here: at first by an e-mail that is theirs, then by the provider's own name for them."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.emails import is_email, plain_email
from automation_log.domain.errors import NotAllowed, NotFound
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.store import identities, members
from automation_log.store.database import Connection
from automation_log.store.directory_entries import say_changed
from automation_log.store.members import Member
from automation_log.store.record import Recorder
from automation_log.store.sign_in_providers import SignInProvider


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What a provider says of a person; `email` and `is_verified` as they stand there, of whatever type."""

    subject: str
    email: object
    is_verified: object


class KnownPeople:
    """Recognises members; nobody becomes one by signing in."""

    def __init__(self, *, recorder: Recorder, clock: Clock) -> None:
        self._recorder = recorder
        self._clock = clock

    async def recognise(self, connection: Connection, provider: SignInProvider, vouched: Vouched) -> UUID:
        """The member, who may come in. Raises: NotAllowed."""
        named = {"issuer": provider.issuer, "subject": vouched.subject}
        member_id = await identities.find_member(connection, **named)
        if member_id is None:
            member = await self._by_email(connection, provider, vouched)
            now = self._clock()
            if await identities.pin(connection, member.id, **named, now=now):
                await self._say_pinned(connection, provider, vouched, member)
            elif await identities.find_member(connection, **named) != member.id:
                raise NotAllowed(
                    f"{member.email} signs in as somebody else of {provider.name}. If that person is you, ask an owner "
                    "or super admin to forget the other on your member page.",
                    code="known_as_another",
                )
            return member.id
        member = await members.find_member(connection, member_id)
        _check_active(member)
        return member.id

    async def _by_email(self, connection: Connection, provider: SignInProvider, vouched: Vouched) -> Member:
        if not isinstance(vouched.email, str) or not is_email(plain_email(vouched.email)):
            raise NotAllowed(f"{provider.name} does not tell your e-mail.", code="email_missing")
        email = plain_email(vouched.email)
        # Some say it as a text. Where nothing is said at all, whoever set the provider up has decided.
        is_theirs = vouched.is_verified is True or vouched.is_verified == "true"
        if not is_theirs and not (vouched.is_verified is None and provider.takes_unverified):
            raise NotAllowed(
                f"{provider.name} does not say that {email} is yours: its e-mail is not verified there.",
                code="email_not_verified",
            )
        try:
            member = await members.find_member_by_email(connection, email)
        except NotFound:
            raise NotAllowed(
                f"{email} is no member here; ask an owner or admin of the workspace to add you.",
                code="not_a_member",
            ) from None
        _check_active(member)
        return member

    async def _say_pinned(
        self, connection: Connection, provider: SignInProvider, vouched: Vouched, member: Member
    ) -> None:
        by = Actor(kind=ActorKind.IDENTITY_PROVIDER, id=provider.id, label=provider.name)
        said = (
            f"{provider.name} vouched for {member.email} at sign-in for the first time, as {vouched.subject}: "
            "by that name, and no other, it does from now on."
        )
        await say_changed(connection, self._recorder, member.id, kind="member", by=by, said=said)


def _check_active(member: Member) -> None:
    if not member.is_active:
        raise NotAllowed(
            "Your membership of this workspace is deactivated; ask its owner.", code="member_deactivated"
        )
