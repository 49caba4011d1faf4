"""What identity providers say otherwise than RFC 7644, put into its words before it is read.

Most of it scim2-models reads as it comes: operations with a capital, PATCH without a path, booleans as texts, members
removed by a list of values. What is left is here.
"""

import json
from typing import Any

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
MANAGER_PATHS = ("manager", f"{ENTERPRISE}:manager")
NOT_THEIRS = ("id", "meta", "groups")
"""What only we say of a resource; Okta sends it back when it renames a group."""


def plain_body(method: str, body: bytes) -> bytes:
    """The body in the standard's words; one that is no JSON object is left for the reader to refuse."""
    if method not in ("POST", "PUT", "PATCH") or not body:
        return body
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if not isinstance(said, dict):
        return body
    operations = next((said[name] for name in said if name.casefold() == "operations"), None)
    if isinstance(operations, list):
        for operation in operations:
            if isinstance(operation, dict):
                _plain_operation(operation)
    else:
        _plain_user(said)
    return json.dumps(said).encode()


def _plain_operation(operation: dict[str, Any]) -> None:
    value = operation.get("value")
    path = operation.get("path")
    if isinstance(path, str) and path in MANAGER_PATHS:
        operation["value"] = _plain_manager(value)
    elif not path and isinstance(value, dict):
        for name in NOT_THEIRS:
            value.pop(name, None)
        for name in MANAGER_PATHS:
            if name in value:
                value[name] = _plain_manager(value[name])
        _plain_user(value)


def _plain_user(user: dict[str, Any]) -> None:
    extension = user.get(ENTERPRISE)
    if isinstance(extension, dict) and "manager" in extension:
        extension["manager"] = _plain_manager(extension["manager"])


def _plain_manager(manager: Any) -> Any:
    """Entra sends the manager's id alone, and nobody sends the reference that the schema asks for."""
    if isinstance(manager, str):
        manager = {"value": manager} if manager else None
    if isinstance(manager, dict) and isinstance(manager.get("value"), str):
        return {"$ref": f"../Users/{manager['value']}", **manager}
    return manager
