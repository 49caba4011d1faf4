"""The Admin API's routes, and the OpenAPI document that says they need an operator's token, and a reason."""

from typing import Any

from fastapi import FastAPI

from automation_log.access.entered_operator import LONGEST_REASON
from automation_log.api.v1.app import SHARED, make_app
from automation_log.api.v1.document import METHODS, describe

DESCRIPTION = """\
What the API has, for the operators of an installation: one token opens every workspace, the address names the one to
act in. Whatever changes something needs its reason, in the header `Reason`; it stands in the log.

Operators may do what super admins may. What is a member's own is not here: handing the workspace over, and claims taken
or skipped. Every refusal is a problem document (RFC 9457) with a stable `code`, a sentence in `detail`, and the `field`
it is about. A change that takes access away is refused with 409 `confirmation_needed` until its `confirmation` comes
back as `confirm`. Lists come a page at a time: send `next` as `after`. How often an operator may call stands in
`RateLimit-Policy` and `RateLimit`.
"""
TOKEN: dict[str, Any] = {
    "type": "http",
    "scheme": "bearer",
    "description": "An operator's token: `Authorization: Bearer alop_…`. It opens every operation in every workspace.",
}
REASON: dict[str, Any] = {
    "name": "Reason",
    "in": "header",
    "required": True,
    "description": f"Why this is done, in UTF-8, up to {LONGEST_REASON} printable characters; it stands in the log.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_REASON},
    "example": "Ticket 4711: access asked for by phone",
}


def make_admin_app() -> FastAPI:
    """The routes, without anything behind them."""
    return make_app(SHARED, title="Automation Log Admin API")


def document() -> dict[str, Any]:
    """The Admin API's document, as JSON values."""
    described = describe(make_admin_app(), DESCRIPTION, root="/admin/v1/w/{workspace}", holder="operator")
    described["components"]["securitySchemes"] = {"operator": TOKEN}
    described["components"]["parameters"] = {"Reason": REASON}
    for path in described["paths"].values():
        for method in METHODS:
            if method in path:
                operation = path[method]
                operation["security"] = [{"operator": []}]
                if method != "get":
                    operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/Reason"})
    return described
