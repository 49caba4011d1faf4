"""The body of a request: one Subject Identifier (RFC 9493), under the name the draft gives it now or gave it first."""

import json
from typing import Any

from automation_log.directory.named_people import NamedPerson, NameFormat
from automation_log.domain.emails import plain_email
from automation_log.domain.errors import MalformedRequest

FIELDS = ("sub_id", "subject")
"""Of draft-parecki-oauth-global-token-revocation: since -02, and before."""
LONGEST = 500


def named_person(body: bytes) -> NamedPerson:
    """Whom the request is about. Raises: MalformedRequest, naming the field."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedRequest("The body is not JSON.") from None
    given = [field for field in FIELDS if isinstance(said, dict) and field in said]
    if len(given) != 1:
        raise MalformedRequest("Say whom in “sub_id”, an object with a format.", field="sub_id")
    field = given[0]
    person = said[field]
    if not isinstance(person, dict):
        raise MalformedRequest(f"“{field}” is an object with a format.", field=field)
    match person.get("format"):
        case NameFormat.EMAIL:
            email = plain_email(_text(person, field, "email"))
            return NamedPerson(format=NameFormat.EMAIL, name=email)
        case NameFormat.ISS_SUB:
            issuer = _text(person, field, "iss")
            return NamedPerson(format=NameFormat.ISS_SUB, name=_text(person, field, "sub"), issuer=issuer)
        case NameFormat.OPAQUE:
            return NamedPerson(format=NameFormat.OPAQUE, name=_text(person, field, "id"))
    raise MalformedRequest("The format is email, iss_sub or opaque.", field=f"{field}.format")


def _text(person: dict[str, Any], field: str, name: str) -> str:
    text = person.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST or not text.isprintable():
        raise MalformedRequest(f"“{name}” is a text of up to {LONGEST} characters.", field=f"{field}.{name}")
    return text
