"""One way into SCIM 2.0 interfaces: what all sessions share is the trust in certificates, and nothing else."""

import ssl
from importlib.metadata import version

from automation_log.connectors.definition import AppDefinition
from automation_log.connectors.rest.exchange import new_client, system_trust
from automation_log.connectors.scim.session import ScimSession
from automation_log.connectors.templates import Values


class ScimConnector:
    """Drives apps through SCIM 2.0; each session is a client of its own."""

    def __init__(self, *, trust: ssl.SSLContext | None = None) -> None:
        """`trust` says which certificates are believed; without it those the system believes."""
        self._trust = trust or system_trust()

    async def open(self, definition: AppDefinition, address: str, values: Values) -> ScimSession:
        """A fresh session against the app at this address, `https://app.example.com/scim/v2`; nothing is sent yet."""
        return ScimSession(
            client=new_client(self._trust), definition=definition, address=address, values=values
        )

    @property
    def version(self) -> str:
        """What drives the app: `httpx2 2.16.2`."""
        return f"httpx2 {version('httpx2')}"

    async def close(self) -> None:
        """Nothing is held between sessions."""
