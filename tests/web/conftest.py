"""The real web over the real store, with a member of every role and a second workspace."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx2
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from automation_log.access.api_keys import ApiKeys
from automation_log.access.checked_requests import CheckedRequests
from automation_log.access.choosing import Choosing
from automation_log.access.code_exchange import CodeExchange
from automation_log.access.discovery import Discovery
from automation_log.access.id_tokens import IdTokens
from automation_log.access.invitations import Invitations
from automation_log.access.issuer_keys import IssuerKeys
from automation_log.access.known_people import KnownPeople
from automation_log.access.lost_passwords import LostPasswords
from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.provider_sign_in import ProviderSignIn
from automation_log.access.scim_tokens import ScimTokens
from automation_log.access.sessions import Sessions, csrf
from automation_log.access.sign_in_providers import SignInProviders
from automation_log.access.trusted_issuers import TrustedIssuers
from automation_log.connectors.catalog import Catalog
from automation_log.connectors.rest.exchange import system_trust
from automation_log.directory.accounts import Accounts
from automation_log.directory.hubs import Hubs
from automation_log.directory.pausing import Pausing
from automation_log.directory.policies import Policies
from automation_log.directory.saved_views import SavedViews
from automation_log.directory.services import make_directory
from automation_log.directory.sync_rules import SyncRules
from automation_log.directory.webhooks import Webhooks
from automation_log.domain.ids import Ids
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.reach import Reach
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.store.credentials import Credentials
from automation_log.store.database import Connection
from automation_log.store.members import add_member
from automation_log.store.reading import SaidEntry, read_entries, read_job
from automation_log.store.sign_in_providers import ProviderVault
from automation_log.store.vault import Vault
from automation_log.store.vault_keys import FileKey
from automation_log.store.webhook_secrets import WebhookSecrets
from automation_log.triggers.asking import Asking
from automation_log.triggers.batches import Batches
from automation_log.triggers.rerunning import Rerunning
from automation_log.triggers.scheduling import Scheduling
from automation_log.triggers.submit import Submit
from automation_log.web.app import make_web
from automation_log.web.entering import COOKIE
from automation_log.web.rendering import Pages
from automation_log.web.services import WebServices
from automation_log.webhooks.posting import Poster
from tests.conftest import Record, now
from tests.engine.workshop import MovedClock

PASSWORD = "correct horse battery"
PAGE = {"Accept": "text/html"}


@dataclass
class Web:
    """The app, and a browser without cookies for each who wants one."""

    app: FastAPI
    services: WebServices
    record: Record
    members: dict[Role, UUID]
    clock: MovedClock
    browsers: list[httpx2.AsyncClient] = field(default_factory=list)

    def browser(self) -> httpx2.AsyncClient:
        """Nobody is signed in."""
        transport = httpx2.ASGITransport(self.app, raise_app_exceptions=True)
        browser = httpx2.AsyncClient(transport=transport, base_url="http://log.test", headers=PAGE)
        self.browsers.append(browser)
        return browser

    async def signed_in(self, role: Role = Role.OWNER) -> httpx2.AsyncClient:
        """The member of this role is signed in."""
        browser = self.browser()
        signed_in = await self.sessions.begin(self.record.workspace_id, self.members[role])
        browser.cookies.set(COOKIE, signed_in.token.reveal())
        return browser

    def actor(self, role: Role = Role.OWNER) -> Actor:
        """The member of this role, as the actor of what they do."""
        return Actor(kind=ActorKind.MEMBER, id=self.members[role], label=f"{role.name.title()} Person")

    async def jobs(self) -> list[dict[str, Any]]:
        """Every job there is, by id."""
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return await (await connection.execute("SELECT * FROM jobs ORDER BY id")).fetchall()

    async def entries(self, job_id: UUID) -> tuple[SaidEntry, ...]:
        """What the record says of a job."""
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return await read_entries(connection, await read_job(connection, job_id))

    @property
    def sessions(self) -> Sessions:
        return Sessions(
            database=self.services.database,
            hashes=self.services.password_hashes,
            clock=self.services.clock,
            ids=self.services.ids,
        )


def csrf_of(browser: httpx2.AsyncClient, cookie: str = COOKIE) -> str:
    """What the forms of this browser's session carry."""
    return csrf(browser.cookies[cookie])


