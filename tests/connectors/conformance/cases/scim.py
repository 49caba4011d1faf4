"""The SCIM connector's face of the app: a token for a client id and secret, people in pages of the app's own length."""

import base64
import binascii
import secrets
from typing import Any
from urllib.parse import unquote_plus

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse

from automation_log.connectors.scim.connector import ScimConnector
from tests.connectors.conformance.app import NotesApp, Person
from tests.connectors.conformance.case import Case

DEFINITION = """\
app: notes-scim
name: Notes
kind: seat_based
interface: scim
scim: {auth: client_credentials, token_path: /oauth/token}
sign_in:
  - step: Sign in
    do:
      - count_users: {name: found.people}
errors:
  - {at: detail, text: No seats left, reason: not_enough_seats}
  - {at: detail, text: no role, reason: role_unknown}
tasks:
  syncing_users:
    observe:
      - step: Read the roster
        timeout: 10
        do:
          - read_users: {columns: {username: userName, email: email, role: roles.*.value, active: active}}
  adding_users:
    look: &look
      - step: Look for the person
        timeout: 10
        do:
          - find_user: {email: "{person.email}", columns: {found.id: id, found.role: roles.*.value}}
    act:
      - step: Create the person
        unless: found.id
        do:
          - create_user:
              username: "{person.email}"
              password: "{secret.new_password}"
              attributes: {roles: [{value: "{role}"}]}
          - find_user: {username: "{person.email}", columns: {found.said: displayName}}
    observe: *look
    done_when: {found.role: "{role}"}
"""


def face(app: NotesApp) -> APIRouter:
    """People by SCIM; a filter is ignored, as some real apps do, and a user name is the only address."""
    router = APIRouter()
    tokens: set[str] = set()

    def refuse(status: int, detail: str) -> JSONResponse:
        return JSONResponse({"status": str(status), "detail": detail}, status_code=status)

    def shown(person: Person) -> dict[str, Any]:
        # Some apps put what they were sent where everybody reads it.
        said = f"{person.email} was added with {person.password}"
        roles = [{"value": person.role}]
        return {
            "id": str(person.id),
            "userName": person.email,
            "displayName": said,
            "roles": roles,
            "active": True,
        }

    @router.post("/oauth/token")
    async def token(authorization: str = Header("")) -> Any:
        try:
            pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        except (binascii.Error, UnicodeDecodeError):
            pair = ""
        client_id, _, secret = pair.partition(":")
        if not app.lets_in(unquote_plus(client_id), unquote_plus(secret)):
            return JSONResponse({"error": "invalid_client", "error_description": secret}, status_code=401)
        tokens.add(token := secrets.token_hex(16))
        return {"access_token": token, "token_type": "Bearer"}

    @router.get("/Users")
    async def users(startIndex: int = 1, authorization: str = Header("")) -> Any:  # noqa: N803 - SCIM's word
        if authorization.removeprefix("Bearer ") not in tokens:
            return refuse(401, "Show a token first")
        page = [shown(person) for person in app.page(startIndex - 1)]
        return {"totalResults": len(app.people), "startIndex": startIndex, "Resources": page}

    @router.post("/Users", status_code=201)
    async def create(request: Request, authorization: str = Header("")) -> Any:
        if authorization.removeprefix("Bearer ") not in tokens:
            return refuse(401, "Show a token first")
        asked = await request.json()
        if wrong := app.add(asked["userName"], asked["roles"][0]["value"], asked["password"]):
            return refuse(400, wrong)
        return shown(app.people[-1])

    return router


CASE = Case(
    interface="scim",
    face=face,
    definition=DEFINITION,
    connector=lambda codes: ScimConnector(),
    foreign={"open": "/"},
    reads_secret=({"find_user": {"email": "{person.email}", "columns": {"secret.seed": "seed"}}},),
)
