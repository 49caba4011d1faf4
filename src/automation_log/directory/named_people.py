"""A person as another party names them (a Subject Identifier, RFC 9493), and whom of the members that means."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.store import members
from automation_log.store.database import Connection
from automation_log.store.members import Member


class NameFormat(StrEnum):
    """How a person is named: by e-mail, as an issuer knows them, or by our own id."""

    EMAIL = "email"
    ISS_SUB = "iss_sub"
    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """`name` is the e-mail, the issuer's subject or the id; `issuer` is empty but for `iss_sub`."""

    format: NameFormat
    name: str
    issuer: str = ""


async def find_named(connection: Connection, named: NamedPerson, *, issuer: str) -> Member:
    """The member that is meant, deactivated ones too; `issuer` is who asks, and knows nobody by another's names.

    Raises: NotFound; InvalidRequest, when two are meant.
    """
    nobody = NotFound("No member of this workspace is named so.", code="subject_unknown", field="sub_id")
    match named.format:
        case NameFormat.EMAIL:
            found = await members.list_members_named(connection, email=named.name)
        case NameFormat.ISS_SUB:
            if named.issuer != issuer:
                raise nobody
            found = await members.list_members_named(connection, subject=named.name)
        case NameFormat.OPAQUE:
            found = await members.list_members_named(connection, id=_id(named.name))
    if not found:
        raise nobody
    if len(found) > 1:
        raise InvalidRequest(
            "Two members are named so: one by the external id, one by the user name. Name one by e-mail.",
            code="subject_ambiguous",
            field="sub_id",
        )
    return found[0]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
