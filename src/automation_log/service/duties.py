"""What every worker minds beside the engine's own: what belongs to other rooms, and has to happen by the time."""

from automation_log.engine.usual import refresh_usual_durations
from automation_log.engine.worker import Duty
from automation_log.service.runtime import Runtime

POLICIES_PAUSE_S = 15.0
USUAL_PAUSE_S = 600.0
BATCHES_PAUSE_S = 1.0


def duties(running: Runtime) -> tuple[Duty, ...]:
    """The duties of a worker over this runtime."""

    async def find_what_is_usual() -> None:
        await refresh_usual_durations(running.database, running.catalog)

    return (
        Duty(pause_s=POLICIES_PAUSE_S, mind=running.firing.fire_due),
        Duty(pause_s=USUAL_PAUSE_S, mind=find_what_is_usual),
        Duty(pause_s=BATCHES_PAUSE_S, mind=running.batch_turns.work_off),
    )
