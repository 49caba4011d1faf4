"""The one shape of every matrix row: a run killed after acting, and one more."""

from automation_log.domain.tasks import Task
from tests.matrix.field import Field


async def twice(field: Field, task: Task, *people: str, **asked: object) -> tuple[str, str]:
    """What a run that was killed after acting, and one more, came to."""
    outcomes = []
    for is_killed in (True, False):
        root = await field.order(task, *people, **asked)  # type: ignore[arg-type]
        if is_killed:
            await field.killed_after_acting(root)
        outcomes.append((await field.finished(root))["outcome"])
    field.note(task, (outcomes[0], outcomes[1]))
    return outcomes[0], outcomes[1]
