"""The log's first page, and one filtered by status, of 50,000 roots against 500."""

from collections.abc import Awaitable, Callable
from datetime import UTC
from uuid import UUID

from automation_log.domain.filters.grammar import parse
from automation_log.service.runtime import now
from automation_log.store.finding import find_roots
from automation_log.store.searching import LogQuery
from benchmarks.ground import Finding, Ground, side_by_side, starts

FEW, MANY, ROUNDS = 500, 50_000, 100
STARTED_EACH = 10


async def run(ground: Ground) -> list[Finding]:
    """Two findings: what a hundred times as many jobs make a page cost."""
    small, large = await _filled(ground, FEW), await _filled(ground, MANY)
    ground.analyze()
    findings = []
    for said, asked in (
        ("the first page", ""),
        ("by status", "status:started"),
        ("of one task", "task:adding_users"),
    ):
        first, second = (_reader(ground, workspace_id, asked) for workspace_id in (small, large))
        claim = f"the log, {said}: {MANY:,} roots against {FEW}"
        findings.append(await side_by_side(claim, first, second, rounds=ROUNDS))
    return findings


async def _filled(ground: Ground, count: int) -> UUID:
    workspace_id = await ground.workspace()
    jobs = await ground.plant(workspace_id, [ground.job() for _ in range(count)])
    await ground.record(workspace_id, [starts(job) for job in jobs[:: count // STARTED_EACH]])
    return workspace_id


def _reader(ground: Ground, workspace_id: UUID, asked: str) -> Callable[[], Awaitable[None]]:
    async def read() -> None:
        async with ground.database.reading(workspace_id) as connection:
            await find_roots(connection, LogQuery(filter=parse(asked), now=now(), zone=UTC))

    return read
