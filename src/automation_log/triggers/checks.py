"""What an order must say before anything is planned: whom it is about, and which access."""

from automation_log.connectors.definition import AppDefinition
from automation_log.domain.emails import is_email
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.jobs import TargetKind
from automation_log.domain.tasks import Task
from automation_log.triggers.order import Order

MOST_PEOPLE = 10_000
MOST_ASSETS = 100
LONGEST_ASSET = 200
LONGEST_ROLE = 150
ACTS_ON = {
    Task.ADDING_USERS: TargetKind.BUSINESS_HUB,
    Task.SYNCING_USERS: TargetKind.BUSINESS_HUB,
    Task.UPDATING_USER_ROLES: TargetKind.BUSINESS_HUB,
    Task.REMOVING_USERS: TargetKind.BUSINESS_HUB,
    Task.ROTATING_PASSWORDS: TargetKind.ACCOUNT,
    Task.TURNING_ON_MFA: TargetKind.ACCOUNT,
    Task.TURNING_OFF_MFA: TargetKind.ACCOUNT,
    Task.LOGGING_IN: TargetKind.ACCOUNT,
}
LOOKS_FIRST = frozenset({Task.SYNCING_USERS})
"""The tasks whose look decides which jobs follow; only these can be previewed."""
GIVES_ACCESS = frozenset({Task.ADDING_USERS, Task.UPDATING_USER_ROLES})
"""The tasks that say which roles people get."""
ABOUT_PEOPLE = GIVES_ACCESS | {Task.REMOVING_USERS}
"""The tasks that name people."""


def check(order: Order, definition: AppDefinition) -> None:
    """Raises: InvalidRequest, naming the field."""
    steps = definition.task(order.task)
    if order.is_preview and order.task not in LOOKS_FIRST:
        raise InvalidRequest(f"“{order.task.label}” has no preview.", field="is_preview")
    if order.task not in ABOUT_PEOPLE:
        return
    _check_people(order.people)
    if order.assets and not steps.knows_assets:
        raise InvalidRequest(f"{definition.name} has no assets for “{order.task.label}”.", field="assets")
    _check_assets(order)
    if order.task in GIVES_ACCESS and not (order.assets and not order.roles):
        _check_roles(order.roles, definition, order.task)


def _check_people(people: tuple[str, ...]) -> None:
    if not people:
        raise InvalidRequest("Name at least one person by e-mail address.", field="people")
    if len(people) > MOST_PEOPLE:
        raise InvalidRequest(f"At most {MOST_PEOPLE:,} people at once.", field="people")
    for person in people:
        if not is_email(person):
            raise InvalidRequest(f"“{person[:60]}” is not an e-mail address.", field="people")


def _check_assets(order: Order) -> None:
    if len(order.assets) > MOST_ASSETS:
        raise InvalidRequest(f"At most {MOST_ASSETS} assets at once.", field="assets")
    for asset, role in order.assets.items():
        if not asset or not asset.isprintable() or max(len(asset), len(role)) > LONGEST_ASSET:
            raise InvalidRequest(f"“{asset[:60]}” is not the name of an asset.", field="assets")
        if not role and order.task in GIVES_ACCESS:
            raise InvalidRequest(f"Say the role in “{asset[:60]}”.", field="assets")


def _check_roles(roles: tuple[str, ...], definition: AppDefinition, task: Task) -> None:
    known = [role.name for role in definition.roles]
    if definition.any_role:
        # Which there are, the app alone knows; it is asked when the job runs.
        if not roles:
            raise InvalidRequest(f"Say at least one role in {definition.name}.", field="role")
        for role in roles:
            if not role.strip() or not role.isprintable() or len(role) > LONGEST_ROLE:
                raise InvalidRequest(f"“{role[:60]}” is not the name of a role.", field="role")
    elif not roles or not set(roles) <= set(known):
        raise InvalidRequest(f"{definition.name} has these roles: {', '.join(known)}.", field="role")
    if len(set(roles)) > 1 and not definition.task(task).gives_several_roles:
        raise InvalidRequest(f"{definition.name} gives one role by “{task.label}”.", field="role")
