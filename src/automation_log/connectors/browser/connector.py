"""One Chromium for many sessions: started with the worker, started again when it died."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from automation_log.connectors.browser.driver_end import driver_end_named
from automation_log.connectors.browser.session import BrowserSession
from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.definition import AppDefinition
from automation_log.connectors.templates import Values
from automation_log.domain.errors import ConfigurationError, TargetUnavailable

END_WITHIN_S = 5.0
DRIVER_ENDED = "Connection closed while reading from the driver"

# The browser talks to the app and to nobody else.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


class BrowserConnector:
    """Drives apps through a browser; each session is a context of its own."""

    def __init__(self, *, executable: Path, no_sandbox: bool, codes: OneTimeCodes | None = None) -> None:
        """`no_sandbox` is needed where the program runs as root, and only there."""
        self._executable = executable
        self._no_sandbox = no_sandbox
        self._codes = codes or OneTimeCodes()
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._version = "Chromium"

    async def start(self) -> None:
        """Start the browser, so that what is wrong with it is said before the first job. Raises: ConfigurationError."""
        await self._running_browser()

    async def open(self, definition: AppDefinition, address: str, values: Values) -> BrowserSession:
        """A fresh session against the app at this address; it signs in by the definition's own steps.

        Raises: TargetUnavailable, when the browser dies again at once; ConfigurationError, when it cannot start.
        """
        for _ in range(2):
            browser = await self._running_browser()
            try:
                with driver_end_named():
                    context = await browser.new_context(
                        viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id="UTC",
                        accept_downloads=False, service_workers="block",
                    )  # fmt: skip
                    page = await context.new_page()
            except PlaywrightError:
                await self._end_browser()
                continue
            return BrowserSession(
                context=context,
                page=page,
                definition=definition,
                address=address,
                account=values,
                codes=self._codes,
            )
        raise TargetUnavailable("The browser ended while a session was opened.")

    @property
    def version(self) -> str:
        """What drives the app: `Chromium 156.0.8078.79`, known once it was started."""
        return self._version

    async def close(self) -> None:
        """End the browser; closing twice is success."""
        async with self._starting:
            await self._end_browser()

    async def _running_browser(self) -> Browser:
        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                await self._end_browser()
                self._browser = await self._start()
                self._version = f"Chromium {self._browser.version}"
            return self._browser

    async def _start(self) -> Browser:
        asyncio.get_running_loop().set_exception_handler(_without_driver_end)
        self._playwright = await async_playwright().start()
        try:
            return await self._playwright.chromium.launch(
                executable_path=self._executable,
                args=QUIET,
                chromium_sandbox=not self._no_sandbox,
                # The program ends the browser itself, after the last session.
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except PlaywrightError:
            await self._end_browser()
        hint = "" if self._no_sandbox else "; as root it needs AUTOMATION_LOG_CHROMIUM_NO_SANDBOX=true"
        raise ConfigurationError(f"The browser {self._executable} does not start{hint}.")

    async def _end_browser(self) -> None:
        browser, self._browser = self._browser, None
        playwright, self._playwright = self._playwright, None
        # A browser that ended at the same moment may leave either question unanswered.
        with contextlib.suppress(PlaywrightError, TimeoutError), driver_end_named():
            if browser is not None:
                await asyncio.wait_for(browser.close(), END_WITHIN_S)
        with contextlib.suppress(PlaywrightError, TimeoutError), driver_end_named():
            if playwright is not None:
                await asyncio.wait_for(playwright.stop(), END_WITHIN_S)


def _without_driver_end(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Ctrl-C reaches the browser's driver as well; that it ended shows in the sessions and is no news."""
    if DRIVER_ENDED not in str(context.get("exception")):
        loop.default_exception_handler(context)
