"""What the API is given: every part it uses, put together by whoever starts it."""

import asyncio
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from automation_log.access.api_keys import ApiKeys
from automation_log.access.scim_tokens import ScimTokens
from automation_log.api.v1.limits import Limits
from automation_log.connectors.catalog import Catalog
from automation_log.directory.accounts import Accounts
from automation_log.directory.hubs import Hubs
from automation_log.directory.pausing import Pausing
from automation_log.directory.services import Directory
from automation_log.directory.sync_rules import SyncRules
from automation_log.domain.ids import Clock, Ids
from automation_log.store.database import Database
from automation_log.triggers.asking import Asking
from automation_log.triggers.batches import Batches
from automation_log.triggers.rerunning import Rerunning
from automation_log.triggers.scheduling import Scheduling
from automation_log.triggers.submit import Submit


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiServices:
    """The parts of the API."""

    database: Database
    keys: ApiKeys
    limits: Limits
    catalog: Catalog
    directory: Directory
    accounts: Accounts
    hubs: Hubs
    sync_rules: SyncRules
    scim_tokens: ScimTokens
    pausing: Pausing
    submit: Submit
    asking: Asking
    scheduling: Scheduling
    rerunning: Rerunning
    ending: asyncio.Event
    """Set when the service stops: streams end then."""
    batches: Batches
    clock: Clock
    ids: Ids
    zone: ZoneInfo
    """In which a filter's days begin and end, as on the page."""
