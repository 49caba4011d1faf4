"""Trust in an issuer: whose signed requests log people of a workspace out; each change is an entry."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.access.names import plain_name
from automation_log.domain.addresses import web_address
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.store import trusted_issuers
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder
from automation_log.store.trusted_issuers import TrustedIssuer

LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What is asked of whoever trusts an issuer: what the log calls it, and what its tokens must say."""

    name: str
    issuer: str
    audience: str
    keys_address: str


class TrustedIssuers:
    """Trusts one issuer, or none."""

    def __init__(self, *, database: Database, recorder: Recorder, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock
        self._ids = ids

    async def trust(self, workspace_id: UUID, asked: Trust, by: Actor) -> None:
        """Believe this issuer from now on, and no other. Raises: InvalidRequest, Conflict."""
        trusted = TrustedIssuer(
            id=self._ids.new(),
            name=plain_name(asked.name, what="the issuer", field="provider"),
            issuer=_plain(asked.issuer, field="issuer", what="the issuer, exactly as its tokens name it"),
            audience=_plain(asked.audience, field="audience", what="the audience its tokens are for"),
            keys_address=_plain_keys_address(asked.keys_address),
            made_by=by.label,
            made_at=self._clock(),
            used_at=None,
        )

        async def work(connection: Connection) -> None:
            before = await trusted_issuers.end(connection, now=trusted.made_at)
            await trusted_issuers.add(connection, trusted)
            instead = f", instead of {before[1]} ({before[2]})" if before else ""
            said = (
                f"{by.label} trusted {trusted.name} ({trusted.issuer}) with Universal Logout{instead}; "
                f"audience {trusted.audience}, keys at {trusted.keys_address}."
            )
            await self._say(connection, trusted.id, said, by)

        await self._database.write(workspace_id, work)

    async def end(self, workspace_id: UUID, by: Actor) -> None:
        """Believe nobody from now on. Raises: NotFound, when nobody is."""

        async def work(connection: Connection) -> None:
            before = await trusted_issuers.end(connection, now=self._clock())
            if before is None:
                raise NotFound("No issuer is trusted with Universal Logout here.")
            said = f"{by.label} ended the trust in {before[1]} ({before[2]}) with Universal Logout."
            await self._say(connection, before[0], said, by)

        await self._database.write(workspace_id, work)

    async def _say(self, connection: Connection, about: UUID, said: str, by: Actor) -> None:
        await say_changed(connection, self._recorder, about, kind="trusted_issuer", by=by, said=said)


def _plain(text: str, *, field: str, what: str) -> str:
    """Compared letter by letter with what a token says: only the spaces around it are not meant."""
    plain = text.strip()
    if not plain or len(plain) > LONGEST or not plain.isprintable() or " " in plain:
        raise InvalidRequest(f"Give {what}, up to {LONGEST} characters without a space.", field=field)
    return plain


def _plain_keys_address(text: str) -> str:
    try:
        return web_address(text.strip()).text
    except ValueError as mistake:
        raise InvalidRequest(str(mistake), field="keys") from None
