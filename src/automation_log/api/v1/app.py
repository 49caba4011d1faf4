"""Puts the API together: routes, refusals, and the document that describes both."""

from fastapi import FastAPI

from automation_log.api.v1 import (
    account_routes,
    app_routes,
    claim_routes,
    collection_content_routes,
    collection_routes,
    hub_routes,
    job_routes,
    key_routes,
    member_routes,
    pause_routes,
    scim_token_routes,
    team_routes,
)
from automation_log.api.v1.refusals import add_refusals
from automation_log.api.v1.services import ApiServices

ROUTES = (
    key_routes,
    job_routes,
    pause_routes,
    app_routes,
    member_routes,
    claim_routes,
    team_routes,
    collection_routes,
    collection_content_routes,
    account_routes,
    hub_routes,
    scim_token_routes,
)


def make_app() -> FastAPI:
    """The routes, without anything behind them."""
    app = FastAPI(
        title="Automation Log API",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    for routes in ROUTES:
        app.include_router(routes.router)
    add_refusals(app, [routes.router for routes in ROUTES])
    return app


def make_api(services: ApiServices) -> FastAPI:
    """The app over these parts; the door stands before it."""
    app = make_app()
    app.state.services = services
    return app
