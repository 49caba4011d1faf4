"""Puts the web together: routes, refusals, the shield, static files and the live poller."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from automation_log.domain.problems import Problem
from automation_log.web.batches import routes as batch_routes
from automation_log.web.directory import index_routes
from automation_log.web.directory.access import routes as access_routes
from automation_log.web.directory.accounts import routes as account_routes
from automation_log.web.directory.api_keys import routes as api_key_routes
from automation_log.web.directory.collections import routes as collection_routes
from automation_log.web.directory.hubs import routes as hub_routes
from automation_log.web.directory.identity_providers import logout_routes
from automation_log.web.directory.identity_providers import routes as identity_provider_routes
from automation_log.web.directory.identity_providers import sign_in_routes as sign_in_provider_routes
from automation_log.web.directory.members import routes as member_routes
from automation_log.web.directory.members import session_routes as member_session_routes
from automation_log.web.directory.sessions import routes as session_routes
from automation_log.web.directory.teams import routes as team_routes
from automation_log.web.directory.webhooks import routes as webhook_routes
from automation_log.web.failures import routes as failure_routes
from automation_log.web.jobs import moving as move_routes
from automation_log.web.jobs import routes as job_routes
from automation_log.web.log import export_routes, exposure_routes, live_routes, view_routes
from automation_log.web.log import routes as log_routes
from automation_log.web.log.live import Live
from automation_log.web.log.shared import Drawings
from automation_log.web.new_job import routes as new_job_routes
from automation_log.web.pauses import routes as pause_routes
from automation_log.web.people import routes as people_routes
from automation_log.web.policies import routes as policy_routes
from automation_log.web.refusals import add_refusals, answer
from automation_log.web.rendering import STATIC
from automation_log.web.services import WebServices
from automation_log.web.shielding import Shield
from automation_log.web.signing_in import password_routes, provider_routes
from automation_log.web.signing_in import routes as sign_in_routes

ROUTES = (
    sign_in_routes,
    password_routes,
    provider_routes,
    log_routes,
    view_routes,
    export_routes,
    exposure_routes,
    failure_routes,
    new_job_routes,
    job_routes,
    move_routes,
    batch_routes,
    pause_routes,
    policy_routes,
    live_routes,
    people_routes,
    index_routes,
    member_session_routes,
    member_routes,
    team_routes,
    collection_routes,
    hub_routes,
    account_routes,
    identity_provider_routes,
    api_key_routes,
    logout_routes,
    sign_in_provider_routes,
    webhook_routes,
    access_routes,
    session_routes,
)
"""In the order in which an address looks for its own."""


SMALLEST_COMPRESSED = 1_000
"""Bytes."""


def make_web(services: WebServices) -> FastAPI:
    """The app; `app.state.live` is its live part, which `WebServer` ends before it stops."""
    live = Live(services.database, services.ending)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        poller = asyncio.create_task(live.run(), name="live poller")
        yield
        live.end()
        poller.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await poller

    app = FastAPI(title=services.brand, docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.services = services
    app.state.live = live
    app.state.drawings = Drawings()
    for routes in ROUTES:
        app.include_router(routes.router)
    app.mount("/static", _KeptFiles(directory=STATIC))
    add_refusals(app)

    def refuse(request: Request, problem: Problem) -> Response:
        request.scope["app"] = app
        return answer(request, problem)

    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED, compresslevel=5)
    app.add_middleware(Shield, is_secure=services.secure_cookies, refuse=refuse)
    return app


class _KeptFiles(StaticFiles):
    """Static files; an address that names its content's fingerprint may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        is_fingerprinted = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if is_fingerprinted else "no-cache"
        )
        return response
