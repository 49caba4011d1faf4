"""One step on one page: takes its actions one after the other."""

from collections.abc import Sequence
from typing import assert_never

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeout

from automation_log.connectors.actions.browser import (
    BrowserAction,
    Check,
    CheckAll,
    Choose,
    Chosen,
    Click,
    Code,
    Count,
    Exists,
    Expect,
    Expected,
    Fill,
    Follow,
    NamedPlace,
    Open,
    Read,
    ReadAll,
    ReadSeed,
    ReadTable,
    TypeCode,
    Typed,
    Uncheck,
)
from automation_log.connectors.browser.app_page import AppPage
from automation_log.connectors.browser.secrecy import Secrecy
from automation_log.connectors.browser.seeds import read_seed
from automation_log.connectors.browser.tables import follow_rows, read_pages
from automation_log.connectors.browser.wording import wanted_by
from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.definition import Step
from automation_log.connectors.interface import Reading, Row
from automation_log.connectors.redaction import LONGEST, Redaction
from automation_log.connectors.templates import Values, names_in
from automation_log.domain.errors import Changed, ConfigurationError, Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret

CHOICE_WITHIN = 3_000.0
OPTIONS = "options => options.map(option => option.value).filter(value => value)"


class StepRun:
    """The run of one step: what it read and saw so far."""

    def __init__(
        self,
        *,
        step: Step,
        values: Values,
        page: AppPage,
        secrecy: Secrecy,
        redaction: Redaction,
        codes: OneTimeCodes,
    ) -> None:
        self._step = step
        self._values = values
        self._page = page
        self._secrecy = secrecy
        self._redaction = redaction
        self._codes = codes
        self._action: BrowserAction | None = None
        self._read: dict[str, str] = {}
        self._rows: Sequence[Row] = ()
        self._seen: list[str] = []

    async def take_all(self) -> Reading:
        """Take the step's actions. Raises: TargetError, and the driver's own errors."""
        for action in self._step.do:
            assert isinstance(action, BrowserAction), "the definition refuses steps that mix interfaces"
            self._action = action
            await self._take(action)
        self._page.check()
        return self._reading()

    def unmet(self) -> str:
        """What the app did not show, in the definition's own words: no value stands in it."""
        return f"At “{self._step.step}” the app did not show {wanted_by(self._action)}."[:LONGEST]

    def _reading(self) -> Reading:
        """What was read and seen, without the session's secrets, unless the step is there to read one."""
        if self._step.shows_secret:
            return Reading(values=self._read, rows=self._rows)
        clean = self._redaction.clean
        return Reading(
            values={name: clean(text) for name, text in self._read.items()},
            rows=[{name: clean(text) for name, text in row.items()} for row in self._rows],
            seen=self._redaction.shorten(" · ".join(dict.fromkeys(filter(None, self._seen)))),
        )

    async def _take(self, action: BrowserAction) -> None:
        page = self._page
        match action:
            case Open(open=path):
                await page.open(path)
            case Fill(fill=typed):
                await self._type(typed)
            case TypeCode(code=code):
                await self._type_code(code)
            case Choose(choose=chosen):
                await self._choose(await page.find(chosen.selector), chosen)
            case Check(check=selector):
                await (await page.find(selector)).check(timeout=page.left)
            case CheckAll(check_all=selector):
                for box in await page.locator(selector).all():
                    await box.check(timeout=page.left)
            case Uncheck(uncheck=selector):
                await (await page.find(selector)).uncheck(timeout=page.left)
            case Click(click=selector):
                await (await page.find(selector)).click(timeout=page.left)
            case Expect(expect=expected):
                await self._expect(expected)
            case Read(read=place):
                self._read[place.name] = place.told(await self._text_at(place))
            case ReadAll(read_all=named):
                texts = [text.strip() for text in await page.locator(named.selector).all_text_contents()]
                self._read[named.name] = "\n".join(sorted(texts))
            case ReadSeed(read_seed=seed):
                self._read[seed.name] = (totp := await read_seed(page, seed)).text
                self._redaction.learn(totp.text)
            case Count(count=named):
                self._read[named.name] = str(await page.locator(named.selector).count())
            case Exists(exists=named):
                self._read[named.name] = "yes" if await page.locator(named.selector).count() else ""
            case ReadTable(read_table=table):
                self._rows = await read_pages(page, table.selector, table.columns, table.next)
                self._seen.append(f"{len(self._rows)} rows")
            case Follow(follow=followed):
                self._rows = await follow_rows(page, followed, self._rows)
                if followed.rows is not None:
                    self._seen.append(f"{len(self._rows)} rows behind them")
            case _:
                assert_never(action)

    async def _type(self, typed: Typed) -> None:
        field = await self._page.find(typed.selector)
        names = names_in(typed.value)
        if len(names) == 1 and typed.value == f"{{{names[0]}}}":
            value = self._values.get(names[0])
            if isinstance(value, Secret):
                await self._type_secret(field, value.reveal())
                return
        await field.fill(self._page.text(typed.value), timeout=self._page.left)

    async def _type_code(self, code: Code) -> None:
        field = await self._page.find(code.selector)
        seed = self._values.get(code.secret)
        if not isinstance(seed, Secret):
            raise ConfigurationError(f"A step needs the secret {code.secret}, and was given none.")
        text = await self._codes.next(seed)
        self._redaction.learn(text)
        await self._type_secret(field, text)

    async def _type_secret(self, field: Locator, text: str) -> None:
        self._page.check_own()
        await self._secrecy.seal()
        await field.fill(text, timeout=self._page.left)

    async def _choose(self, field: Locator, chosen: Chosen) -> None:
        if chosen.value is None:
            options: list[str] = await field.locator("option").evaluate_all(OPTIONS)
            if not options:
                raise Changed(self.unmet())
            await field.select_option(options[0], timeout=self._page.left)
            return
        wanted = self._page.text(chosen.value)
        try:
            await field.select_option(wanted.splitlines(), timeout=min(self._page.left, CHOICE_WITHIN))
        except PlaywrightTimeout:
            if "role" not in names_in(chosen.value):
                raise
            unknown = self._redaction.shorten(f"The app does not offer the role “{wanted}”.")
        else:
            return
        raise Refused(Reason.ROLE_UNKNOWN, unknown)

    async def _expect(self, expected: Expected) -> None:
        if expected.selector is not None:
            element = await self._page.show(expected.selector)
            self._seen.append(await _short_text(element))
        elif expected.text is not None:
            self._seen.append(await self._page.show_text(expected.text))
        elif expected.url is not None:
            await self._page.show_address(expected.url)
        elif expected.absent is not None:
            await self._page.show_no(expected.absent)

    async def _text_at(self, place: NamedPlace) -> str:
        element = await self._page.find(place.selector)
        match place.attribute:
            case "value":
                return await element.input_value(timeout=self._page.left)
            case "checked":
                return "yes" if await element.is_checked(timeout=self._page.left) else ""
            case None:
                text = (await element.inner_text(timeout=self._page.left)).strip()
                self._seen.append(text[:LONGEST])
                return text
            case attribute:
                return await element.get_attribute(attribute, timeout=self._page.left) or ""


# Longer texts are pages, not messages; fields say what was typed, not what the app shows.
SHORT_TEXT = """element => element.matches('input, textarea, select')
  || element.querySelector('input:not([type=hidden]), textarea, select, table') ? '' : element.innerText.trim()"""


async def _short_text(element: Locator) -> str:
    text: str = await element.evaluate(SHORT_TEXT)
    return text if len(text) <= LONGEST else ""
