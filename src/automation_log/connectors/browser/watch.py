"""Watches what an app answers while a step waits: faults, throttling, declared refusals, and its confirm page."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page, Request, Response

from automation_log.connectors.definition import AppDefinition
from automation_log.connectors.error_patterns import ErrorPattern
from automation_log.connectors.redaction import Redaction
from automation_log.connectors.refusals import refusal, retry_after
from automation_log.domain.errors import TargetError, TargetUnavailable, Throttled

Confirm = Callable[[], Awaitable[None]]
"""Answers the page that asks again who it is."""


class Watch:
    """What the app's main page answers, and which of its declared refusals it shows."""

    def __init__(self, page: Page, definition: AppDefinition, redaction: Redaction, confirm: Confirm) -> None:
        """`confirm` is for the definition's confirm page, where it has one."""
        self._page = page
        self._patterns = [(_locator(page, one), one) for one in definition.errors if one.is_for_pages]
        self._redaction = redaction
        self._confirm_page = page.locator(definition.confirm_page.page) if definition.confirm_page else None
        self._confirm = confirm
        self._is_confirming = False
        self._under_way: Request | None = None
        self._trouble: TargetError | None = None
        self._troubled = asyncio.Event()
        page.on("request", self._note_request)
        page.on("response", self._note_response)
        page.on("requestfailed", self._note_failure)

    @property
    def is_waiting_for_app(self) -> bool:
        """Whether a page was asked for and the app has not answered."""
        return self._under_way is not None

    def forget(self) -> None:
        """Begin anew, before another address is opened."""
        self._trouble = None
        self._troubled.clear()

    def check(self) -> None:
        """Raises: TargetUnavailable or Throttled, when the last page was answered so."""
        if self._trouble is not None:
            raise self._trouble

    async def until(
        self, goal: Coroutine[Any, Any, Any], is_there: Callable[[], Awaitable[bool]], timeout: float
    ) -> None:
        """Wait for what is expected, or for what the app shows or answers instead; `timeout` in milliseconds.

        A confirm page is answered once, then the wait goes on. Raises: TargetError, for a refusal or a fault;
        Playwright's own errors, for the runner of the step.
        """
        is_in_between = self._is_confirming
        expected = asyncio.ensure_future(goal)
        try:
            while await self._is_interrupted(expected, is_there, timeout):
                if not await self._confirmed():
                    await self.raise_refusal()
                    break
            await expected
            self._is_confirming = is_in_between
        finally:
            expected.cancel()
            await asyncio.gather(expected, return_exceptions=True)

    async def _is_interrupted(
        self, expected: asyncio.Task[Any], is_there: Callable[[], Awaitable[bool]], timeout: float
    ) -> bool:
        """Whether the app shows something else than what is expected. Raises: TargetError."""
        waits: set[asyncio.Task[Any]] = {asyncio.ensure_future(self._troubled.wait())}
        if (others := self._any_other()) is not None:
            waits.add(asyncio.ensure_future(others.wait_for(state="visible", timeout=timeout)))
        try:
            await asyncio.wait({expected, *waits}, return_when=asyncio.FIRST_COMPLETED)
            if expected.done():
                return False
            self.check()
            # A page comes in pieces: what is expected may stand below a text that looks like a refusal.
            await self._page.wait_for_load_state("domcontentloaded", timeout=timeout)
            return not await is_there()
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _confirmed(self) -> bool:
        """Whether the confirm page was there, and is answered: not twice in a row, or a password would be tried on."""
        page = self._confirm_page
        if page is None or self._is_confirming or not await page.first.is_visible():
            return False
        self._is_confirming = True
        await self._confirm()
        return True

    async def raise_refusal(self) -> None:
        """Raises: TargetError, when the page shows one of the declared refusals now."""
        for locator, pattern in self._patterns:
            shown = await locator.all_inner_texts() if await locator.first.is_visible() else None
            if shown is not None:
                raise refusal(pattern.reason, self._redaction.shorten(_message(pattern, shown)))

    def _any_other(self) -> Locator | None:
        """Whatever the definition knows besides what a step expects: refusals and the confirm page."""
        known = [locator for locator, _ in self._patterns]
        known += [self._confirm_page] if self._confirm_page is not None else []
        return functools.reduce(Locator.or_, known).first if known else None

    def _note_request(self, request: Request) -> None:
        if _is_of_main_page(request, self._page):
            self._under_way = request

    def _note_response(self, response: Response) -> None:
        if not _is_of_main_page(response.request, self._page):
            return
        self._under_way = None
        if response.status == 429:
            self._note_trouble(Throttled(retry_after(response.headers), "The app asks to slow down (429)."))
        elif response.status >= 500:
            self._note_trouble(
                TargetUnavailable(f"The app answered with a server fault ({response.status}).")
            )
        else:
            self.forget()

    def _note_failure(self, request: Request) -> None:
        if not _is_of_main_page(request, self._page):
            return
        self._under_way = None
        # A navigation that another one replaced, or that became a download, is no fault of the app.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self._note_trouble(unreachable(request.failure))

    def _note_trouble(self, trouble: TargetError) -> None:
        self._trouble = trouble
        self._troubled.set()


def unreachable(message: str) -> TargetUnavailable:
    """The app cannot be reached; of the browser's message only its code is kept: ERR_CONNECTION_REFUSED."""
    code = next((word for word in message.replace("::", " ").split() if word.startswith("ERR_")), "")
    return TargetUnavailable(f"The app cannot be reached ({code})." if code else None)


def _is_of_main_page(request: Request, page: Page) -> bool:
    try:
        return request.is_navigation_request() and request.frame == page.main_frame
    except PlaywrightError:
        return False  # the page was closed meanwhile


def _locator(page: Page, pattern: ErrorPattern) -> Locator:
    if pattern.selector is None:
        return page.get_by_text(pattern.text or "")
    found = page.locator(pattern.selector)
    return found if pattern.text is None else found.filter(has_text=pattern.text)


def _message(pattern: ErrorPattern, shown: list[str]) -> str:
    """What the app showed: the text of the declared element, else only the declared text."""
    return (shown[0] if pattern.selector and shown else pattern.text) or pattern.reason.sentence
