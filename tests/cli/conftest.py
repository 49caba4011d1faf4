"""The command line as people call it, over a fresh database."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import Result
from typer.testing import CliRunner

from automation_log.cli.main import app
from automation_log.store.embedded import Addresses

Call = Callable[..., Awaitable[Result]]
AS_ROOT = str(os.geteuid() == 0).lower()


@pytest.fixture
def call(tmp_path: Path, addresses: Addresses) -> Iterator[Call]:
    """Run one command to its end; it may fail, but only by its exit code and a sentence."""
    environment = {
        "AUTOMATION_LOG_DATA_FOLDER": str(tmp_path),
        "AUTOMATION_LOG_PORT": "8080",
        "DATABASE_URL": addresses.program_url,
        "DATABASE_OWNER_URL": addresses.owner_url,
    }

    def invoke(arguments: tuple[str, ...], variables: dict[str, str]) -> Result:
        result = CliRunner().invoke(app, arguments, env=environment | variables)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    async def called(*arguments: str, **variables: str) -> Result:
        return await asyncio.to_thread(invoke, arguments, variables)

    yield called
    structlog.reset_defaults()  # a command writes to the stderr it was given, which is closed by now


@pytest.fixture
def environment(tmp_path: Path, addresses: Addresses) -> dict[str, str]:
    """A fresh installation beside the run's PostgreSQL."""
    return os.environ | {
        "AUTOMATION_LOG_DATA_FOLDER": str(tmp_path),
        "AUTOMATION_LOG_PORT": "0",
        "AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": AS_ROOT,
        "DATABASE_URL": addresses.program_url,
    }
