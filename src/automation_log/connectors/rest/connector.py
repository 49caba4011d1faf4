"""One way into REST interfaces: what all sessions share is the trust in certificates, and nothing else."""

import ssl
from importlib.metadata import version

from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.definition import AppDefinition
from automation_log.connectors.rest.exchange import new_client, system_trust
from automation_log.connectors.rest.session import RestSession
from automation_log.connectors.templates import Values
from automation_log.domain.errors import ConfigurationError


class RestConnector:
    """Drives apps through their REST interfaces; each session is a client of its own."""

    def __init__(self, *, codes: OneTimeCodes | None = None, trust: ssl.SSLContext | None = None) -> None:
        """`trust` says which certificates are believed; without it those the system believes."""
        self._codes = codes or OneTimeCodes()
        self._trust = trust or system_trust()

    async def open(self, definition: AppDefinition, address: str, values: Values) -> RestSession:
        """A fresh session against the app at this address; nothing is sent yet."""
        if definition.rest is None:
            raise ConfigurationError(f"{definition.name} has no REST interface in its definition.")
        return RestSession(
            client=new_client(self._trust),
            definition=definition,
            access=definition.rest,
            address=address,
            values=values,
            codes=self._codes,
        )

    @property
    def version(self) -> str:
        """What drives the app: `httpx2 2.16.2`."""
        return f"httpx2 {version('httpx2')}"

    async def close(self) -> None:
        """Nothing is held between sessions."""
