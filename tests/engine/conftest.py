"""The workshop: one hub of the small app, served by one account, in a fresh database."""

import base64
import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from automation_log.connectors.catalog import Catalog
from automation_log.store import directory
from automation_log.store.credentials import Credentials
from automation_log.store.database import Connection
from automation_log.store.record import Recorder
from automation_log.store.vault import Vault
from automation_log.store.vault_keys import EnvironmentKey
from tests.conftest import Record, now
from tests.engine.small_app import PASSWORD, SERVICE, SmallApp
from tests.engine.workshop import MovedClock, Workshop

APPS = Path(__file__).parent / "apps"
APP, ADDRESS = "small-app", "http://small.example"


async def furnished(record: Record, *, clock: MovedClock | None = None) -> Workshop:
    """A workshop on this record, by this clock."""
    clock = clock or MovedClock()
    recorder = Recorder(clock=clock, ids=record.ids, random_bytes=secrets.token_bytes)
    key = EnvironmentKey(base64.b64encode(bytes(32)).decode())
    workshop = Workshop(
        record=replace(record, recorder=recorder),
        app=SmallApp(),
        catalog=Catalog(APPS),
        credentials=Credentials(Vault(key), record.ids),
        clock=clock,
        hub=record.ids.new(),
        account=record.ids.new(),
    )
    place = {"app": APP, "address": ADDRESS, "now": now()}

    async def work(connection: Connection) -> None:
        await directory.add_account(
            connection,
            id=workshop.account,
            label="Robot",
            username=SERVICE,
            **place,  # type: ignore[arg-type]
        )
        await directory.add_hub(
            connection,
            id=workshop.hub,
            label="Staff",
            service_account_id=workshop.account,
            **place,  # type: ignore[arg-type]
        )

    await record.database.write(record.workspace_id, work)
    await workshop.keep_password(PASSWORD)
    return workshop


@pytest.fixture
async def workshop(record: Record) -> Workshop:
    return await furnished(record)
