"""Sessions: signing in by password or by a one-time link, and knowing the visitor by the cookie's token."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.password_rule import LONGEST_PASSWORD
from automation_log.access.visitor import Visitor
from automation_log.domain.arrivals import Arrival, SignedInBy
from automation_log.domain.emails import plain_email
from automation_log.domain.errors import NotFound, NotSignedIn
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.links import LinkPurpose
from automation_log.domain.secrets import Secret
from automation_log.store import directory, doors, members, sessions, sign_in_links
from automation_log.store.database import Connection, Database
from automation_log.store.sessions import SessionRow

SESSION_LASTS = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is kept when a session was last used: each look would be a write."""
UNNOTED = Arrival()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session just begun: the token for the cookie, and where its workspace is."""

    token: Secret
    workspace_id: UUID
    slug: str
    lasts: timedelta = SESSION_LASTS


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(self, *, database: Database, hashes: PasswordHashes, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._hashes = hashes
        self._clock = clock
        self._ids = ids

    async def sign_in(self, email: str, password: Secret, arrival: Arrival = UNNOTED) -> SignedIn:
        """Sign in by e-mail and password.

        Raises: NotSignedIn, the same and as slow whether the member or the password is wrong.
        """
        async with self._database.outside() as connection:
            candidates = await doors.members_by_email(connection, plain_email(email))
        is_usable = len(password.reveal()) <= LONGEST_PASSWORD
        for workspace_id, member_id in candidates if is_usable else ():
            async with self._database.reading(workspace_id) as connection:
                member = await members.find_member(connection, member_id)
            if await self._hashes.verify(member.password_hash, password):
                return await self.begin(workspace_id, member_id, replace(arrival, by=SignedInBy.PASSWORD))
        if not candidates and is_usable:
            await self._hashes.verify(None, password)
        raise NotSignedIn("The e-mail or the password is wrong.")

    async def sign_in_by_link(self, token: str, arrival: Arrival = UNNOTED) -> SignedIn:
        """Sign in by a one-time link. Raises: NotSignedIn."""
        async with self._database.outside() as connection:
            found = await doors.sign_in_link(connection, token)
        if found is not None:
            workspace_id, link_id = found

            async def use(connection: Connection) -> SignedIn | None:
                member_id = await sign_in_links.use(
                    connection, link_id, [LinkPurpose.SIGN_IN], now=self._clock()
                )
                if member_id is None:
                    return None
                by_link = replace(arrival, by=SignedInBy.LINK)
                return await self.begin_in(connection, workspace_id, member_id, by_link)

            signed_in = await self._database.write(workspace_id, use)
            if signed_in is not None:
                return signed_in
        raise NotSignedIn("This sign-in link was used before or has expired; ask for a new one.")

    async def make_link(self, workspace_id: UUID, member_id: UUID) -> Secret:
        """The token of a new one-time sign-in link; its address is `/sign-in/{token}`."""

        async def work(connection: Connection) -> Secret:
            return await sign_in_links.mint(
                connection, member_id, LinkPurpose.SIGN_IN, ids=self._ids, now=self._clock()
            )

        return await self._database.write(workspace_id, work)

    async def begin(self, workspace_id: UUID, member_id: UUID, arrival: Arrival = UNNOTED) -> SignedIn:
        """Begin a session for a member who proved who they are."""

        async def work(connection: Connection) -> SignedIn:
            return await self.begin_in(connection, workspace_id, member_id, arrival)

        return await self._database.write(workspace_id, work)

    async def visitor(self, token: str | None) -> Visitor:
        """Who holds this cookie. Raises: NotSignedIn."""
        if token:
            async with self._database.outside() as connection:
                found = await doors.session(connection, token)
            if found is not None:
                workspace_id, session_id = found
                async with self._database.reading(workspace_id) as connection:
                    row = await sessions.find_session(connection, session_id, now=self._clock())
                if row is not None:
                    await self._see(row)
                    return Visitor(
                        member_id=row.member_id,
                        name=row.name,
                        email=row.email,
                        role=row.role,
                        workspace_id=row.workspace_id,
                        slug=row.slug,
                        workspace_name=row.workspace_name,
                        session_id=row.session_id,
                        csrf=csrf(token),
                    )
        raise NotSignedIn("Sign in first; a session lasts 12 hours.")

    async def end(self, visitor: Visitor) -> None:
        """End the visitor's session, on the server too."""

        async def work(connection: Connection) -> None:
            await sessions.revoke_session(connection, visitor.session_id, now=self._clock())

        await self._database.write(visitor.workspace_id, work)

    async def begin_in(
        self, connection: Connection, workspace_id: UUID, member_id: UUID, arrival: Arrival
    ) -> SignedIn:
        """As `begin`, inside the caller's transaction."""
        token, now = secrets.token_urlsafe(32), self._clock()
        workspace = await directory.current_workspace(connection)
        if workspace.id != workspace_id:
            raise NotFound("There is no such workspace.")
        await sessions.add_session(
            connection,
            id=self._ids.new(),
            member_id=member_id,
            token=token,
            arrival=arrival,
            now=now,
            expires_at=now + SESSION_LASTS,
        )
        return SignedIn(token=Secret(token), workspace_id=workspace_id, slug=workspace.slug)

    async def _see(self, row: SessionRow) -> None:
        now = self._clock()
        if now - row.seen_at < SEEN_EVERY:
            return

        async def work(connection: Connection) -> None:
            await sessions.see_session(connection, row.session_id, now=now)

        await self._database.write(row.workspace_id, work)


def csrf(token: str) -> str:
    """The value that proves a form came from our own page; derived from the token, so nothing is stored."""
    return hmac.new(token.encode(), b"automation-log form", hashlib.sha256).hexdigest()
