"""The tree of a policy's run: one root, and below it one nested job for each hub or account, at its own time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.jobs import Actor, Cause, PlannedJob, Target
from automation_log.domain.tasks import Task
from automation_log.domain.trees import SEVERAL_APPS
from automation_log.domain.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is done once: to this hub or account, of this app, at this instant."""

    target: Target
    app: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRoot:
    """What the root says, and with it every job below."""

    task: Task
    target: Target
    actor: Actor
    trigger: Trigger
    cause: Cause
    window_ends_at: datetime | None


def grow_run(
    root: RunRoot, turns: Sequence[Turn], *, looks_first: bool, new_id: Callable[[], UUID]
) -> tuple[PlannedJob, ...]:
    """The jobs, each before those nested in it; none where nobody has a turn.

    With `looks_first` each turn is a parent with the leaf that looks, for what the look decides to be nested beside it.
    """
    if not turns:
        return ()
    root_id = new_id()
    apps = {turn.app for turn in turns}

    def job(turn: Turn, path: tuple[UUID, ...], *, is_leaf: bool) -> PlannedJob:
        return _job(root, new_id(), path, turn=turn, is_leaf=is_leaf)

    planned = [
        _job(
            root,
            root_id,
            (),
            turn=Turn(
                target=root.target,
                app=apps.pop() if len(apps) == 1 else SEVERAL_APPS,
                at=min(turn.at for turn in turns),
            ),
            is_leaf=False,
        )
    ]
    for turn in turns:
        nested = job(turn, (root_id,), is_leaf=not looks_first)
        planned.append(nested)
        if looks_first:
            planned.append(job(turn, (root_id, nested.id), is_leaf=True))
    return tuple(planned)


def _job(root: RunRoot, identifier: UUID, path: tuple[UUID, ...], *, turn: Turn, is_leaf: bool) -> PlannedJob:
    return PlannedJob(
        id=identifier,
        root_id=path[0] if path else identifier,
        parent_id=path[-1] if path else None,
        path=path,
        is_leaf=is_leaf,
        task=root.task,
        target=turn.target,
        subject=None,
        actor=root.actor,
        trigger=root.trigger,
        cause=root.cause,
        app=turn.app,
        scheduled_for=turn.at,
        window_ends_at=root.window_ends_at,
    )
