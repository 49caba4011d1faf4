"""The tree that an ended job becomes when it is run again, planned from the directory as it is today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.asked import Asked
from automation_log.domain.errors import Conflict
from automation_log.domain.ids import Ids
from automation_log.domain.jobs import Actor, Cause, PlannedJob, Target, TargetKind
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.reading import JobRow
from automation_log.store.targets import Targets
from automation_log.triggers.checks import ACTS_ON, LOOKS_FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Who asks, why, and what there is to act on today."""

    actor: Actor
    trigger: Trigger
    cause: Cause
    targets: Targets
    ids: Ids

    def plan(self, tree: Sequence[JobRow]) -> list[PlannedJob]:
        """The new tree, root first; `tree` is the ended job and what is nested in it, each after its parent.

        Where a look decided what followed, the look is planned alone, for it to decide anew.
        Raises: Conflict, when what a job acted on is gone.
        """
        first = self._job(tree[0], parent=None, rerun_of=tree[0]["id"])
        planned = {tree[0]["id"]: first}
        for row in tree[1:]:
            parent = planned.get(row["parent_id"])
            if parent is not None and parent.task not in LOOKS_FIRST:
                planned[row["id"]] = self._job(row, parent=parent)
        return [*planned.values(), *self._looks(tree, planned)]

    def _looks(self, tree: Sequence[JobRow], planned: dict[UUID, PlannedJob]) -> Iterator[PlannedJob]:
        for row in tree:
            parent = planned.get(row["id"])
            if parent is not None and parent.task in LOOKS_FIRST:
                yield self._job(row, parent=parent, is_leaf=True)

    def _job(
        self,
        row: JobRow,
        *,
        parent: PlannedJob | None,
        is_leaf: bool | None = None,
        rerun_of: UUID | None = None,
    ) -> PlannedJob:
        identifier, task = self.ids.new(), Task(row["task"])
        target, app = self._target(row)
        return PlannedJob(
            id=identifier,
            root_id=parent.root_id if parent else identifier,
            parent_id=parent.id if parent else None,
            path=(*parent.path, parent.id) if parent else (),
            is_leaf=(row["is_leaf"] and task not in LOOKS_FIRST) if is_leaf is None else is_leaf,
            task=task,
            target=target,
            subject=row["subject"],
            actor=self.actor,
            trigger=self.trigger,
            cause=self.cause,
            app=app,
            rerun_of=rerun_of,
            asked=Asked.from_json(row["asked"]),
        )

    def _target(self, row: JobRow) -> tuple[Target, str]:
        """What it acts on, as it is called today. A parent's may be a person or a team, which only names it."""
        kind = TargetKind(row["target_kind"])
        if kind not in ACTS_ON.values():
            return Target(kind=kind, id=row["target_id"], label=row["target_label"]), row["app"]
        if row["target_id"] not in self.targets:
            raise Conflict(f"“{row['target_label']}” is not here any more.", code="target_gone")
        return self.targets[row["target_id"]]
