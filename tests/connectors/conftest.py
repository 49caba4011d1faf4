"""One real Chromium and one real Django admin for a module's tests, and a way to take a job's steps."""

import os
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from automation_log.connectors.browser.connector import BrowserConnector
from automation_log.connectors.browser.executable import find_chromium
from automation_log.connectors.catalog import Catalog
from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.interface import Reading, Session
from automation_log.domain.secrets import Secret
from targets.django_admin.target import DjangoAdminTarget


@dataclass(slots=True, kw_only=True)
class Driver:
    """Takes steps in sessions of the app and keeps what they read."""

    connector: BrowserConnector
    definition: AppDefinition
    target: DjangoAdminTarget
    values: dict[str, Any] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)

    async def take(self, session: Session, steps: Iterable[Step]) -> None:
        for step in steps:
            if step.applies(self.values):
                self.readings.append(await session.perform(step, self.values))
                self.values |= self.readings[-1].values

    async def open(self) -> Session:
        return await self.connector.open(self.definition, self.target.address, {})

    async def sign_in(self) -> Session:
        session = await self.open()
        await self.take(session, self.definition.sign_in)
        return session


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def connector() -> AsyncIterator[BrowserConnector]:
    connector = BrowserConnector(executable=find_chromium(), no_sandbox=os.geteuid() == 0)
    yield connector
    await connector.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def target(tmp_path_factory) -> AsyncIterator[DjangoAdminTarget]:
    target = DjangoAdminTarget(tmp_path_factory.mktemp("django-admin"), people=3)
    await target.start()
    yield target
    await target.stop()


@pytest.fixture
def driver(connector, target) -> Driver:
    """Signs in as the app's administrator."""
    return Driver(
        connector=connector,
        definition=Catalog().get("django-admin"),
        target=target,
        values={"account.username": target.username, "secret.password": Secret(target.password)},
    )
