"""The OpenAPI document: the routes as the framework sees them, with every refusal that a call can meet."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from automation_log.api.v1.app import make_app
from automation_log.domain.problems import MEDIA_TYPE, TITLES

DESCRIPTION = """\
Members, teams, collections, accounts, business hubs and jobs of one workspace of the Automation Log.

Every refusal is a problem document (RFC 9457) with a stable `code`, a sentence in `detail`, and the `field` it is
about. A change that takes access away is refused with 409 `confirmation_needed` until its `confirmation` comes back as
`confirm`. Lists come a page at a time: send `next` as `after`. How often a key may call stands in `RateLimit-Policy`
and `RateLimit`.
"""
ALWAYS = (400, 401, 403, 404, 429, 503)
"""What any call may be refused with."""
WRITES = (409, 413, 415, 422)
"""What a call that changes something may be refused with besides."""
HEADERS_OF: dict[int, tuple[str, ...]] = {
    401: ("WWW-Authenticate",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
HEADERS: dict[str, str] = {
    "WWW-Authenticate": "Which kind of token opens this: Bearer.",
    "Retry-After": "Seconds after which the same call may be let in.",
    "RateLimit-Policy": "How often the {holder} may call: q times in w seconds.",
    "RateLimit": "How many calls are left to the {holder} (r), and in how many seconds all are back (t).",
    "Location": "Where what was made, or the job that follows, can be seen.",
}
LOCATED = ("201", "202")
METHODS = ("get", "put", "post", "patch", "delete")


def document() -> dict[str, Any]:
    """The API's document, as JSON values."""
    return describe(make_app(), DESCRIPTION, root="/w/{workspace}/api/v1", holder="key")


def describe(app: FastAPI, description: str, *, root: str, holder: str) -> dict[str, Any]:
    """The document of an app of these routes; `holder` is what its calls are counted by: a key, or an operator."""
    described = get_openapi(
        title=app.title,
        version=app.version,
        description=description,
        routes=app.routes,
        servers=[
            {
                "url": root,
                "variables": {"workspace": {"default": "acme", "description": "The workspace's address."}},
            }
        ],
    )
    components = described["components"]
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    components["schemas"]["Problem"] = PROBLEM
    components["headers"] = {
        name: {"description": text.format(holder=holder), "schema": {"type": "string"}}
        for name, text in HEADERS.items()
    }
    components["responses"] = {str(status): _refusal(status) for status in (*ALWAYS, *WRITES)}
    for path in described["paths"].values():
        for method in METHODS:
            if method in path:
                _describe(path[method], is_write=method != "get")
    return described


def as_text(described: Mapping[str, Any]) -> str:
    """The document as it is published."""
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "What went wrong, whose fault it is, and which field (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "The code as a URN."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence that says what to do."},
        "code": {"type": "string", "description": "Stable, to be told apart by programs."},
        "field": {"type": "string", "description": "What it is about."},
        "mistakes": {
            "type": "array",
            "description": "With a body or query that cannot be used: every mistake, at most twenty.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "consequences": {
            "type": "array",
            "description": "With `confirmation_needed`: what would follow.",
            "items": {"$ref": "#/components/schemas/Consequence"},
        },
        "confirmation": {
            "type": "string",
            "description": "With `confirmation_needed`: send it as `confirm` to make the change.",
        },
    },
}


def _refusal(status: int) -> dict[str, Any]:
    return {
        "description": TITLES[status] + ".",
        "headers": _headers(*HEADERS_OF.get(status, ())),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _describe(operation: dict[str, Any], *, is_write: bool) -> None:
    answers = operation["responses"]
    answers.pop("422", None)
    for status, described in answers.items():
        located = ("Location",) if status in LOCATED else ()
        described["headers"] = _headers("RateLimit-Policy", "RateLimit", *located)
    for status in sorted((*ALWAYS, *WRITES) if is_write else ALWAYS):
        answers[str(status)] = {"$ref": f"#/components/responses/{status}"}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
