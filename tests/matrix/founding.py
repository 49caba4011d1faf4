"""Founds the workspace that a matrix test works in, and searches everything it wrote afterwards."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from automation_log.access.founding import Founder, Founding
from automation_log.access.password_hashes import PasswordHashes
from automation_log.directory.accounts import NewAccount
from automation_log.directory.hubs import NewHub
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.secrets import Secret
from automation_log.service.runtime import now, runtime
from automation_log.settings import Settings
from automation_log.store.embedded import Addresses
from tests.matrix.field import Field, Note
from tests.matrix.secrecy import assert_nothing_leaked

LEASE_S = "2"
OLIVE = Actor(kind=ActorKind.OPERATOR, id=None, label="Olive")


@asynccontextmanager
async def field_on(
    app: str,
    address: str,
    *,
    service: tuple[str, str],
    account: tuple[str, str],
    addresses: Addresses,
    folder: Path,
    note: Note,
    apps: Path | None = None,
) -> AsyncIterator[Field]:
    """A workspace with a hub through the service account, and one more account; both as (user name, password).

    `apps` is a folder of app definitions beside the built-in ones. Afterwards everything written is searched for the
    secrets of every job that ran.
    """
    async with AsyncExitStack() as stack:
        (folder / "data").mkdir()
        settings = Settings(
            data_folder=folder / "data", database_url=SecretStr(addresses.program_url), apps_folder=apps
        )
        running = await stack.enter_async_context(runtime(settings, may_start=False))
        founder = Founder(database=running.database, hashes=PasswordHashes(), clock=now, ids=running.ids)
        workspace_id, _ = await founder.found(
            Founding(
                workspace="Matrix",
                name="Olive",
                email="olive@example.com",
                password=Secret("a matrix runs here"),
            )
        )
        ids = [
            await running.accounts.add(
                workspace_id,
                NewAccount(app=app, address=address, username=username, password=Secret(password)),
                OLIVE,
            )
            for username, password in (service, account)
        ]
        asked = NewHub(label="Staff", service_account_id=ids[0])
        hub = await running.hubs.add(workspace_id, asked, OLIVE)
        more = {"AUTOMATION_LOG_APPS_FOLDER": str(apps)} if apps else {}
        environment = {**os.environ, **more} | {
            "DATABASE_URL": addresses.program_url,
            "AUTOMATION_LOG_DATA_FOLDER": str(folder / "data"),
            "AUTOMATION_LOG_LEASE": LEASE_S,
            "AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": str(os.geteuid() == 0).lower(),
            "AUTOMATION_LOG_RETRY_FIRST_DELAY": "1",
        }
        yield Field(
            runtime=running,
            owner_url=addresses.owner_url,
            workspace_id=workspace_id,
            environment=environment,
            definition=running.catalog.get(app),
            noted=note,
            worker_log=folder / "data" / "worker.log",
            account=ids[1],
            hub=hub,
        )
        given = (service[1], account[1])
        await asyncio.to_thread(assert_nothing_leaked, settings, addresses.owner_url, folder / "data", given)
