"""Draws the page of identity providers, whichever of its forms was sent."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from automation_log.access.visitor import Visitor
from automation_log.store import scim_tokens, sign_in_providers, trusted_issuers
from automation_log.store.scim_tokens import ScimToken
from automation_log.store.sign_in_providers import SignInProvider
from automation_log.store.trusted_issuers import TrustedIssuer
from automation_log.web.directory.identity_providers.view import (
    IdentityProvidersPage,
    MadeToken,
    ShownIssuer,
    ShownSignIn,
    ShownToken,
)
from automation_log.web.directory.sent import NOTHING_TYPED, Filled
from automation_log.web.framing import framed
from automation_log.web.services import WebServices
from automation_log.web.times import moment


async def drawn(
    request: Request,
    services: WebServices,
    visitor: Visitor,
    *,
    made: MadeToken | None = None,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    """The page, with a token just made, or with what was typed into a form that was refused."""
    async with services.database.reading(visitor.workspace_id) as connection:
        tokens = await scim_tokens.list_all(connection)
        trusted = await trusted_issuers.find(connection)
        sign_in = await sign_in_providers.find(connection)
    here = f"{str(request.base_url).rstrip('/')}/w/{visitor.slug}"
    page = IdentityProvidersPage(
        address=f"{here}/scim/v2",
        tokens=tuple(_shown(services, one) for one in tokens),
        logout_address=f"{here}/global-token-revocation",
        trusted=None if trusted is None else _shown_issuer(services, trusted),
        sign_in_address=f"{here}/sign-in/callback",
        sign_in=None if sign_in is None else _shown_sign_in(services, sign_in),
        may_set_sign_in=visitor.role.may_choose_who_vouches,
        made=made,
        filled=filled,
    )
    return framed(services, visitor, page, status=status, notice=notice)


def _shown(services: WebServices, token: ScimToken) -> ShownToken:
    now, zone = services.clock(), services.zone
    return ShownToken(
        id=str(token.id),
        name=token.name,
        made_by=token.made_by,
        made=moment(token.made_at, now=now, zone=zone),
        used=moment(token.used_at, now=now, zone=zone) if token.used_at else None,
        ends=moment(token.ends_at, now=now, zone=zone) if token.ends_at else None,
        has_ended=token.ends_at is not None and token.ends_at <= now,
    )


def _shown_issuer(services: WebServices, trusted: TrustedIssuer) -> ShownIssuer:
    now, zone = services.clock(), services.zone
    return ShownIssuer(
        name=trusted.name,
        issuer=trusted.issuer,
        audience=trusted.audience,
        keys=trusted.keys_address,
        made_by=trusted.made_by,
        made=moment(trusted.made_at, now=now, zone=zone),
        used=moment(trusted.used_at, now=now, zone=zone) if trusted.used_at else None,
    )


def _shown_sign_in(services: WebServices, provider: SignInProvider) -> ShownSignIn:
    now, zone = services.clock(), services.zone
    return ShownSignIn(
        name=provider.name,
        issuer=provider.issuer,
        client_id=provider.client_id,
        takes_unverified=provider.takes_unverified,
        made_by=provider.made_by,
        made=moment(provider.made_at, now=now, zone=zone),
        used=moment(provider.used_at, now=now, zone=zone) if provider.used_at else None,
    )
