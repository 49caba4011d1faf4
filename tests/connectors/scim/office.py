"""A small SCIM app on loopback: it can do as much or as little of the protocol as a test says."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import yaml
from fastapi.responses import JSONResponse, Response

from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.interface import Reading
from automation_log.connectors.loader import parse
from automation_log.connectors.scim.connector import ScimConnector
from automation_log.domain.secrets import Secret
from tests.connectors.rest.desk import Asked, Desk

TOKEN = "t0ken/of+the-robot"
FILTER = re.compile(r'(userName|emails\.value) eq "(.*)"')


@dataclass(slots=True)
class Office:
    """The app's people and groups; `answers` come in place of its own, by method and path."""

    desk: Desk
    features: dict[str, bool] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    page: int = 3
    answers: dict[tuple[str, str], Callable[[], Response]] = field(default_factory=dict)

    def hire(self, id: str, **more: Any) -> None:
        person = {"id": id, "userName": f"{id}@example.com", "active": True}
        self.people[id] = person | more

    def form(self, id: str, name: str, *members: str) -> None:
        self.groups[id] = {
            "id": id,
            "displayName": name,
            "members": [{"value": member, "type": "User", "display": "Somebody"} for member in members],
            "meta": {"version": f'W/"{id}"'},
        }

    def members(self, id: str) -> list[str]:
        return [member["value"] for member in self.groups[id]["members"]]

    def asked(self, method: str) -> list[Asked]:
        return [asked for asked in self.desk.asked if asked.method == method]

    def reply(self, asked: Asked) -> Any:
        if instead := self.answers.get((asked.method, asked.path)):
            return instead()
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return error(401, "Who are you?")
        *_, kind, id = asked.path.split("/") if asked.path.count("/") == 2 else (*asked.path.split("/"), "")
        match asked.method, kind:
            case "GET", "ServiceProviderConfig":
                if not self.features:
                    return error(404, "Nothing is said")
                return {name: {"supported": value} for name, value in self.features.items()}
            case "GET", "Users" | "Groups" if not id:
                return self._list(asked, self.people if kind == "Users" else self.groups)
            case "GET", _:
                held = (self.people if kind == "Users" else self.groups).get(id)
                return held or error(404, "There is nobody")
        return Response(status_code=204)

    def _list(self, asked: Asked, held: dict[str, dict[str, Any]]) -> Any:
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        rows = list(held.values())
        if wanted := query.get("filter"):
            attribute, value = FILTER.fullmatch(wanted).groups()
            if attribute != "userName":
                return error(400, "That cannot be filtered", scimType="invalidFilter")
            rows = [row for row in rows if row["userName"] == value]
        start = int(query.get("startIndex", "1")) - 1
        size = min(int(query.get("count", str(self.page))), self.page)
        return {"totalResults": len(rows), "Resources": rows[start : start + size]}


def error(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    content = {"status": str(status), "detail": detail, **more}
    return JSONResponse(content, status_code=status, headers=headers)


def definition(**more: Any) -> AppDefinition:
    content = {
        "app": "office",
        "name": "Office",
        "kind": "other",
        "interface": "scim",
        "tasks": {"logging_in": {"observe": [{"step": "Ask", "do": [{"count_users": {"name": "found.x"}}]}]}},
        **more,
    }
    return parse(yaml.safe_dump(content).encode(), Path("office.yaml"))


async def take(
    office: Office, *actions: dict[str, Any], values: dict[str, Any] | None = None, **more: Any
) -> Reading:
    """One step in a session of its own."""
    given = {"account.username": "robot", "secret.password": Secret(TOKEN), **(values or {})}
    session = await ScimConnector().open(definition(**more), office.desk.address, given)
    try:
        return await session.perform(Step.model_validate({"step": "Try", "do": actions}), given)
    finally:
        await session.close()
