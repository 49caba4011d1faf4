"""Puts the API together: routes, refusals, and the document that describes both."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from automation_log.api.v1 import (
    account_routes,
    app_routes,
    batch_routes,
    claim_routes,
    collection_content_routes,
    collection_routes,
    failure_routes,
    hub_owner_routes,
    hub_routes,
    hub_sync_routes,
    job_routes,
    key_routes,
    member_routes,
    pause_routes,
    people_routes,
    scim_token_routes,
    session_routes,
    team_routes,
)
from automation_log.api.v1.refusals import add_refusals

ROUTERS = (
    key_routes.router,
    batch_routes.router,
    job_routes.router,
    failure_routes.router,
    pause_routes.router,
    app_routes.router,
    member_routes.router,
    member_routes.owners_own,
    session_routes.router,
    people_routes.router,
    claim_routes.router,
    claim_routes.own,
    team_routes.router,
    collection_routes.router,
    collection_content_routes.router,
    account_routes.router,
    hub_routes.router,
    hub_sync_routes.router,
    hub_owner_routes.router,
    scim_token_routes.router,
)
KEYS_OWN = (key_routes.router, member_routes.owners_own, claim_routes.own)
"""What is there for the one member whose key it is: the key, their seat as owner, what they are offered."""
SHARED = tuple(router for router in ROUTERS if router not in KEYS_OWN)
"""What is there for anybody who may enter a workspace."""


def make_app(routers: Sequence[APIRouter] = ROUTERS, *, title: str = "Automation Log API") -> FastAPI:
    """The routes, without anything behind them."""
    app = FastAPI(
        title=title,
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    for router in routers:
        app.include_router(router)
    add_refusals(app, routers)
    return app
