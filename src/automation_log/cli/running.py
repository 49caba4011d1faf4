"""Where commands enter asyncio, and where their errors become one sentence and an exit code."""

import asyncio
import errno
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
import typer
from pydantic import ValidationError

from automation_log.domain.errors import AutomationLogError, ConfigurationError, RequestError
from automation_log.settings import Settings

Result = TypeVar("Result")

FAILED = 2
INTERRUPTED = 130


def run(command: Callable[[Settings], Coroutine[Any, Any, Result]]) -> Result:
    """Run a command with the settings of the environment."""
    with told(), asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(command(read_settings()))


@contextmanager
def told() -> Iterator[None]:
    """Whatever goes wrong inside is told in one sentence, and the command ends with 2."""
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except (AutomationLogError, psycopg.Error, OSError) as error:
        if isinstance(error, OSError) and error.errno == errno.EPIPE:
            raise  # the reader left: nobody to tell
        typer.echo(f"Error: {_sentence(error)}", err=True)
        raise typer.Exit(FAILED) from None


def read_settings() -> Settings:
    """The settings of the environment. Raises: ConfigurationError, naming the variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name = str(first["loc"][0]).upper()
        if not name.startswith("DATABASE_"):
            name = f"AUTOMATION_LOG_{name}"
        reason = first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"{name}: {reason}.") from error


def _sentence(error: Exception) -> str:
    text = (str(error).strip() or type(error).__name__).splitlines()[0]
    return f"{text} ({error.code})" if isinstance(error, RequestError) else text


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop
