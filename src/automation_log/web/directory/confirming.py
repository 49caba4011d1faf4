"""Whom a change takes something from, shown before it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from automation_log.access.visitor import Visitor
from automation_log.directory.changing import Unconfirmed
from automation_log.domain.access import TAKES_AWAY, Consequence
from automation_log.domain.tasks import Task
from automation_log.store.targets import read_targets
from automation_log.web.services import WebServices


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One job that would follow."""

    task: str
    target: str
    person: str
    what: str
    """What becomes of the person's role: `Editors → out`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPage:
    """What would follow; the form sends `fields` once more to `action`, with the confirmation of what was shown."""

    template: ClassVar = "directory/confirm.html"
    sentence: str
    taken: tuple[Line, ...]
    given: tuple[Line, ...]
    people: int
    action: str
    back: str
    """Where the form stands."""
    fields: Mapping[str, str]
    confirmation: str


async def confirm_page(
    services: WebServices,
    visitor: Visitor,
    asked: Unconfirmed,
    *,
    action: str,
    back: str,
    fields: Mapping[str, str],
) -> ConfirmPage:
    """The page for a change that was refused until it is confirmed."""
    async with services.database.reading(visitor.workspace_id) as connection:
        targets = await read_targets(connection, [one.target_id for one in asked.told])
    labels = {identifier: target.label for identifier, (target, _) in targets.items()}
    lines = [(one.task in TAKES_AWAY, _line(one, labels.get(one.target_id, ""))) for one in asked.told]
    return ConfirmPage(
        sentence=str(asked),
        taken=tuple(line for is_taken, line in lines if is_taken),
        given=tuple(line for is_taken, line in lines if not is_taken),
        people=len({one.email for one in asked.told if one.task is Task.REMOVING_USERS}),
        action=action,
        back=back,
        fields=fields,
        confirmation=asked.confirmation,
    )


def _line(one: Consequence, label: str) -> Line:
    asset = next(iter(one.asked.assets), "")
    return Line(
        task=one.task.label,
        target=f"“{asset}” in {label}" if asset else label,
        person=one.email or "",
        what=_what(one),
    )


def _what(one: Consequence) -> str:
    if one.task is Task.ROTATING_PASSWORDS:
        who = "somebody who uses it is logged out" if one.is_kept else "somebody who knew it no longer may"
        return f"a new password, as {who}"
    return f"{one.had or 'no role'} → {one.has or 'out'}"
