"""The REST connector's face of the app: JSON, a session token, pages by offset."""

import secrets
from typing import Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse

from automation_log.connectors.rest.connector import RestConnector
from tests.connectors.conformance.app import NotesApp
from tests.connectors.conformance.case import Case

DEFINITION = """\
app: notes-rest
name: Notes
kind: seat_based
interface: rest
rest: {auth: session, message: error.message}
sign_in:
  - step: Sign in
    shows_secret: true
    do:
      - call: {method: POST, path: /api/login, json: {username: "{account.username}", password: "{secret.password}"}}
      - take: {name: secret.session, at: token}
errors:
  - {status: 401, text: wrong password, reason: bad_credentials}
  - {at: error.code, equals: NO_SEATS, reason: not_enough_seats}
  - {at: error.message, text: no role, reason: role_unknown}
  - {at: success, equals: false, reason: failed}
tasks:
  syncing_users:
    observe:
      - step: Read the roster
        timeout: 10
        do:
          - call: {path: /api/people, pages: {by: offset, in: data, total: meta.total}}
          - read_list: {columns: {username: email, email: email, role: role.name, active: {at: state, equals: active}}}
  adding_users:
    look: &look
      - step: Look for the person
        timeout: 10
        do:
          - call: {path: /api/people, query: {email: "{person.email}"}, pages: {by: offset, in: data}}
          - find: {where: {email: "{person.email}"}, columns: {found.id: id, found.role: role.name}}
    act:
      - step: Create the person
        unless: found.id
        do:
          - call:
              method: POST
              path: /api/people
              json: {email: "{person.email}", role: "{role}", password: "{secret.new_password}"}
              expects: [201]
          - take: {name: found.said, at: said}
    observe: *look
    done_when: {found.role: "{role}"}
"""


def face(app: NotesApp) -> APIRouter:
    """People in JSON; the filter by e-mail is ignored, as some real apps do."""
    router = APIRouter(prefix="/api")
    tokens: set[str] = set()

    def refuse(status: int, code: str, message: str) -> JSONResponse:
        return JSONResponse(
            {"success": False, "error": {"code": code, "message": message}}, status_code=status
        )

    @router.post("/login")
    async def login(request: Request) -> Any:
        asked = await request.json()
        if not app.lets_in(asked["username"], asked["password"]):
            return refuse(401, "NO", f"Wrong password {asked['password']}")
        tokens.add(token := secrets.token_hex(16))
        return {"token": token}

    @router.get("/people")
    async def people(offset: int = 0, authorization: str = Header("")) -> Any:
        if authorization.removeprefix("Bearer ") not in tokens:
            return refuse(401, "NO", "Sign in first")
        rows = [
            {"id": one.id, "email": one.email, "role": {"name": one.role}, "state": "active"}
            for one in app.page(offset)
        ]
        return {"data": rows, "meta": {"total": len(app.people)}}

    @router.post("/people", status_code=201)
    async def add(request: Request, authorization: str = Header("")) -> Any:
        if authorization.removeprefix("Bearer ") not in tokens:
            return refuse(401, "NO", "Sign in first")
        asked = await request.json()
        if wrong := app.add(asked["email"], asked["role"], asked["password"]):
            # A refusal that calls itself a success: only its content tells.
            return refuse(201, "NO_SEATS" if "seats" in wrong else "WRONG", wrong)
        return {"said": f"{asked['email']} was added with {asked['password']}"}

    return router


CASE = Case(
    interface="rest",
    face=face,
    definition=DEFINITION,
    connector=lambda codes: RestConnector(codes=codes),
    foreign={"open": "/"},
    reads_secret=({"call": {"path": "/api/people"}}, {"take": {"name": "secret.seed", "at": "seed"}}),
)
