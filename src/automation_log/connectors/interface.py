"""What every connector offers the runner: open a session, perform one named step, say what is shown, close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.templates import Values

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one step read in the app.

    `values` are the texts read by name; `rows` the rows of a table read page by page; `seen` one short
    sentence without secrets: what the app showed.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    seen: str = ""


class Session(Protocol):
    """One isolated session in one app: one browser context, or one HTTP client."""

    async def perform(self, step: Step, values: Values) -> Reading:
        """Do one named step, within `step.timeout`.

        Raises: TargetError, with the reason the app's definition gives to what the app showed.
        """
        ...

    async def picture(self) -> bytes | None:
        """A PNG of what the app shows now; None while it may show a secret, or where nothing can be seen."""
        ...

    async def excerpt(self) -> str:
        """What the app says now, a line each: title, headings, messages, names of fields; under the picture's rules."""
        ...

    async def close(self) -> None:
        """End the session; closing twice is success."""
        ...


class Connector(Protocol):
    """One way to drive apps: a browser, REST, SCIM."""

    async def open(self, definition: AppDefinition, address: str, values: Values) -> Session:
        """A fresh session against the app at this address; `values` hold what it may sign in with.

        Raises: TargetUnavailable.
        """
        ...

    @property
    def version(self) -> str:
        """What drives the app, for the record: `Chromium 156.0`."""
        ...

    async def close(self) -> None:
        """Give back whatever the connector holds, such as the browser."""
        ...
