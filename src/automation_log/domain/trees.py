"""Trees: the jobs that follow from a change of access, as planned under their roots."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from automation_log.domain.access import TAKES_AWAY, Consequence
from automation_log.domain.jobs import Actor, Cause, CauseKind, PlannedJob, Target
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger


def grow(
    wanted: Sequence[Consequence],
    *,
    target: Target,
    subject: str | None,
    actor: Actor,
    trigger: Trigger,
    cause: Cause,
    targets: Mapping[UUID, tuple[Target, str]],
    new_id: Callable[[], UUID],
) -> tuple[PlannedJob, ...]:
    """One tree of what is taken away and one of what is given, roots before their nested jobs; none where nothing is.

    `targets` are the hubs and accounts the jobs act on, each with its app. A root's task is what its jobs come to, its
    cause what happened; the cause of a nested job is what that made of the grants.
    """
    planned: list[PlannedJob] = []
    for task, group in _grouped(wanted):
        root_id = new_id()
        apps = {targets[each.target_id][1] for each in group}
        planned.append(
            PlannedJob(
                id=root_id,
                root_id=root_id,
                parent_id=None,
                path=(),
                is_leaf=False,
                task=task,
                target=target,
                subject=subject,
                actor=actor,
                trigger=trigger,
                cause=cause,
                app=apps.pop() if len(apps) == 1 else SEVERAL_APPS,
            )
        )
        planned.extend(
            PlannedJob(
                id=new_id(),
                root_id=root_id,
                parent_id=root_id,
                path=(root_id,),
                is_leaf=True,
                task=each.task,
                target=targets[each.target_id][0],
                subject=each.email,
                actor=actor,
                trigger=trigger,
                cause=Cause(kind=CauseKind.GRANT, id=cause.id, sentence=each.because),
                app=targets[each.target_id][1],
                asked=each.asked,
            )
            for each in group
        )
    return tuple(planned)


SEVERAL_APPS = ""
"""The app of a root whose nested jobs act in more than one."""


def _grouped(wanted: Iterable[Consequence]) -> Iterable[tuple[Task, Sequence[Consequence]]]:
    taken = [each for each in wanted if each.task in TAKES_AWAY]
    given = [each for each in wanted if each.task not in TAKES_AWAY]
    for group in (taken, given):
        if group:
            yield _task_of(group), group


def _task_of(group: Sequence[Consequence]) -> Task:
    """The task of a tree: the one of all its jobs, else the one that says most about people."""
    tasks = {each.task for each in group}
    for task in (Task.REMOVING_USERS, Task.ADDING_USERS):
        if task in tasks:
            return task
    return tasks.pop()
