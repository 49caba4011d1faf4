"""The browser connector's face of the app: pages, a form to sign in, a table with a link to its next page."""

import os
import secrets
from html import escape
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from automation_log.connectors.browser.connector import BrowserConnector
from automation_log.connectors.browser.executable import find_chromium
from tests.connectors.conformance.app import PAGE, NotesApp
from tests.connectors.conformance.case import Case

DEFINITION = """\
app: notes-browser
name: Notes
kind: seat_based
sign_in:
  - step: Sign in
    timeout: 10
    do:
      - open: /login
      - fill: {selector: "#username", value: "{account.username}"}
      - fill: {selector: "#password", value: "{secret.password}"}
      - click: button
      - expect: {selector: "#people"}
errors:
  - {selector: .error, text: wrong password, reason: bad_credentials}
  - {selector: .error, text: No seats left, reason: not_enough_seats}
  - {selector: .error, text: no role, reason: role_unknown}
tasks:
  syncing_users:
    observe:
      - step: Read the roster
        timeout: 10
        do:
          - open: /people
          - expect: {selector: "#people"}
          - read_table:
              selector: "#people tbody tr"
              columns:
                username: {selector: .email}
                email: {selector: .email}
                role: {selector: .role}
                active: {selector: input, attribute: checked}
              next: a.next
  adding_users:
    look: &look
      - step: Look for the person
        timeout: 10
        do:
          - open: "/people?email={person.email}"
          - expect: {selector: "#people"}
          - exists: {name: found.id, selector: '.email:text-is("{person.email}")'}
      - step: Read the person's role
        when: found.id
        do:
          - read: {name: found.role, selector: 'tr:has(.email:text-is("{person.email}")) .role'}
    act:
      - step: Create the person
        unless: found.id
        timeout: 10
        do:
          - open: /people/new
          - fill: {selector: "#email", value: "{person.email}"}
          - fill: {selector: "#role", value: "{role}"}
          - fill: {selector: "#password", value: "{secret.new_password}"}
          - click: button
          - expect: {selector: .said}
          - read: {name: found.said, selector: .said}
    observe: *look
    done_when: {found.role: "{role}"}
"""


def face(app: NotesApp) -> APIRouter:
    """People on pages."""
    router = APIRouter(default_response_class=HTMLResponse)
    sessions: set[str] = set()

    def form(fields: str, error: str = "") -> str:
        return f'<p class="error">{escape(error)}</p><form method="post">{fields}<button>Go</button></form>'

    def field(name: str, kind: str = "text") -> str:
        return f'<input id="{name}" name="{name}" type="{kind}">'

    sign_in = field("username") + field("password", "password")
    person = field("email") + field("role") + field("password", "password")

    @router.get("/login")
    async def ask_in() -> str:
        return form(sign_in)

    @router.post("/login")
    async def login(username: Annotated[str, Form()], password: Annotated[str, Form()]) -> Any:
        if not app.lets_in(username, password):
            return form(sign_in, f"Wrong password {password}")
        sessions.add(session := secrets.token_hex(16))
        answer = RedirectResponse("/people", status_code=303)
        answer.set_cookie("notes", session, httponly=True)
        return answer

    @router.get("/people")
    async def people(start: int = 0, email: str = "", notes: Annotated[str, Cookie()] = "") -> Any:
        if notes not in sessions:
            return RedirectResponse("/login", status_code=303)
        found = [one for one in app.people if one.email == email] if email else app.page(start)
        rows = "".join(
            f'<tr><td class="email">{escape(one.email)}</td><td class="role">{escape(one.role)}</td>'
            '<td><input type="checkbox" checked></td></tr>'
            for one in found
        )
        # An endless list leads back to a page that was read.
        following = 2 * PAGE if app.fault == "endless" else len(app.people) + PAGE
        is_more = not email and (start + PAGE < len(app.people) or app.fault == "endless")
        more = (
            f'<a class="next" href="/people?start={(start + PAGE) % following}">More</a>' if is_more else ""
        )
        return (
            f'<table id="people"><thead><tr><th>E-mail</th></tr></thead><tbody>{rows}</tbody></table>{more}'
        )

    @router.get("/people/new")
    async def ask() -> str:
        return form(person)

    @router.post("/people/new")
    async def add(
        email: Annotated[str, Form()], role: Annotated[str, Form()], password: Annotated[str, Form()]
    ) -> str:
        if wrong := app.add(email, role, password):
            return form(person, wrong)
        return f'<p class="said">{escape(email)} was added with {escape(password)}</p>'

    return router


CASE = Case(
    interface="browser",
    face=face,
    definition=DEFINITION,
    connector=lambda codes: BrowserConnector(
        executable=find_chromium(), no_sandbox=os.geteuid() == 0, codes=codes
    ),
    foreign={"call": {"path": "/"}},
    reads_secret=({"read": {"name": "secret.seed", "selector": "#seed"}},),
)
