"""One drawing of a part of the log for everybody who looks at the same: made once after each change, and waited for."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

FRESH_S = 1.0
"""A drawing is used no longer than this, change or not: it says how long ago things were."""
MOST_KEPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    generation: int
    begun_at: float
    task: asyncio.Task[str]


class Drawings:
    """Drawings by workspace and address. Whoever asks after a change is never handed one that was begun before it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[UUID, str], _Drawing] = OrderedDict()

    async def drawn(
        self, workspace_id: UUID, address: str, generation: int, draw: Callable[[], Coroutine[Any, Any, str]]
    ) -> str:
        """The drawing of this address at this `generation` of the workspace, which counts its changes."""
        key = (workspace_id, address)
        kept = self._kept.get(key)
        if kept is None or kept.generation != generation or time.monotonic() - kept.begun_at > FRESH_S:
            kept = _Drawing(
                generation=generation, begun_at=time.monotonic(), task=asyncio.create_task(draw())
            )
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        try:
            # One who leaves takes the drawing away from nobody.
            return await asyncio.shield(kept.task)
        except Exception:
            if self._kept.get(key) is kept:
                del self._kept[key]
            raise
