"""A leaf's change below a parent with 10,000 nested jobs, against the same below one with 10."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from automation_log.domain.jobs import PlannedJob
from benchmarks.ground import Finding, Ground, side_by_side, starts

FEW, MANY, ROUNDS = 10, 10_000, 200


async def run(ground: Ground) -> list[Finding]:
    """One finding: about 1 says that a change costs the depth of its tree, not its size."""
    workspace_id = await ground.workspace()
    few = [await ground.family(workspace_id, FEW) for _ in range((ROUNDS + 1) // FEW + 1)]
    many = await ground.family(workspace_id, MANY)
    ground.analyze()
    small = _changer(ground, workspace_id, [job for tree in few for job in tree[1:]])
    large = _changer(ground, workspace_id, many[1:])
    claim = f"a change of one leaf: {MANY:,} nested jobs against {FEW}"
    return [await side_by_side(claim, small, large, rounds=ROUNDS)]


def _changer(ground: Ground, workspace_id: UUID, leaves: list[PlannedJob]) -> Callable[[], Awaitable[None]]:
    waiting = iter(leaves)

    async def change() -> None:
        await ground.record(workspace_id, [starts(next(waiting))])

    return change
