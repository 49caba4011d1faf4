"""What may be shared: a role that the app has, in the hub or in an asset of it."""

from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.tasks import Task

LONGEST = 200


def check_role(catalog: Catalog, app: str, *, role: str, asset: str) -> None:
    """Raises: NotFound, for an app without a definition; InvalidRequest, naming the field."""
    definition = catalog.get(app)
    if Task.ADDING_USERS not in definition.capabilities:
        raise InvalidRequest(f"{definition.name} cannot do “{Task.ADDING_USERS.label}”.", field="hub")
    for text, field in ((role, "role"), (asset, "asset")):
        if len(text) > LONGEST or not text.isprintable():
            raise InvalidRequest(f"“{text[:60]}” cannot be used.", field=field)
    if asset and not definition.task(Task.ADDING_USERS).knows_assets:
        raise InvalidRequest(f"{definition.name} has no assets.", field="asset")
    if not role.strip():
        raise InvalidRequest("Say the role.", field="role")
    known = [one.name for one in definition.roles]
    if not asset and not definition.any_role and role not in known:
        raise InvalidRequest(f"{definition.name} has these roles: {', '.join(known)}.", field="role")
