"""Who may come in: signed in, signed in not too long ago, an admin, a manager of the asset."""

import time
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from team_workspace.models import Asset, AssetRole, Role, Switches

Page = Callable[..., HttpResponse]
CONFIRMED_AT = "confirmed_at"


def sensitive(page: Page) -> Page:
    """The page asks who it is again when the password was given too long ago."""

    @login_required
    @wraps(page)
    def gate(request: HttpRequest, *words: object, **named: object) -> HttpResponse:
        limit = Switches.now().reauth_seconds
        if limit and time.time() - request.session.get(CONFIRMED_AT, 0) > limit:
            return redirect(f"{reverse('again')}?{urlencode({'next': request.get_full_path()})}")
        return page(request, *words, **named)

    return gate


def for_admins(page: Page) -> Page:
    """The page is sensitive, and only an admin of the workspace may see it."""

    @sensitive
    @wraps(page)
    def gate(request: HttpRequest, *words: object, **named: object) -> HttpResponse:
        if request.user.role != Role.ADMIN:
            raise PermissionDenied
        return page(request, *words, **named)

    return gate


def may_manage(request: HttpRequest, asset: Asset) -> bool:
    """Admins of the workspace and managers of the asset may say who is in it."""
    managed = asset.memberships.filter(person=request.user, role=AssetRole.MANAGER)
    return request.user.role == Role.ADMIN or managed.exists()


def confirm(request: HttpRequest) -> None:
    """Remember that the person has just proved who it is."""
    request.session[CONFIRMED_AT] = time.time()
