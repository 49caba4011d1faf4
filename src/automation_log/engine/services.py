"""What the engine works with, wired once at the start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from automation_log.connectors.actions import Interface
from automation_log.connectors.catalog import Catalog
from automation_log.connectors.interface import Connector
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.passwords import RandomSource
from automation_log.domain.retry import RetryPolicy
from automation_log.store.credentials import Credentials
from automation_log.store.database import Database
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The parts of the engine; `connectors` by interface, `jitter` in [0, 1), `brand` its name as an actor."""

    database: Database
    recorder: Recorder
    queue: Queue
    credentials: Credentials
    catalog: Catalog
    connectors: Mapping[Interface, Connector]
    clock: Clock
    ids: Ids
    random: RandomSource
    jitter: Callable[[], float]
    lease: timedelta
    retry: RetryPolicy
    version: str
    brand: str
