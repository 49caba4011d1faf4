"""Trees of planned jobs for tests of the record."""

from uuid import UUID

from automation_log.domain.ids import Ids
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind, PlannedJob, Target, TargetKind
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger


def job(ids: Ids, *, parent: PlannedJob | None = None, is_leaf: bool = True) -> PlannedJob:
    identifier = ids.new()
    return PlannedJob(
        id=identifier,
        root_id=parent.root_id if parent else identifier,
        parent_id=parent.id if parent else None,
        path=(*parent.path, parent.id) if parent else (),
        is_leaf=is_leaf,
        task=Task.ADDING_USERS,
        target=Target(kind=TargetKind.BUSINESS_HUB, id=UUID(int=7), label="Django admin"),
        subject="ada@example.com" if is_leaf else None,
        actor=Actor(kind=ActorKind.MEMBER, id=UUID(int=8), label="Grace"),
        trigger=Trigger.WEB_APP,
        cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="Grace asked for it."),
        app="django-admin",
    )


def family(ids: Ids, children: int) -> list[PlannedJob]:
    """One parent and its leaves, the parent first."""
    parent = job(ids, is_leaf=False)
    return [parent, *(job(ids, parent=parent) for _ in range(children))]
