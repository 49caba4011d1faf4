"""What every worker minds beside the engine's own: what belongs to other rooms, and has to happen by the time."""

from automation_log.engine.worker import Duty
from automation_log.service.runtime import Runtime

POLICIES_PAUSE_S = 15.0
BATCHES_PAUSE_S = 1.0


def duties(running: Runtime) -> tuple[Duty, ...]:
    """The duties of a worker over this runtime."""
    return (
        Duty(pause_s=POLICIES_PAUSE_S, mind=running.firing.fire_due),
        Duty(pause_s=BATCHES_PAUSE_S, mind=running.batch_turns.work_off),
    )
