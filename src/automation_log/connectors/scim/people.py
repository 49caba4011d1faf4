"""People as SCIM writes them: who somebody is, what can be read of them, and what is sent to make one."""

from collections.abc import Iterable
from typing import Any

from automation_log.connectors.rest.answer import standing, text_of
from automation_log.connectors.scim.client import Resource

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def id_of(resource: Resource) -> str:
    """The resource's id, or nothing."""
    return text_of(resource.get("id"))


def references_of(resource: Resource) -> frozenset[str]:
    """What other resources call this one: its id, its address, and the address's end, which some apps make differ."""
    location = next((text_of(one) for one in standing(resource, "meta.location")), "")
    return frozenset({id_of(resource), location, location.rpartition("/")[2]} - {""})


def emails_of(user: Resource) -> list[str]:
    """The person's addresses, the primary one first; a user name that is an address, where the app has no others."""
    emails = [one for one in user.get("emails") or [] if isinstance(one, dict) and text_of(one.get("value"))]
    emails.sort(key=lambda one: one.get("primary") is not True)
    username = text_of(user.get("userName"))
    return [text_of(one["value"]) for one in emails] or ([username] if "@" in username else [])


def has_username(user: Resource, username: str) -> bool:
    """Whether the person has this user name, letter case aside (RFC 7643, section 4.1.1)."""
    return bool(username) and text_of(user.get("userName")).casefold() == username.casefold()


def has_email(user: Resource, email: str) -> bool:
    """Whether one of the person's addresses is this one, letter case aside."""
    return bool(email) and email.casefold() in map(str.casefold, emails_of(user))


def view(user: Resource, groups: Iterable[str]) -> Resource:
    """The person with what is the same in every app: `email`, `active`, and `groups` as names."""
    return {**user, "email": next(iter(emails_of(user)), ""), "active": _is_active(user), "groups": [*groups]}


def new_user(username: str, email: str | None, password: str | None, besides: Resource) -> Resource:
    """What creates a person: nothing that an app need not know, as some refuse what they do not know."""
    return {
        "schemas": [USER],
        "userName": username,
        **({} if email is None else {"emails": [{"value": email}]}),
        **({} if password is None else {"password": password}),
        "active": True,
        **besides,
    }


def patch(operations: Iterable[Resource]) -> Resource:
    """What changes a part of a resource (RFC 7644, section 3.5.2)."""
    return {"schemas": [PATCH], "Operations": [*operations]}


def replaced(user: Resource, attributes: Resource) -> Resource:
    """The whole person with these attributes, for apps that take no parts; what only the app may write is left out."""
    whole: dict[str, Any] = {name: value for name, value in user.items() if name not in ("meta", "groups")}
    for path, value in attributes.items():
        *parents, name = path.split(".")
        place = whole
        for parent in parents:
            inner = place.get(parent)
            place[parent] = dict(inner) if isinstance(inner, dict) else {}
            place = place[parent]
        place[name] = value
    return whole


def _is_active(user: Resource) -> bool:
    # RFC 7643, section 4.1.1 leaves it to the app whether it says so at all; some write it as a word.
    return text_of(user.get("active", True)).casefold() in ("yes", "true")
