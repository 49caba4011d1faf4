"""What one person has, where, and why: the role that counts in each hub or asset, with every reason for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import NotFound
from automation_log.domain.grants import GrantKind, effective_role
from automation_log.store.member_pages import AccessReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfAccess:
    """One hub or asset where a person has a role, and every reason for it."""

    hub_id: str
    hub_label: str
    asset: str
    role: str
    """The one that counts: the heaviest."""
    reasons: tuple[str, ...]


def places_of(catalog: Catalog, reasons: Sequence[AccessReason]) -> tuple[PlaceOfAccess, ...]:
    """Reasons as they were read, one place after the other."""
    found: dict[tuple[str, str, str, str], list[AccessReason]] = {}
    for one in reasons:
        found.setdefault((str(one.hub_id), one.hub_label, one.app, one.asset), []).append(one)
    return tuple(
        PlaceOfAccess(
            hub_id=hub_id,
            hub_label=label,
            asset=asset,
            role=effective_role([one.grant for one in of], _weights(catalog, app)) or "",
            reasons=tuple(_said(one) for one in of),
        )
        for (hub_id, label, app, asset), of in found.items()
    )


def _weights(catalog: Catalog, app: str) -> dict[str, int]:
    try:
        return {role.name: role.weight for role in catalog.get(app).roles}
    except NotFound:
        return {}


def _said(one: AccessReason) -> str:
    match one.grant.kind:
        case GrantKind.DIRECT:
            why = "directly"
        case GrantKind.TEAM:
            why = f"through the team “{one.source_name}”"
        case GrantKind.COLLECTION:
            why = f"claimed from the collection “{one.source_name}”"
    return f"{one.grant.role} {why}"
