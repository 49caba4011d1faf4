"""Every case in turn: its connector for a module, its app fresh for each test."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.definition import AppDefinition, Step, TaskDefinition
from automation_log.connectors.interface import Connector, Reading, Session
from automation_log.domain.secrets import Secret
from tests.connectors.conformance import cases
from tests.connectors.conformance.app import ADMIN, PASSWORD, NotesApp
from tests.connectors.conformance.case import Case

CASES: list[Case] = [
    importlib.import_module(f"{cases.__name__}.{module.name}").CASE
    for module in pkgutil.iter_modules(cases.__path__)
]


@dataclass(slots=True, kw_only=True)
class Hand:
    """Takes a task's steps as the runner does, and keeps all that comes back."""

    case: Case
    connector: Connector
    app: NotesApp
    definition: AppDefinition
    values: dict[str, Any]
    readings: list[Reading] = field(default_factory=list)

    def task(self, word: str) -> TaskDefinition:
        return self.definition.tasks[word]

    async def open(self) -> Session:
        """A session that has signed in."""
        session = await self.connector.open(self.definition, self.app.address, self.values)
        await self.take(session, self.definition.sign_in)
        return session

    async def take(self, session: Session, steps: Iterable[Step]) -> None:
        for step in steps:
            if step.applies(self.values):
                self.readings.append(await session.perform(step, self.values))
                self.values |= self.readings[-1].values

    async def read_roster(self, session: Session) -> list[dict[str, str]]:
        await self.take(session, self.task("syncing_users").observe)
        return [dict(row) for row in self.readings[-1].rows]


def impatient(steps: Iterable[Step], seconds: float = 0.5) -> list[Step]:
    """The steps with less time: the app will not show what they wait for."""
    return [step.model_copy(update={"timeout": timedelta(seconds=seconds)}) for step in steps]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=CASES, ids=lambda case: case.interface)
async def driven(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Case, Connector]]:
    """A case and its connector."""
    case: Case = request.param
    connector = case.connector(OneTimeCodes())
    yield case, connector
    await connector.close()
    await connector.close()


@pytest_asyncio.fixture(loop_scope="module")
async def hand(driven: tuple[Case, Connector]) -> AsyncIterator[Hand]:
    """Signs in as the app's administrator, and may add Ada."""
    case, connector = driven
    app = NotesApp(case.face)
    app.add(ADMIN, "Editors", PASSWORD)
    await app.start()
    yield Hand(
        case=case,
        connector=connector,
        app=app,
        definition=case.parsed(),
        values={
            "account.username": ADMIN,
            "secret.password": Secret(PASSWORD),
            "person.email": "ada.o+x@example.com",
            "role": "Viewers",
            "secret.new_password": Secret("N3w/päss <word> 42"),
        },
    )
    await app.stop()
