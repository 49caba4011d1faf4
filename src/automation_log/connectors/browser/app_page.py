"""The app's page as one step sees it: addresses and selectors filled in, every wait within the step's time."""

import asyncio
from fnmatch import fnmatchcase
from urllib.parse import quote, urljoin, urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page

from automation_log.connectors.browser.watch import Watch
from automation_log.connectors.templates import Values, filled
from automation_log.domain.errors import Changed

# Chromium names its own page about a failure by itself, or by the address that failed.
INTERRUPTED = 'interrupted by another navigation to "'
ERROR_PAGE = "chrome-error:"


class AppPage:
    """One page of one app, for the time of one step."""

    def __init__(self, *, page: Page, address: str, watch: Watch, values: Values, seconds: float) -> None:
        self._page = page
        self._address = address
        self._watch = watch
        self._values = values
        self._ends_at = asyncio.get_running_loop().time() + seconds

    @property
    def left(self) -> float:
        """The milliseconds the step has left, at least one: to Playwright none is for ever."""
        return max((self._ends_at - asyncio.get_running_loop().time()) * 1000, 1.0)

    def check(self) -> None:
        """Raises: TargetUnavailable or Throttled, when the last page was answered so."""
        self._watch.check()

    def check_own(self) -> None:
        """Raises: Changed, when the page is not the app's own: nothing secret is typed elsewhere."""
        self._refuse_foreign(self._page.url)

    def text(self, template: str) -> str:
        """The template with its values."""
        return filled(template, self._values)

    def locator(self, selector: str) -> Locator:
        """What a selector finds, its values quoted as CSS strings."""
        return self._page.locator(filled(selector, self._values, _quoted_for_css))

    async def open(self, path: str) -> None:
        """Go to an address of the app, its values quoted for addresses."""
        await self._go_to(self._address + filled(path, self._values, _quoted_for_url))

    async def follow(self, link: str) -> None:
        """Go where a link of the present page leads, within the app."""
        address = urljoin(self._page.url, link)
        self._refuse_foreign(address)
        await self._go_to(address)

    async def find(self, selector: str) -> Locator:
        """The element, once it is there."""
        found = self.locator(selector)

        async def is_there() -> bool:
            return await found.count() > 0

        if not await is_there():
            wait = found.first.wait_for(state="attached", timeout=self.left)
            await self._watch.until(wait, is_there, self.left)
        return found

    async def show(self, selector: str) -> Locator:
        """The first element the selector finds, once it can be seen."""
        return await self._until_visible(self.locator(selector).first)

    async def show_text(self, template: str) -> str:
        """The text, once it can be seen."""
        text = self.text(template)
        await self._until_visible(self._page.get_by_text(text).first)
        return text

    async def show_no(self, selector: str) -> None:
        """Wait until nothing that the selector finds can be seen."""
        gone = self.locator(selector).first

        async def is_gone() -> bool:
            return not await gone.is_visible()

        await self._watch.until(gone.wait_for(state="hidden", timeout=self.left), is_gone, self.left)

    async def show_address(self, path: str) -> None:
        """Wait until the page stands at this path of the app; `*` stands for anything."""
        wanted = urlsplit(self._address).path + filled(path, self._values, _quoted_for_url)

        def is_wanted(url: str) -> bool:
            return _origin(url) == _origin(self._address) and fnmatchcase(urlsplit(url).path, wanted)

        async def is_there() -> bool:
            return is_wanted(self._page.url)

        arrival = self._page.wait_for_url(is_wanted, wait_until="commit", timeout=self.left)
        await self._watch.until(arrival, is_there, self.left)

    async def _until_visible(self, locator: Locator) -> Locator:
        if not await locator.is_visible():
            wait = locator.wait_for(state="visible", timeout=self.left)
            await self._watch.until(wait, locator.is_visible, self.left)
        return locator

    async def _go_to(self, address: str) -> None:
        self._watch.forget()
        while not await self._went_to(address):
            pass
        self._watch.check()

    async def _went_to(self, address: str) -> bool:
        """False when Chromium showed its own page about an earlier failure instead: it comes late, and once."""
        try:
            await self._page.goto(address, wait_until="domcontentloaded", timeout=self.left)
        except PlaywrightError as error:
            if not any(f"{INTERRUPTED}{own}" in error.message for own in (ERROR_PAGE, f'{address}"')):
                raise
            return False
        return True

    def _refuse_foreign(self, address: str) -> None:
        if _origin(address) != _origin(self._address):
            raise Changed("The app leads to another site, which its definition does not say.")


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def _quoted_for_css(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("'", "\\'")
    return quoted.replace("\n", "\\a ").replace("\r", "\\d ")


def _quoted_for_url(text: str) -> str:
    return quote(text, safe="")
