"""Gathers open failures into clusters, from the newest of them."""

from datetime import datetime

from automation_log.domain.failures import (
    LOOKED_BACK,
    MOST_LOOKED_AT,
    NAMED_PEOPLE,
    REASONS,
    FailureCluster,
    Failures,
)
from automation_log.domain.reasons import Reason
from automation_log.store import statements
from automation_log.store.database import Connection


async def list_failures(connection: Connection, *, now: datetime, most: int = MOST_LOOKED_AT) -> Failures:
    """The open failures of the last 31 days, of the `most` newest.

    One is no longer open once the same task completed later in the same app, at the same target and for the same
    person: by a retry, by a rerun, or by itself. A preview mends nothing.
    """
    since = now - LOOKED_BACK
    asked = {"since": since, "reasons": [reason.value for reason in REASONS]}
    counted = await connection.execute(statements.read("count_failures"), asked | {"limit": most + 1})
    count = await counted.fetchone()
    cursor = await connection.execute(
        statements.read("list_failure_clusters"), asked | {"limit": most, "named": NAMED_PEOPLE}
    )
    return Failures(
        clusters=tuple(
            FailureCluster(
                **row | {"reason": Reason(row["reason"]), "first_people": tuple(row["first_people"] or ())}
            )
            for row in await cursor.fetchall()
        ),
        since=since,
        is_complete=count is not None and count["count"] <= most,
    )
