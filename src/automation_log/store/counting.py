"""How many jobs a filter finds, by status, task, trigger and hour: of the newest ten thousand."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from psycopg import sql

from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.searching import LogQuery, bounds, found_in, spans

COUNT_CAP = 10_000
NEWER_CAP = 99
IN_TIME_S = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Roots found, told apart four ways; exact where `is_complete`, and of the newest ones where not."""

    is_complete: bool = True
    by_status: Counter[Status] = field(default_factory=Counter)
    by_task: Counter[Task] = field(default_factory=Counter)
    by_trigger: Counter[Trigger] = field(default_factory=Counter)
    by_hour: Counter[tuple[datetime, Status]] = field(default_factory=Counter)
    """The hour's beginning in UTC."""


async def count_roots(connection: Connection, query: LogQuery, *, in_time_s: float = IN_TIME_S) -> Counts:
    """What the query finds, counted; newest first, until the cap or the time is reached."""
    whole = await bounds(connection, query)
    if whole is None:
        return Counts()
    found, values = found_in(query)
    statement = sql.SQL(statements.read("count_roots_found")).format(found=found)
    rows = []
    left, span = COUNT_CAP, whole
    for span in spans(whole, in_time_s=in_time_s):
        place = {"low": span.low, "high": span.high, "limit": left}
        counted = await (await connection.execute(statement, values | place)).fetchall()
        rows += counted
        left -= sum(row["jobs"] for row in counted)
        if left <= 0:
            break
    counts = Counts(is_complete=span.is_last and left > 0)
    for row in rows:
        status, jobs = Status(row["status"]), row["jobs"]
        counts.by_status[status] += jobs
        counts.by_task[Task(row["task"])] += jobs
        counts.by_trigger[Trigger(row["trigger"])] += jobs
        counts.by_hour[row["hour"], status] += jobs
    return counts


async def count_newer(connection: Connection, query: LogQuery) -> int:
    """How many of what the query finds are newer than its `after`, at most `NEWER_CAP`, as far as time allows."""
    whole = await bounds(connection, query)
    if whole is None:
        return 0
    found, values = found_in(query)
    newer = 0
    for span in spans(whole, is_upwards=True, in_time_s=IN_TIME_S):
        place = {"low": span.low, "high": span.high, "limit": NEWER_CAP - newer}
        newer += len(await (await connection.execute(found, values | place)).fetchall())
        if newer >= NEWER_CAP:
            break
    return newer


async def count_statuses(connection: Connection) -> Counter[Status]:
    """All roots in each status, at most `COUNT_CAP` each."""
    cursor = await connection.execute(statements.read("read_status_counts"), {"cap": COUNT_CAP})
    return Counter({Status(row["status"]): row["count"] for row in await cursor.fetchall()})
