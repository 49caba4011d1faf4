"""Signing in by an identity provider: OpenID Connect's code flow with PKCE, which ends in a session or a sentence."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from automation_log.access.code_exchange import CodeExchange, Tokens
from automation_log.access.discovery import Discovery, ProviderAddresses
from automation_log.access.id_tokens import IdTokens
from automation_log.access.known_people import KnownPeople, Vouched
from automation_log.access.sessions import Sessions, SignedIn
from automation_log.access.sign_in_flows import LASTS, SignInFlow, new_flow, read_flow
from automation_log.access.signed_tokens import LEEWAY
from automation_log.domain.arrivals import Arrival, SignedInBy
from automation_log.domain.errors import NotAllowed, NotSignedIn
from automation_log.domain.ids import Clock
from automation_log.domain.secrets import Secret
from automation_log.store import doors, sign_in_providers, used_tokens
from automation_log.store.database import Connection, Database
from automation_log.store.sign_in_providers import ProviderVault, SignInProvider

SCOPE = "openid email"
LONGEST_CODE = 4000
# What an authorization endpoint may say (RFC 6749 §4.1.2.1, OpenID Connect Core 1.0 §3.1.2.6): all that is repeated.
ERRORS = frozenset(
    {
        "access_denied",
        "invalid_request",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_response_type",
        "interaction_required",
        "login_required",
        "account_selection_required",
        "consent_required",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where the browser goes, and what it keeps meanwhile."""

    address: str
    cookie: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """The session that was begun, and the address that was asked for before."""

    signed_in: SignedIn
    next: str


