"""The secret rules of one page: no picture and no excerpt while it may show a secret."""

import contextlib

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from automation_log.connectors.browser.driver_end import driver_end_named
from automation_log.connectors.browser.excerpt import read_excerpt
from automation_log.connectors.definition import Step
from automation_log.connectors.redaction import Redaction

PICTURE_WITHIN = 5_000
# When a document came to be names it: another document, another number.
DOCUMENT = "performance.timeOrigin"
TYPED = "elements => elements.map(element => String(element.value ?? ''))"


class Secrecy:
    """Remembers the documents that may show a secret; pictures and excerpts are of the others only."""

    def __init__(self, page: Page, redaction: Redaction) -> None:
        self._page = page
        self._redaction = redaction
        self._sealed: set[float] = set()
        self._shows_secret = False

    def begin(self, step: Step) -> None:
        """A step begins: from now on no picture, when it shows a secret."""
        self._shows_secret = step.shows_secret

    async def end(self, step: Step) -> None:
        """A step has ended: the document it leaves behind stays sealed, when it shows a secret."""
        if step.shows_secret:
            with contextlib.suppress(PlaywrightError), driver_end_named():
                await self.seal()

    async def seal(self) -> None:
        """No picture of the document that stands now, ever: called before a secret is typed."""
        self._sealed.add(await self._page.evaluate(DOCUMENT))

    async def picture(self) -> bytes | None:
        """A PNG of the page, password fields masked; None while a secret may be seen on it."""
        try:
            with driver_end_named():
                if not await self._is_clean():
                    return None
                picture = await self._page.screenshot(
                    mask=[self._page.locator("input[type=password]")],
                    mask_color="#767676",
                    animations="disabled",
                    timeout=PICTURE_WITHIN,
                )
                return picture if await self._is_clean() else None
        except PlaywrightError:
            return None

    async def excerpt(self) -> str:
        """What the page says, its title, headings, messages and fields; nothing while a secret may be seen on it."""
        try:
            with driver_end_named():
                if not await self._is_clean():
                    return ""
                excerpt = await read_excerpt(self._page, self._redaction)
                return excerpt if await self._is_clean() else ""
        except PlaywrightError:
            return ""

    async def _is_clean(self) -> bool:
        if self._shows_secret or await self._page.evaluate(DOCUMENT) in self._sealed:
            return False
        for frame in self._page.frames:
            shown = [await frame.content(), await frame.locator("body").inner_text(timeout=PICTURE_WITHIN)]
            shown += await frame.locator("input, textarea, select").evaluate_all(TYPED)
            if any(map(self._redaction.finds, shown)):
                return False
        return True
