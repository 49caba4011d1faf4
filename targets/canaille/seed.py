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
    token = wanted.get("scim_token")
    if token and store.get(models.Token, access_token=token) is None:
        client = models.Client(client_id="scim", client_name="SCIM", client_uri="http://127.0.0.1")
        store.save(client)
        store.save(
            models.Token(
                token_id="scim",
                access_token=token,
                client=client,
                subject=None,
                type="access_token",
                scope=[],
                issue_date=now,
                lifetime=TEN_YEARS_S,
                audience=[client],
            )
        )


app = create_app(init_backend=True)
with app.app_context(), Backend.instance.session():
    seed(json.load(sys.stdin))
