"""One browser context in one app: performs steps, takes pictures under the secret rules, ends."""

import asyncio
import contextlib

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from automation_log.connectors.browser.app_page import AppPage
from automation_log.connectors.browser.driver_end import driver_end_named
from automation_log.connectors.browser.secrecy import Secrecy
from automation_log.connectors.browser.step_run import StepRun
from automation_log.connectors.browser.watch import Watch, unreachable
from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.interface import Reading
from automation_log.connectors.redaction import Redaction
from automation_log.connectors.templates import Values
from automation_log.domain.errors import Changed, TargetError, TargetUnavailable
from automation_log.domain.secrets import Secret

# Playwright keeps the step's time itself; a browser that no longer answers at all is given this much more.
GRACE = 2.0


class BrowserSession:
    """One isolated session: one browser context with one page."""

    def __init__(
        self,
        *,
        context: BrowserContext,
        page: Page,
        definition: AppDefinition,
        address: str,
        account: Values,
        codes: OneTimeCodes,
    ) -> None:
        """`account` are the values it signs in with."""
        self._context = context
        self._page = page
        self._address = address.rstrip("/")
        self._account = account
        self._codes = codes
        self._confirm_page = definition.confirm_page
        self._redaction = Redaction()
        self._secrecy = Secrecy(page, self._redaction)
        self._watch = Watch(page, definition, self._redaction, self._confirm)

    async def perform(self, step: Step, values: Values) -> Reading:
        """Do one named step, within `step.timeout`. Whether it applies is the caller's to ask.

        Raises: TargetError, with the reason the app's definition gives to what the app showed.
        """
        for value in values.values():
            if isinstance(value, Secret):
                self._redaction.learn(value.reveal())
        self._secrecy.begin(step)
        run = self._run(step, values)
        failure: TargetError
        try:
            async with asyncio.timeout(step.timeout.total_seconds() + GRACE):
                with driver_end_named():
                    return await run.take_all()
        except PlaywrightTimeout:
            failure = await self._meaning_of_silence(run)
        except PlaywrightError as error:
            failure = await self._meaning(error, run)
        except TimeoutError:
            failure = TargetUnavailable("The browser did not answer in time.")
        finally:
            await self._secrecy.end(step)
        # Raised out here: the driver's own message may hold what was typed, and stays behind.
        raise failure

    async def picture(self) -> bytes | None:
        """A PNG of what the app shows now; None while the page may show a secret."""
        return await self._secrecy.picture()

    async def excerpt(self) -> str:
        """What the app's page says now; nothing while it may show a secret."""
        return await self._secrecy.excerpt()

    async def close(self) -> None:
        """End the session; closing twice is success."""
        with contextlib.suppress(PlaywrightError), driver_end_named():
            await self._context.close()

    def _run(self, step: Step, values: Values) -> StepRun:
        page = AppPage(
            page=self._page,
            address=self._address,
            watch=self._watch,
            values=values,
            seconds=step.timeout.total_seconds(),
        )
        return StepRun(
            step=step,
            values=values,
            page=page,
            secrecy=self._secrecy,
            redaction=self._redaction,
            codes=self._codes,
        )

    async def _confirm(self) -> None:
        """Answer the app's confirm page as the account that is signed in."""
        assert self._confirm_page is not None, "only a page that the definition describes is recognised"
        await self._run(self._confirm_page, self._account).take_all()

    async def _meaning_of_silence(self, run: StepRun) -> TargetError:
        if self._watch.is_waiting_for_app:
            return TargetUnavailable("The app did not answer in time.")
        return await self._refusal() or Changed(run.unmet())

    async def _meaning(self, error: PlaywrightError, run: StepRun) -> TargetError:
        if "net::ERR_" in error.message:
            return unreachable(error.message)
        if self._page.is_closed() or "closed" in error.message or "crashed" in error.message:
            return TargetUnavailable("The browser ended before the step did.")
        return await self._refusal() or Changed(run.unmet())

    async def _refusal(self) -> TargetError | None:
        """What the app answered or shows, if it is one of the things known."""
        try:
            self._watch.check()
            with driver_end_named():
                await self._watch.raise_refusal()
        except TargetError as refusal:
            return refusal
        except PlaywrightError:
            pass
        return None