@pytest.fixture
def hashes() -> PasswordHashes:
    """As in real life, but quick."""
    return PasswordHashes(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


@pytest.fixture
async def web(record: Record, hashes: PasswordHashes, tmp_path: Path) -> AsyncIterator[Web]:
    clock, ids = MovedClock(), Ids(now, random.getrandbits)
    members = {role: ids.new() for role in Role}
    password_hash = await hashes.hash(Secret(PASSWORD))

    async def add_members(connection: Connection) -> None:
        for role, member_id in members.items():
            await add_member(
                connection,
                id=member_id,
                email=f"{role.name.lower()}@example.com",
                name=f"{role.name.title()} Person",
                role=role,
                password_hash=password_hash,
                now=now(),
            )

    await record.database.write(record.workspace_id, add_members)
    catalog = Catalog()
    vault = Vault(FileKey(tmp_path / "vault-key"))
    requests, provider_vault = CheckedRequests(trust=system_trust()), ProviderVault(vault)
    discovery = Discovery(requests=requests, clock=clock)
    services = WebServices(
        database=record.database,
        submit=Submit(
            database=record.database,
            recorder=record.recorder,
            queue=record.queue,
            catalog=catalog,
            clock=clock,
            ids=ids,
        ),
        asking=Asking(database=record.database, recorder=record.recorder, queue=record.queue, clock=clock),
        scheduling=Scheduling(
            database=record.database, recorder=record.recorder, queue=record.queue, clock=clock
        ),
        rerunning=Rerunning(
            database=record.database,
            recorder=record.recorder,
            queue=record.queue,
            catalog=catalog,
            clock=clock,
            ids=ids,
        ),
        batches=Batches(
            database=record.database,
            recorder=record.recorder,
            clock=clock,
            ids=ids,
            zone=ZoneInfo("Europe/Berlin"),
        ),
        policies=Policies(
            database=record.database,
            recorder=record.recorder,
            catalog=catalog,
            clock=clock,
            ids=ids,
            zone="Europe/Berlin",
        ),
        ending=asyncio.Event(),
        saved_views=SavedViews(database=record.database, clock=clock, ids=ids),
        pausing=Pausing(
            database=record.database,
            recorder=record.recorder,
            queue=record.queue,
            catalog=catalog,
            clock=clock,
            ids=ids,
        ),
        accounts=Accounts(
            database=record.database,
            recorder=record.recorder,
            credentials=Credentials(vault, ids),
            catalog=catalog,
            clock=clock,
            ids=ids,
        ),
        hubs=Hubs(database=record.database, recorder=record.recorder, clock=clock, ids=ids),
        sync_rules=SyncRules(database=record.database, recorder=record.recorder, clock=clock),
        directory=make_directory(
            database=record.database,
            recorder=record.recorder,
            queue=record.queue,
            catalog=catalog,
            clock=clock,
            ids=ids,
        ),
        api_keys=ApiKeys(database=record.database, recorder=record.recorder, clock=clock, ids=ids),
        webhooks=Webhooks(
            database=record.database,
            recorder=record.recorder,
            secrets=WebhookSecrets(vault),
            poster=Poster(reach=Reach.LOOPBACK, trust=system_trust(), clock=clock),
            clock=clock,
            ids=ids,
            address="https://log.example.com",
            silence=timedelta(hours=1),
        ),
        scim_tokens=ScimTokens(database=record.database, recorder=record.recorder, clock=clock, ids=ids),
        trusted_issuers=TrustedIssuers(
            database=record.database, recorder=record.recorder, clock=clock, ids=ids
        ),
        sign_in_providers=SignInProviders(
            database=record.database,
            recorder=record.recorder,
            vault=provider_vault,
            discovery=discovery,
            clock=clock,
            ids=ids,
        ),
        provider_sign_in=ProviderSignIn(
            database=record.database,
            vault=provider_vault,
            discovery=discovery,
            exchange=CodeExchange(requests),
            id_tokens=IdTokens(keys=IssuerKeys(requests=requests, clock=clock), clock=clock),
            people=KnownPeople(recorder=record.recorder, clock=clock),
            sessions=Sessions(database=record.database, hashes=hashes, clock=clock, ids=ids),
            clock=clock,
        ),
        clock=clock,
        ids=ids,
        pages=Pages(),
        brand="Automation Log",
        zone=ZoneInfo("Europe/Berlin"),
        catalog=catalog,
        password_hashes=hashes,
        choosing=Choosing(
            database=record.database,
            recorder=record.recorder,
            hashes=hashes,
            sessions=Sessions(database=record.database, hashes=hashes, clock=clock, ids=ids),
            clock=clock,
        ),
        lost_passwords=LostPasswords(database=record.database, clock=clock, ids=ids),
        invitations=Invitations(
            database=record.database, recorder=record.recorder, outbox=None, clock=clock, ids=ids
        ),
        secure_cookies=False,
    )
    made = Web(app=make_web(services), services=services, record=record, members=members, clock=clock)
    yield made
    for browser in made.browsers:
        await browser.aclose()
