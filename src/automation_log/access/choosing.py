"""Choosing a password: by the link of an invitation or of a lost password, which opening does not use up."""

from dataclasses import replace
from uuid import UUID

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.password_rule import password_mistake
from automation_log.access.sessions import UNNOTED, Sessions, SignedIn
from automation_log.domain.arrivals import Arrival, SignedInBy
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import NotSignedIn
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import ActorKind
from automation_log.domain.links import CHOOSE_A_PASSWORD
from automation_log.domain.secrets import Secret
from automation_log.store import doors, members, sessions, sign_in_links
from automation_log.store.database import Connection, Database
from automation_log.store.record import Recorder
from automation_log.store.sign_in_links import OpenLink


class Choosing:
    """Shows whose link it is, and takes the password. Choosing one is an entry."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        hashes: PasswordHashes,
        sessions: Sessions,
        clock: Clock,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._hashes = hashes
        self._sessions = sessions
        self._clock = clock

    async def holder(self, token: str) -> OpenLink:
        """Whose password may be chosen with this token; it opens again afterwards. Raises: NotSignedIn."""
        _, _, link = await self._find(token)
        return link

    async def choose(self, token: str, password: Secret, arrival: Arrival = UNNOTED) -> SignedIn:
        """Take the password, end every session the member has, and begin one.

        Raises: InvalidRequest, with the link still good; NotSignedIn, when it was used before, has ended, or never was.
        """
        workspace_id, link_id, link = await self._find(token)
        mistake = password_mistake(password)
        if mistake is not None:
            raise mistake
        password_hash = await self._hashes.hash(password)

        async def work(connection: Connection) -> UUID:
            now = self._clock()
            member_id = await sign_in_links.use(connection, link_id, CHOOSE_A_PASSWORD, now=now)
            if member_id is None:
                raise _refused()
            member = await members.find_member(connection, member_id)
            if not member.is_active:
                raise _refused()
            await members.set_password(connection, member_id, password_hash)
            await sessions.revoke_sessions_of(connection, member_id, now=now)
            await sign_in_links.end(connection, member_id, CHOOSE_A_PASSWORD, now=now)
            await self._recorder.say(
                connection,
                member_id,
                EntryKind.DIRECTORY_CHANGED,
                public={
                    "about_kind": "member",
                    "actor_kind": int(ActorKind.MEMBER),
                    "actor_id": member_id,
                    "link": link.purpose.name.lower(),
                },
                personal={"by": member.name, "said": f"{member.email} chose a password."},
            )
            return member_id

        member_id = await self._database.write(workspace_id, work)
        return await self._sessions.begin(workspace_id, member_id, replace(arrival, by=SignedInBy.LINK))

    async def _find(self, token: str) -> tuple[UUID, UUID, OpenLink]:
        async with self._database.outside() as connection:
            found = await doors.sign_in_link(connection, token)
        if found is not None:
            workspace_id, link_id = found
            async with self._database.reading(workspace_id) as connection:
                link = await sign_in_links.find(connection, link_id, now=self._clock())
            if link is not None and link.purpose in CHOOSE_A_PASSWORD:
                return workspace_id, link_id, link
        raise _refused()


def _refused() -> NotSignedIn:
    return NotSignedIn("This link was used before or has expired; ask for a new one.")
