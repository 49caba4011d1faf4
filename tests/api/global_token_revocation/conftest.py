"""The door on a real socket, an issuer that is trusted, and Ada, who is signed in and can reach two accounts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import pytest

from automation_log.access.checked_requests import CheckedRequests
from automation_log.access.issuer_keys import IssuerKeys
from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.revocation_tokens import RevocationTokens
from automation_log.access.sessions import Sessions, SignedIn
from automation_log.access.trusted_issuers import Trust, TrustedIssuers
from automation_log.api.global_token_revocation.door import GlobalTokenRevocationDoor
from automation_log.connectors.rest.exchange import system_trust
from automation_log.directory.account_sharing import share_account
from automation_log.domain.errors import NotSignedIn
from automation_log.domain.jobs import Actor, ActorKind
from tests.api.global_token_revocation.issuer import AUDIENCE, ISSUER, Clock, Issuer
from tests.api.scim.conftest import listening
from tests.conftest import Record, now
from tests.directory.office import Office, open_office

ADA = "ada@example.com"
BY_EMAIL = {"sub_id": {"format": "email", "email": ADA}}
OLIVE = Actor(kind=ActorKind.OPERATOR, id=None, label="olive")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where requests come in, and what can be seen of what they did."""

    office: Office
    issuer: Issuer
    clock: Clock
    keys_address: str
    http: httpx2.AsyncClient
    ada: UUID
    session: SignedIn
    trusted: TrustedIssuers

    async def ask(
        self, token: str | None = None, body: Any = BY_EMAIL, slug: str = "acme", **options: Any
    ) -> httpx2.Response:
        """A request with this token, by default one that is believed."""
        bearer = self.issuer.token() if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await self.http.post(f"/w/{slug}/global-token-revocation", headers=headers, **sent, **options)

    async def refused(self, status: int, *arguments: Any, **options: Any) -> dict[str, Any]:
        """As `ask`: refused with a problem document, and nothing came of it."""
        before = await self.facts(), await self.is_signed_in()
        answer = await self.ask(*arguments, **options)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert (status == 401) == ("www-authenticate" in answer.headers)
        assert (await self.facts(), await self.is_signed_in()) == before, "what is refused leaves no trace"
        problem: dict[str, Any] = answer.json()
        assert problem["status"] == status
        return problem

    async def is_signed_in(self) -> bool:
        """Whether Ada's next page opens."""
        record = self.office.record
        sessions = Sessions(database=record.database, hashes=PasswordHashes(), clock=now, ids=record.ids)
        try:
            return (await sessions.visitor(self.session.token.reveal())).email == ADA
        except NotSignedIn:
            return False

    async def facts(self) -> tuple[object, ...]:
        """How many jobs, entries, open sessions and used tokens there are."""
        statement = (
            b"SELECT (SELECT count(*) FROM jobs) AS jobs, (SELECT count(*) FROM entries) AS entries,"
            b" (SELECT count(*) FROM sessions WHERE revoked_at IS NULL) AS sessions,"
            b" (SELECT count(*) FROM used_tokens) AS tokens, (SELECT max(used_at) FROM trusted_issuers) AS used"
        )
        async with self.office.record.database.reading(self.office.record.workspace_id) as connection:
            row = await (await connection.execute(statement)).fetchone()
        assert row is not None
        return tuple(row.values())

    async def trust(self, **otherwise: str) -> None:
        """Trust the issuer, with something said otherwise."""
        said = {"name": "Okta", "issuer": ISSUER, "audience": AUDIENCE, "keys_address": self.keys_address}
        await self.trusted.trust(self.office.record.workspace_id, Trust(**said | otherwise), OLIVE)


@pytest.fixture
async def desk(record: Record) -> AsyncIterator[Desk]:
    office, clock = await open_office(record), Clock()
    ada = await office.member(ADA)
    assert ada.id is not None
    for account in ("Press account", "Shop service"):
        await office.make(share_account(office.accounts[account], OLIVE, member_id=ada.id))
    issuer = Issuer(clock=clock)
    keys = IssuerKeys(requests=CheckedRequests(trust=system_trust()), clock=clock)
    door = GlobalTokenRevocationDoor(
        tokens=RevocationTokens(database=record.database, keys=keys, clock=clock),
        universal_logout=office.directory.universal_logout,
    )
    sessions = Sessions(database=record.database, hashes=PasswordHashes(), clock=now, ids=record.ids)
    trusted = TrustedIssuers(database=record.database, recorder=record.recorder, clock=now, ids=record.ids)
    async with (
        listening(issuer) as keys_at,
        listening(door) as address,
        httpx2.AsyncClient(base_url=address, timeout=60) as http,
    ):
        made = Desk(
            office=office,
            issuer=issuer,
            clock=clock,
            keys_address=f"{keys_at}/keys",
            http=http,
            ada=ada.id,
            session=await sessions.begin(record.workspace_id, ada.id),
            trusted=trusted,
        )
        await made.trust()
        yield made