class ProviderSignIn:
    """Sends people to the provider of their workspace, and takes them in when they come back with its word."""

    def __init__(
        self,
        *,
        database: Database,
        vault: ProviderVault,
        discovery: Discovery,
        exchange: CodeExchange,
        id_tokens: IdTokens,
        people: KnownPeople,
        sessions: Sessions,
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._discovery = discovery
        self._exchange = exchange
        self._id_tokens = id_tokens
        self._people = people
        self._sessions = sessions
        self._clock = clock

    async def offered(self, slug: str | None) -> SignInProvider | None:
        """Who vouches in this workspace, or, without one, in the only one there is."""
        async with self._database.outside() as connection:
            workspace_id = await (
                doors.lone_workspace(connection)
                if slug is None
                else doors.workspace_by_slug(connection, slug)
            )
        if workspace_id is None:
            return None
        async with self._database.reading(workspace_id) as connection:
            return await sign_in_providers.find(connection)

    async def begin(self, slug: str, *, next: str, redirect_uri: str) -> Begun:
        """Raises: NotAllowed, where nobody vouches; IssuerUnavailable."""
        _, provider = await self._provider(slug)
        addresses = await self._discovery.addresses(provider.issuer)
        flow = new_flow(provider.id, next=next, now=self._clock())
        address = prepare_grant_uri(
            addresses.authorization,
            client_id=provider.client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=SCOPE,
            state=flow.state,
            nonce=flow.nonce,
            code_challenge=create_s256_code_challenge(flow.verifier.reveal()),
            code_challenge_method="S256",
        )
        return Begun(address=address, cookie=flow.cookie())

    async def finish(
        self, slug: str, *, cookie: str, answer: Mapping[str, str], redirect_uri: str, arrival: Arrival
    ) -> CameBack:
        """Believe what the browser brought back, or say why not; `answer` is the query of its address.

        Raises: NotSignedIn, NotAllowed, IssuerUnavailable; nobody is signed in then.
        """
        workspace_id, provider = await self._provider(slug)
        flow = self._flow(cookie, answer, provider)
        addresses = await self._discovery.addresses(provider.issuer)
        code = _code(answer, provider, addresses)
        async with self._database.reading(workspace_id) as connection:
            if await used_tokens.is_used(connection, flow.mark):
                raise _used()
            client_secret = await self._vault.client_secret(connection, provider.id)
        if client_secret is None:
            raise _changed()
        tokens = await self._exchange.tokens(
            addresses,
            client_id=provider.client_id,
            client_secret=client_secret,
            code=code,
            verifier=flow.verifier,
            redirect_uri=redirect_uri,
        )
        claims = await self._id_tokens.check(
            tokens.id_token,
            issuer=provider.issuer,
            client_id=provider.client_id,
            nonce=flow.nonce,
            keys_address=addresses.keys,
            access_token=tokens.access_token,
        )
        vouched = await self._vouched(claims, tokens, addresses)
        by_provider = replace(arrival, by=SignedInBy.PROVIDER, provider=provider.name)
        return CameBack(
            signed_in=await self._session(workspace_id, provider, flow, vouched, by_provider), next=flow.next
        )

    async def _provider(self, slug: str) -> tuple[UUID, SignInProvider]:
        async with self._database.outside() as connection:
            workspace_id = await doors.workspace_by_slug(connection, slug)
        if workspace_id is not None:
            async with self._database.reading(workspace_id) as connection:
                provider = await sign_in_providers.find(connection)
            if provider is not None:
                return workspace_id, provider
        raise NotAllowed(
            "No identity provider signs people in here; use your password.", code="no_sign_in_provider"
        )

    def _flow(self, cookie: str, answer: Mapping[str, str], provider: SignInProvider) -> SignInFlow:
        flow, state = read_flow(cookie), answer.get("state", "")
        if flow is None or not hmac.compare_digest(state.encode(), flow.state.encode()):
            raise _begun_elsewhere()
        # A browser that makes up a cookie of its own gets no more time by it.
        if not self._clock() < flow.until <= self._clock() + LASTS + LEEWAY:
            raise _begun_elsewhere()
        if flow.provider_id != provider.id:
            raise _changed()
        return flow

    async def _vouched(self, claims: dict[str, Any], tokens: Tokens, addresses: ProviderAddresses) -> Vouched:
        """Some providers tell an e-mail only when asked (OpenID Connect Core 1.0 §5.4)."""
        if "email" not in claims and tokens.access_token is not None and addresses.userinfo is not None:
            told = await self._exchange.person(addresses, tokens.access_token)
            if told.get("sub") == claims["sub"]:
                claims |= {name: told[name] for name in ("email", "email_verified") if name in told}
        return Vouched(
            subject=claims["sub"], email=claims.get("email"), is_verified=claims.get("email_verified")
        )

    async def _session(
        self,
        workspace_id: UUID,
        provider: SignInProvider,
        flow: SignInFlow,
        vouched: Vouched,
        arrival: Arrival,
    ) -> SignedIn:
        async def work(connection: Connection) -> SignedIn:
            now = self._clock()
            # Used up in the transaction that begins the session: one sign-in is never two.
            if not await used_tokens.use(connection, flow.mark, expires_at=flow.until, now=now):
                raise _used()
            if not await sign_in_providers.use(connection, provider.id, now=now):
                raise _changed()
            member_id = await self._people.recognise(connection, provider, vouched)
            return await self._sessions.begin_in(connection, workspace_id, member_id, arrival)

        return await self._database.write(workspace_id, work)


def _code(answer: Mapping[str, str], provider: SignInProvider, addresses: ProviderAddresses) -> Secret:
    """Raises: NotSignedIn."""
    # RFC 9207: another issuer's answer is told apart before anything is sent to this one.
    issuer = answer.get("iss")
    if issuer != provider.issuer and (issuer is not None or addresses.says_issuer):
        raise NotSignedIn(
            f"This answer does not come from {provider.name}; begin again.", code="issuer_mismatch"
        )
    code = answer.get("code", "")
    if "error" in answer or not code or len(code) > LONGEST_CODE:
        error = answer.get("error", "")
        why = f" ({error})" if error in ERRORS else ""
        raise NotSignedIn(f"{provider.name} did not sign you in{why}.", code="provider_refused")
    return Secret(code)


def _begun_elsewhere() -> NotSignedIn:
    return NotSignedIn(
        "This sign-in was not begun in this browser, or more than 10 minutes ago; begin again.",
        code="sign_in_not_begun",
    )


def _changed() -> NotSignedIn:
    return NotSignedIn(
        "The identity provider was changed while you signed in; begin again.", code="sign_in_provider_changed"
    )


def _used() -> NotSignedIn:
    return NotSignedIn("This sign-in was used before; begin again.", code="sign_in_used")
