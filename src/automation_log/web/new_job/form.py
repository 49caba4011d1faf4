"""The form for a new job: what may be chosen, and what was typed read into an order."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from automation_log.access.visitor import Visitor
from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.jobs import Cause, CauseKind, TargetKind
from automation_log.domain.local_times import instant_of
from automation_log.domain.tasks import TASKS_BY_WORD
from automation_log.domain.triggers import Trigger
from automation_log.store.directory import Account, Hub
from automation_log.triggers.checks import ABOUT_PEOPLE, GIVES_ACCESS, LOOKS_FIRST
from automation_log.triggers.order import Order
from automation_log.web.fields import FieldError, TargetChoice, TargetGroup
from automation_log.web.new_job.view import TASK_SENTENCES, NewJobForm, RoleChoice, TaskChoice

TARGET_KINDS = {"business_hub": TargetKind.BUSINESS_HUB, "account": TargetKind.ACCOUNT}
IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The form's fields as they were sent."""

    task: str = ""
    target: str = ""
    people: str = ""
    roles: tuple[str, ...] = ()
    assets: str = ""
    is_preview: str = ""
    scheduled_for: str = ""
    zone: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What stands in the directory and the catalog."""

    hubs: tuple[Hub, ...]
    accounts: tuple[Account, ...]
    catalog: Catalog


def new_job_form(
    choices: Choices, typed: Typed, *, key: str, zone: ZoneInfo, errors: tuple[InvalidRequest, ...] = ()
) -> NewJobForm:
    """The form with what was typed, and what is wrong with it."""
    definitions = choices.catalog.list()
    apps = {definition.app: definition.name for definition in definitions}
    capable = {task for definition in definitions for task in definition.capabilities}
    used = {hub.app for hub in choices.hubs}
    offered = [definition for definition in definitions if definition.app in used]
    roles = {role.name: None for definition in offered for role in definition.roles}
    typed_roles = _lines(typed.roles)
    return NewJobForm(
        tasks=tuple(
            TaskChoice(task=task, sentence=TASK_SENTENCES[task])
            for task in TASKS_BY_WORD.values()
            if task in capable
        ),
        targets=tuple(
            group
            for group in (
                _group("Business hubs", "business_hub", choices.hubs, apps),
                _group("Accounts", "account", choices.accounts, apps),
            )
            if group.choices
        ),
        roles=tuple(RoleChoice(value=name, label=name) for name in roles),
        zones=tuple(dict.fromkeys((zone.key, "UTC", *sorted(available_timezones())))),
        idempotency_key=key,
        task=typed.task,
        target=typed.target,
        people=typed.people,
        chosen_roles=typed_roles,
        takes_other_roles=any(definition.any_role for definition in offered),
        other_roles="\n".join(name for name in typed_roles if name not in roles),
        assets=typed.assets,
        is_preview=bool(typed.is_preview),
        scheduled_for=typed.scheduled_for,
        zone=typed.zone or zone.key,
        errors=tuple(FieldError(field=error.field or "task", sentence=str(error)) for error in errors),
    )


def order_of(
    typed: Typed, visitor: Visitor, *, zone: ZoneInfo
) -> tuple[Order | None, tuple[InvalidRequest, ...]]:
    """The order, or what cannot be used; whether the app can do it is for submit to say."""
    errors: list[InvalidRequest] = []
    task = TASKS_BY_WORD.get(typed.task)
    if task is None:
        errors.append(InvalidRequest("Choose a task.", field="task"))
    target: tuple[TargetKind, UUID] | None = None
    scheduled_for: datetime | None = None
    try:
        target = _target(typed.target)
    except InvalidRequest as error:
        errors.append(error)
    try:
        scheduled_for = _instant(typed.scheduled_for, typed.zone or zone.key)
    except InvalidRequest as error:
        errors.append(error)
    if errors or task is None or target is None:
        return None, tuple(errors)
    return (
        Order(
            workspace_id=visitor.workspace_id,
            task=task,
            target_kind=target[0],
            target_id=target[1],
            people=tuple(person for person in re.split(r"[\s,;]+", typed.people) if person),
            roles=_lines(typed.roles) if task in GIVES_ACCESS else (),
            assets=_assets(typed.assets) if task in ABOUT_PEOPLE else {},
            scheduled_for=scheduled_for,
            actor=visitor.actor,
            trigger=Trigger.WEB_APP,
            cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="Asked for on the New job page."),
            idempotency_owner=f"member:{visitor.member_id}",
            idempotency_key=typed.key if IDEMPOTENCY_KEY.fullmatch(typed.key) else None,
            # Hidden for other tasks; what was ticked before another task was chosen means nothing.
            is_preview=bool(typed.is_preview) and task in LOOKS_FIRST,
        ),
        (),
    )


def _group(
    label: str, kind: str, targets: tuple[Hub, ...] | tuple[Account, ...], apps: dict[str, str]
) -> TargetGroup:
    return TargetGroup(
        label=label,
        choices=tuple(
            TargetChoice(value=f"{kind}:{one.id}", label=f"{one.label} · {apps.get(one.app, one.app)}")
            for one in targets
        ),
    )


def _target(text: str) -> tuple[TargetKind, UUID]:
    kind, _, identifier = text.partition(":")
    try:
        return TARGET_KINDS[kind], UUID(identifier)
    except (KeyError, ValueError):
        raise InvalidRequest("Choose what the job acts on.", field="target") from None


def _lines(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The roles ticked, and those written one a line."""
    lines = (line.strip() for text in fields for line in text.splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))


def _assets(text: str) -> dict[str, str]:
    """The role in each asset, by asset: `Website: Editor`; an asset without a colon has none."""
    lines = [
        line.rpartition(":") if ":" in line else (line, "", "") for line in text.splitlines() if line.strip()
    ]
    return {asset.strip(): role.strip() for asset, _, role in lines}


def _instant(text: str, zone_name: str) -> datetime | None:
    return instant_of(text, zone_name) if text.strip() else None
