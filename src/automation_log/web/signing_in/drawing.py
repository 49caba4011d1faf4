"""Draws the sign-in page, whichever way of signing in led back to it, and says where it may lead on to."""

import re
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from automation_log.web.services import WebServices
from automation_log.web.signing_in.form_cookie import form_token, shown_form_value, with_form_cookie
from automation_log.web.signing_in.view import ProviderLink, SignInPage

IN_WORKSPACE = re.compile(r"/w/([^/?#]+)")


async def sign_in_page(
    request: Request,
    services: WebServices,
    *,
    next: str = "",
    email: str = "",
    error: str | None = None,
    code: str | None = None,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """The form, and the way to the identity provider of the workspace that `next` is in, or of the only one."""
    next = own_address(next) or ""
    token = form_token(request)
    page = SignInPage(
        brand=services.brand,
        csrf=shown_form_value(token),
        email=email,
        next=next,
        error=error,
        code=code,
        notice=notice,
        provider=await _provider(services, next),
    )
    return with_form_cookie(services.pages.render(page), services, token, status=status)


def own_address(next: str) -> str | None:
    """The address to go on to, when it is one of this site: a path, not `//elsewhere` in any spelling."""
    is_path = next.startswith("/") and not next.startswith(("//", "/\\")) and next.isprintable()
    return next if is_path and "\\" not in next and len(next) < 2000 else None


async def _provider(services: WebServices, next: str) -> ProviderLink | None:
    slug = IN_WORKSPACE.match(next)
    provider = await services.provider_sign_in.offered(slug[1] if slug else None)
    if provider is None:
        return None
    query = f"?{urlencode({'next': next})}" if next else ""
    return ProviderLink(name=provider.name, href=f"/w/{provider.slug}/sign-in{query}")
