"""The breaker: an app whose jobs fail in a row, as if it had changed or its logins had, pauses by itself."""

import structlog

from automation_log.connectors.definition import AppDefinition
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.pauses import BREAKER, Pause, PauseScope, why_broken
from automation_log.domain.reasons import Reason
from automation_log.engine.services import Engine
from automation_log.store import pauses
from automation_log.store.database import Connection

log = structlog.get_logger()


async def count(engine: Engine, connection: Connection, app: AppDefinition, reason: Reason) -> None:
    """Take in that an attempt failed so; with the last one that is borne, the app is paused."""
    if reason not in BREAKER or await pauses.count_failure(connection, app.app, reason) < BREAKER[reason]:
        return
    pause = Pause(
        id=engine.ids.new(),
        scope=PauseScope.APP,
        key=app.app,
        label=app.name,
        why=why_broken(reason),
        paused_by=engine.brand,
        paused_at=engine.clock(),
    )
    brand = Actor(kind=ActorKind.BRAND, id=None, label=engine.brand)
    if await pauses.begin(connection, engine.recorder, pause, by=brand):
        log.warning("app paused", app=app.app, reason=reason.value)
