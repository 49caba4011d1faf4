"""Which identity provider vouches at sign-in: set, replaced and ended; each change is an entry."""

from dataclasses import dataclass, field
from uuid import UUID

from automation_log.access.discovery import Discovery
from automation_log.access.names import plain_name
from automation_log.domain.addresses import web_address
from automation_log.domain.errors import InvalidRequest, IssuerUnavailable, NotAllowed, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.store import identities, members, sign_in_providers
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder
from automation_log.store.sign_in_providers import NewProvider, ProviderVault

LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedProvider:
    """What is asked of whoever sets one: what people read, who it is, and who we are to it."""

    name: str
    issuer: str
    client_id: str
    client_secret: Secret = field(repr=False)
    takes_unverified: bool = False


class SignInProviders:
    """Sets the one provider of a workspace, or none."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        vault: ProviderVault,
        discovery: Discovery,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._vault = vault
        self._discovery = discovery
        self._clock = clock
        self._ids = ids

    async def set(self, workspace_id: UUID, asked: AskedProvider, by: Actor) -> None:
        """It vouches from now on, and no other; it has to answer when it is set. Raises: InvalidRequest, Conflict."""
        provider = NewProvider(
            id=self._ids.new(),
            name=plain_name(asked.name, what="the identity provider", field="sign_in_name"),
            issuer=_plain_issuer(asked.issuer),
            client_id=_plain(asked.client_id, field="client_id", what="the client id"),
            takes_unverified=asked.takes_unverified,
            made_by=by.label,
        )
        secret = Secret(_plain(asked.client_secret.reveal(), field="client_secret", what="the client secret"))
        try:
            await self._discovery.check(provider.issuer)
        except IssuerUnavailable as error:
            raise InvalidRequest(str(error), field="sign_in_issuer") from None

        async def work(connection: Connection) -> None:
            now = self._clock()
            before = await sign_in_providers.end(connection, now=now)
            await self._vault.add(connection, provider, secret, now=now)
            instead = f", instead of {before[1]} ({before[2]})" if before else ""
            unverified = ", also for e-mails it does not call verified" if provider.takes_unverified else ""
            said = (
                f"{by.label} let {provider.name} ({provider.issuer}) vouch for people at sign-in{instead}, "
                f"as the client {provider.client_id}{unverified}."
            )
            await self._say(connection, provider.id, said, by, kind="sign_in_provider")

        await self._database.write(workspace_id, work)

    async def end(self, workspace_id: UUID, by: Actor) -> None:
        """Nobody vouches from now on; sessions stay. Raises: NotFound, when nobody does."""

        async def work(connection: Connection) -> None:
            before = await sign_in_providers.end(connection, now=self._clock())
            if before is None:
                raise NotFound("No identity provider signs people in here.")
            said = f"{by.label} let {before[1]} ({before[2]}) vouch for nobody at sign-in any more."
            await self._say(connection, before[0], said, by, kind="sign_in_provider")

        await self._database.write(workspace_id, work)

    async def forget(self, workspace_id: UUID, member_id: UUID, by: Actor, by_role: Role) -> None:
        """The member's next sign-in goes by their e-mail again. Raises: NotFound, NotAllowed."""

        async def work(connection: Connection) -> None:
            member = await members.find_member(connection, member_id)
            if not by_role.may_end_sessions_of(member.role):
                raise NotAllowed(
                    f"Your role does not let you decide who a member is who is {member.role.label}."
                )
            if not await identities.forget(connection, member_id):
                raise NotFound("No identity provider has vouched for this member yet.")
            said = f"{by.label} had forgotten as whom identity providers know {member.email}."
            await self._say(connection, member_id, said, by, kind="member")

        await self._database.write(workspace_id, work)

    async def _say(self, connection: Connection, about: UUID, said: str, by: Actor, *, kind: str) -> None:
        await say_changed(connection, self._recorder, about, kind=kind, by=by, said=said)


def _plain_issuer(text: str) -> str:
    issuer = text.strip()
    try:
        if "?" in issuer:
            raise ValueError("An issuer is an address without a question mark.")
        return web_address(issuer).text
    except ValueError as mistake:
        raise InvalidRequest(str(mistake), field="sign_in_issuer") from None


def _plain(text: str, *, field: str, what: str) -> str:
    """Sent to the provider as it is: letters that every one of them takes, and spaces between."""
    plain = text.strip()
    if not plain or len(plain) > LONGEST or not plain.isprintable() or not plain.isascii():
        raise InvalidRequest(f"Give {what}, up to {LONGEST} plain characters.", field=field)
    return plain
