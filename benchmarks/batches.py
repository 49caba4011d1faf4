"""A hundred changes recorded one by one, against the same hundred recorded as one batch."""

from benchmarks.ground import Finding, Ground, side_by_side, starts

CHANGES, ROUNDS = 100, 15


async def run(ground: Ground) -> list[Finding]:
    """One finding: how much less a batch costs."""
    workspace_id = await ground.workspace()
    trees = iter([await ground.family(workspace_id, CHANGES) for _ in range(2 * (ROUNDS + 1))])
    ground.analyze()

    async def one_by_one() -> None:
        for job in next(trees)[1:]:
            await ground.record(workspace_id, [starts(job)])

    async def as_a_batch() -> None:
        await ground.record(workspace_id, [starts(job) for job in next(trees)[1:]])

    claim = f"{CHANGES} changes: as one batch against one by one"
    return [await side_by_side(claim, one_by_one, as_a_batch, rounds=ROUNDS)]
