"""Wires the rooms together for one process, and takes them apart again."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from automation_log.access.api_keys import ApiKeys
from automation_log.access.checked_requests import CheckedRequests
from automation_log.access.discovery import Discovery
from automation_log.access.invitations import Invitations
from automation_log.access.issuer_keys import IssuerKeys
from automation_log.access.operators import Operators
from automation_log.access.revocation_tokens import RevocationTokens
from automation_log.access.scim_tokens import ScimTokens
from automation_log.access.sign_in_providers import SignInProviders
from automation_log.access.trusted_issuers import TrustedIssuers
from automation_log.connectors.catalog import Catalog
from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.rest.exchange import system_trust
from automation_log.directory.accounts import Accounts
from automation_log.directory.hubs import Hubs
from automation_log.directory.pausing import Pausing
from automation_log.directory.policies import Policies
from automation_log.directory.services import Directory, make_directory
from automation_log.directory.sync_rules import SyncRules
from automation_log.directory.webhooks import Webhooks
from automation_log.domain.ids import Ids
from automation_log.domain.reach import Reach
from automation_log.domain.retry import RetryPolicy
from automation_log.engine.services import Engine
from automation_log.service.drivers import drivers
from automation_log.settings import Settings
from automation_log.store import doors, schema
from automation_log.store.code_windows import CodeWindows
from automation_log.store.credentials import Credentials
from automation_log.store.database import Database
from automation_log.store.embedded import EmbeddedPostgres
from automation_log.store.mails import Outbox
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder
from automation_log.store.sign_in_providers import ProviderVault
from automation_log.store.vault import Vault
from automation_log.store.vault_keys import load_key_source
from automation_log.store.webhook_secrets import WebhookSecrets
from automation_log.triggers.asking import Asking
from automation_log.triggers.batch_turns import BatchTurns
from automation_log.triggers.batches import Batches
from automation_log.triggers.firing import Firing
from automation_log.triggers.rerunning import Rerunning
from automation_log.triggers.scheduling import Scheduling
from automation_log.triggers.submit import Submit
from automation_log.webhooks.posting import Poster


def now() -> datetime:
    """The one place where the program reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The parts every command works with."""

    settings: Settings
    database: Database
    recorder: Recorder
    queue: Queue
    ids: Ids
    catalog: Catalog
    credentials: Credentials
    submit: Submit
    asking: Asking
    scheduling: Scheduling
    rerunning: Rerunning
    batches: Batches
    batch_turns: BatchTurns
    policies: Policies
    firing: Firing
    pausing: Pausing
    accounts: Accounts
    hubs: Hubs
    sync_rules: SyncRules
    directory: Directory
    scim_tokens: ScimTokens
    trusted_issuers: TrustedIssuers
    revocation_tokens: RevocationTokens
    sign_in_providers: SignInProviders
    provider_vault: ProviderVault
    checked_requests: CheckedRequests
    issuer_keys: IssuerKeys
    discovery: Discovery
    api_keys: ApiKeys
    operators: Operators
    invitations: Invitations
    webhooks: Webhooks
    webhook_secrets: WebhookSecrets
    poster: Poster
    outbox: Outbox | None
    """None where no mail is set up."""


@asynccontextmanager
async def runtime(settings: Settings, *, may_start: bool) -> AsyncIterator[Runtime]:
    """Everything but browser and pages. `may_start`: start the embedded database, else only join one that runs.

    Raises: StoreUnavailable, SchemaMismatch, ConfigurationError.
    """
    async with _database(settings, may_start=may_start) as (database, conninfo):
        ids = Ids(now, secrets.randbits)
        recorder = Recorder(clock=now, ids=ids, random_bytes=secrets.token_bytes)
        queue = Queue(conninfo)
        catalog = Catalog(settings.apps_folder)
        async with database.outside() as connection:
            key = load_key_source(settings, sealed_with=await doors.vault_keys(connection))
        vault = Vault(key)
        credentials, webhook_secrets = Credentials(vault, ids), WebhookSecrets(vault)
        poster = Poster(reach=Reach(settings.webhooks_reach), trust=system_trust(), clock=now)
        requests = CheckedRequests(trust=system_trust())
        issuer_keys = IssuerKeys(requests=requests, clock=now)
        discovery, provider_vault = Discovery(requests=requests, clock=now), ProviderVault(vault)
        outbox = Outbox(clock=now, ids=ids) if settings.smtp_host else None
        rerunning = Rerunning(
            database=database, recorder=recorder, queue=queue, catalog=catalog, clock=now, ids=ids
        )
        await queue.app.open_async()
        try:
            yield Runtime(
                settings=settings,
                database=database,
                recorder=recorder,
                queue=queue,
                ids=ids,
                catalog=catalog,
                credentials=credentials,
                submit=Submit(
                    database=database,
                    recorder=recorder,
                    queue=queue,
                    catalog=catalog,
                    clock=now,
                    ids=ids,
                    schedule_window=settings.schedule_window,
                ),
                scheduling=Scheduling(
                    database=database,
                    recorder=recorder,
                    queue=queue,
                    clock=now,
                    schedule_window=settings.schedule_window,
                ),
                rerunning=rerunning,
                batches=Batches(
                    database=database,
                    recorder=recorder,
                    clock=now,
                    ids=ids,
                    zone=ZoneInfo(settings.time_zone),
                ),
                batch_turns=BatchTurns(
                    database=database,
                    recorder=recorder,
                    queue=queue,
                    rerunning=rerunning,
                    clock=now,
                    brand=settings.brand,
                ),
                policies=Policies(
                    database=database,
                    recorder=recorder,
                    catalog=catalog,
                    clock=now,
                    ids=ids,
                    zone=settings.time_zone,
                ),
                firing=Firing(
                    database=database,
                    recorder=recorder,
                    queue=queue,
                    catalog=catalog,
                    clock=now,
                    ids=ids,
                    brand=settings.brand,
                    zone=settings.time_zone,
                ),
                asking=Asking(database=database, recorder=recorder, queue=queue, clock=now),
                accounts=Accounts(
                    database=database,
                    recorder=recorder,
                    credentials=credentials,
                    catalog=catalog,
                    clock=now,
                    ids=ids,
                ),
                sync_rules=SyncRules(database=database, recorder=recorder, clock=now),
                hubs=Hubs(database=database, recorder=recorder, clock=now, ids=ids),
                directory=make_directory(
                    database=database,
                    recorder=recorder,
                    queue=queue,
                    catalog=catalog,
                    clock=now,
                    ids=ids,
                    outbox=outbox,
                ),
                invitations=Invitations(
                    database=database, recorder=recorder, outbox=outbox, clock=now, ids=ids
                ),
                outbox=outbox,
                webhooks=Webhooks(
                    database=database,
                    recorder=recorder,
                    secrets=webhook_secrets,
                    poster=poster,
                    clock=now,
                    ids=ids,
                    address=settings.public_url,
                    silence=settings.webhooks_silence,
                ),
                webhook_secrets=webhook_secrets,
                poster=poster,
                scim_tokens=ScimTokens(database=database, recorder=recorder, clock=now, ids=ids),
                trusted_issuers=TrustedIssuers(database=database, recorder=recorder, clock=now, ids=ids),
                revocation_tokens=RevocationTokens(database=database, keys=issuer_keys, clock=now),
                sign_in_providers=SignInProviders(
                    database=database,
                    recorder=recorder,
                    vault=provider_vault,
                    discovery=discovery,
                    clock=now,
                    ids=ids,
                ),
                provider_vault=provider_vault,
                checked_requests=requests,
                issuer_keys=issuer_keys,
                discovery=discovery,
                api_keys=ApiKeys(database=database, recorder=recorder, clock=now, ids=ids),
                operators=Operators(database=database, clock=now, ids=ids),
                pausing=Pausing(
                    database=database, recorder=recorder, queue=queue, catalog=catalog, clock=now, ids=ids
                ),
            )
        finally:
            await queue.app.close_async()


@asynccontextmanager
async def _database(settings: Settings, *, may_start: bool) -> AsyncIterator[tuple[Database, str]]:
    embedded = None
    if settings.database_url is not None:
        conninfo = settings.database_url.get_secret_value()
        if settings.database_owner_url is not None:
            owner = settings.database_owner_url.get_secret_value()
            await asyncio.to_thread(schema.migrate, owner, now=now())
    else:
        embedded = EmbeddedPostgres(settings.data_folder)
        if may_start:
            addresses = await asyncio.to_thread(embedded.start_or_attach)
            await asyncio.to_thread(schema.migrate, addresses.owner_url, now=now())
        else:
            addresses = await asyncio.to_thread(embedded.attach)
        conninfo = addresses.program_url
    try:
        await asyncio.to_thread(schema.check, conninfo)
        database = Database(conninfo)
        await database.open()
        try:
            yield database, conninfo
        finally:
            await database.close()
    finally:
        if embedded is not None and may_start:
            await asyncio.to_thread(embedded.release)


@asynccontextmanager
async def engine(runtime: Runtime) -> AsyncIterator[Engine]:
    """What a worker works with, its browser started. Raises: ConfigurationError."""
    settings = runtime.settings
    async with drivers(settings, OneTimeCodes(CodeWindows(runtime.database))) as connectors:
        yield Engine(
            database=runtime.database,
            recorder=runtime.recorder,
            queue=runtime.queue,
            credentials=runtime.credentials,
            catalog=runtime.catalog,
            connectors=connectors,
            clock=now,
            ids=runtime.ids,
            random=random.SystemRandom(),
            jitter=random.SystemRandom().random,
            lease=settings.lease,
            retry=RetryPolicy(attempts=settings.retry_attempts, first_delay=settings.retry_first_delay),
            version=version("automation-log"),
            brand=settings.brand,
        )
