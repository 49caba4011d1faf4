"""A small real app on loopback: people with roles and seats, and the faults that apps have."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

ADMIN, PASSWORD = "admin@example.com", "Adm1n-päss/2026"
ROLES = ("Editors", "Viewers")
PAGE = 100


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody in the app."""

    id: int
    email: str
    role: str
    password: str


@dataclass(slots=True, eq=False)
class NotesApp:
    """The app's state, its faces, and the fault it has now: a status, `hang`, `elsewhere`, `another` or `endless`."""

    face: Callable[["NotesApp"], APIRouter]
    people: list[Person] = field(default_factory=list)
    seats: int = 1000
    fault: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    elsewhere: str = ""
    requests: int = 0
    sign_ins: int = 0
    address: str = ""
    _router: APIRouter = field(init=False)
    _ids: "count[int]" = field(default_factory=lambda: count(1))
    _port: int = 0
    _server: uvicorn.Server | None = None
    _serving: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self._router = self.face(self)

    async def start(self) -> None:
        """Serve on a free port, the same one again after a stop."""
        listening = socket.create_server(("127.0.0.1", self._port))
        self._port = listening.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        app = FastAPI()
        app.include_router(self._router)
        app.add_middleware(Faults, notes=self)
        self._server = uvicorn.Server(
            uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        )
        self._server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        self._serving = asyncio.create_task(self._server.serve([listening]))

    async def stop(self) -> None:
        """End serving; stopping twice is success."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = self._server.force_exit = True
            await self._serving
            self._server = self._serving = None

    def recover(self) -> None:
        """No fault from now on."""
        self.fault, self.headers, self.seats = "", {}, 1000

    def lets_in(self, username: str, password: str) -> bool:
        """Whether somebody signs in so; each try counts."""
        self.sign_ins += 1
        return (username, password) == (ADMIN, PASSWORD)

    def add(self, email: str, role: str, password: str) -> str:
        """Add a person; what is wrong, or nothing. Like real apps it repeats what it was sent."""
        if any(person.email.casefold() == email.casefold() for person in self.people):
            return f"{email} is there already"
        if role not in ROLES:
            return f"There is no role {role} for {email} with {password}"
        if len(self.people) >= self.seats:
            return f"No seats left for {email} with {password}"
        self.people.append(Person(id=next(self._ids), email=email, role=role, password=password))
        return ""

    def page(self, start: int) -> list[Person]:
        """The people of one page; an endless list begins anew."""
        if self.fault == "endless":
            start = 0
        return self.people[start : start + PAGE]


class Faults:
    """Answers in the app's place while it has a fault."""

    def __init__(self, app: ASGIApp, notes: NotesApp) -> None:
        self._app = app
        self._notes = notes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self._notes.requests += 1
        answer: ASGIApp = self._app
        match self._notes.fault:
            case "hang":
                answer = _hang
            case "elsewhere":
                answer = RedirectResponse(self._notes.elsewhere, status_code=307)
            case "another":
                answer = Response("<h1>Welcome to quite another thing</h1>", media_type="text/html")
            case status if status.isdigit():
                answer = PlainTextResponse("no", status_code=int(status), headers=self._notes.headers)
            case _:
                pass
        await answer(scope, receive, send)


async def _hang(scope: Scope, receive: Receive, send: Send) -> None:
    """Take the request and say nothing until the caller gives up."""
    while (await receive())["type"] != "http.disconnect":
        pass
