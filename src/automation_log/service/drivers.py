"""The three connectors, one of each kind, with the browser started."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from automation_log.connectors.actions import Interface
from automation_log.connectors.browser.connector import BrowserConnector
from automation_log.connectors.browser.executable import find_chromium
from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.interface import Connector
from automation_log.connectors.rest.connector import RestConnector
from automation_log.connectors.scim.connector import ScimConnector
from automation_log.settings import Settings


@asynccontextmanager
async def drivers(settings: Settings, codes: OneTimeCodes) -> AsyncIterator[dict[Interface, Connector]]:
    """By interface. All share one memory of codes: one used in a browser is used up for REST as well.

    Raises: ConfigurationError, when the browser does not start.
    """
    async with AsyncExitStack() as stack:
        browser = BrowserConnector(
            executable=find_chromium(settings.chromium), no_sandbox=settings.chromium_no_sandbox, codes=codes
        )
        rest, scim = RestConnector(codes=codes), ScimConnector()
        for connector in (browser, rest, scim):
            stack.push_async_callback(connector.close)
        await browser.start()
        yield {"browser": browser, "rest": rest, "scim": scim}
