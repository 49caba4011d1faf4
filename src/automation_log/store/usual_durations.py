"""What is usual of each capability in a workspace: found out anew now and then, and held against what is slow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from automation_log.domain.marks import USUAL_SHARE
from automation_log.domain.tasks import Task
from automation_log.store import statements
from automation_log.store.database import Connection

NEWEST = 1_000
"""How many completed jobs say what is usual: those at the first attempt, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """A task that an app can do, and the longest timeout of a step of it."""

    task: Task
    app: str
    longest_step: timedelta


async def put_usual_durations(connection: Connection, capabilities: Iterable[Capability]) -> None:
    """Find out anew what is usual of these in the entered workspace."""
    known = tuple(capabilities)
    values = {
        "tasks": [int(one.task) for one in known],
        "apps": [one.app for one in known],
        "longest_steps": [one.longest_step for one in known],
        "share": USUAL_SHARE,
        "limit": NEWEST,
    }
    await connection.execute(statements.read("put_usual_durations"), values)
