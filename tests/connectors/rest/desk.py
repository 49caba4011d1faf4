"""An app that answers as a test says and remembers what it was asked, and how to ask it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.interface import Session
from automation_log.connectors.loader import parse
from automation_log.connectors.rest.connector import RestConnector
from automation_log.domain.secrets import Secret
from tests.connectors.conformance.app import NotesApp

VALUES = {"account.username": "robot", "secret.password": Secret("P4ss:wörd/+")}
SEED = "JBSWY3DPEHPK3PXP"


@dataclass(slots=True, kw_only=True)
class Asked:
    """One request, as the app heard it."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Desk:
    """An app that answers every request by one function, and remembers what it was asked."""

    reply: Callable[[Asked], Any] = lambda asked: {}
    asked: list[Asked] = field(default_factory=list)
    address: str = ""

    def face(self, app: NotesApp) -> APIRouter:
        router = APIRouter()

        @router.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
        async def everything(request: Request, path: str) -> Any:
            self.asked.append(
                Asked(
                    method=request.method,
                    path=request.scope["raw_path"].decode(),
                    query=request.scope["query_string"].decode(),
                    headers=dict(request.headers),
                    body=await request.body(),
                )
            )
            answer = self.reply(self.asked[-1])
            return answer if isinstance(answer, Response) else JSONResponse(answer)

        return router


def step(*actions: dict[str, Any], **more: Any) -> Step:
    return Step.model_validate({"step": "Try", "do": actions, **more})


def definition(*, sign_in: Any = (), errors: Any = (), **rest: Any) -> AppDefinition:
    content = {
        "app": "desk",
        "name": "Desk",
        "kind": "other",
        "interface": "rest",
        "rest": {"auth": "bearer", **rest},
        "sign_in": list(sign_in),
        "errors": list(errors),
        "tasks": {"logging_in": {"observe": [{"step": "Ask", "do": [{"call": {"path": "/"}}]}]}},
    }
    return parse(yaml.safe_dump(content).encode(), Path("desk.yaml"))


async def opened(desk: Desk, app: AppDefinition, **more: Any) -> Session:
    return await RestConnector(**more).open(app, desk.address, VALUES)


GET = {"call": {"path": "/x"}}
