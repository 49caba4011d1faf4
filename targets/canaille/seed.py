"""Runs in Canaille's own environment: puts groups, people and a token into it, read as JSON from standard input."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend

TEN_YEARS_S = 10 * 365 * 24 * 3600


def seed(wanted: dict[str, Any]) -> None:
    """Make what is wanted and not there yet; people keep what they have."""
    store = Backend.instance
    now = datetime.now(UTC)
    for person in wanted.get("people", ()):
        if store.get(models.User, user_name=person["username"]):
            continue
        user = models.User(
            user_name=person["username"],
            given_name=person["username"].split("@")[0].capitalize(),
            family_name="Example",
            formatted_name=f"{person['username'].split('@')[0].capitalize()} Example",
            emails=[person["email"]],
            password=person["password"],
            password_last_update=now,
            secret_token=person.get("totp_token"),
            last_otp_login=now if person.get("totp_token") else None,
        )
        store.save(user)
        for name in person["groups"]:
            group = store.get(models.Group, display_name=name)
            if group is None:
                group = models.Group(display_name=name, owner=user)
            group.members = [*group.members, user]
            store.save(group)
    # Canaille pushes to each client that has an address of its own; who only calls its SCIM service has none.
    if wanted.get("scim_token"):
        keep_token(store, "scim", "SCIM", wanted["scim_token"], address=None)
    if wanted.get("sends_back_to"):
        keep_client(store, wanted["client_id"], wanted["client_secret"], wanted["sends_back_to"])
    if wanted.get("pushes_to"):
        keep_token(store, "pushed", "Pushed to", wanted["pushes_with"], address=wanted["pushes_to"])


def keep_client(store: Any, client_id: str, client_secret: str, sends_back_to: str) -> None:
    """A web application that people sign in to by Canaille, which asks each of them whether that is all right."""
    client = store.get(models.Client, client_id=client_id) or models.Client(client_id=client_id)
    client.client_name = "Automation Log"
    client.client_secret = client_secret
    client.redirect_uris = [sends_back_to]
    client.grant_types = ["authorization_code"]
    client.response_types = ["code"]
    client.scope = ["openid", "email"]
    client.token_endpoint_auth_method = "client_secret_basic"
    store.save(client)
    # As its own page for new clients does: whom its id tokens are for.
    client.audience = [client]
    store.save(client)


def keep_token(store: Any, name: str, label: str, token: str, *, address: str | None) -> None:
    """A client under this name, and the token that stands for it: called with by it, or pushed to it with."""
    if store.get(models.Token, access_token=token) is not None:
        return
    client = store.get(models.Client, client_id=name) or models.Client(client_id=name, client_name=label)
    client.client_uri = address
    store.save(client)
    store.save(
        models.Token(
            token_id=name,
            access_token=token,
            client=client,
            subject=None,
            type="access_token",
            scope=[],
            issue_date=datetime.now(UTC),
            lifetime=TEN_YEARS_S,
            audience=[client],
        )
    )


app = create_app(init_backend=True)
with app.app_context(), Backend.instance.session():
    seed(json.load(sys.stdin))
