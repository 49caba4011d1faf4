"""One step through a REST interface: takes its actions one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, assert_never

from automation_log.connectors.actions.calls import Called
from automation_log.connectors.actions.places import Spot
from automation_log.connectors.actions.rest import (
    AllTaken,
    Call,
    Coded,
    Counted,
    CountRows,
    Find,
    OneTimeCode,
    ReadBehind,
    ReadList,
    RestAction,
    Rows,
    RowsBehind,
    SeedTaken,
    Sought,
    Take,
    TakeAll,
    Taken,
    TakeSeed,
)
from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.definition import Step
from automation_log.connectors.interface import Reading, Row
from automation_log.connectors.redaction import Redaction
from automation_log.connectors.rest.answer import Answer, read, rows_at, standing, text_of
from automation_log.connectors.rest.heard import Heard, matching
from automation_log.connectors.rest.judgement import Judgement
from automation_log.connectors.rest.pages import Paging
from automation_log.connectors.rest.request import Numbers
from automation_log.connectors.templates import Values, filled, is_secret_name
from automation_log.domain.errors import Changed, ConfigurationError, InvalidRequest, Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.domain.totp import Totp


class Ask(Protocol):
    """How a step asks the app: the answer is as expected, or a TargetError is raised."""

    async def __call__(
        self, call: Called, values: Values, numbers: Numbers, query: Mapping[str, str], url: str | None
    ) -> Answer:
        """`query` is asked besides; `url` in place of the call's own address."""
        ...


@dataclass(slots=True, kw_only=True)
class StepRun:
    """The run of one step: its last answer, what it read and what it saw so far."""

    step: Step
    values: Values
    numbers: dict[str, int | float]
    ask: Ask
    address: str
    judgement: Judgement
    redaction: Redaction
    codes: OneTimeCodes
    _read: dict[str, str] = field(default_factory=dict)
    _made: dict[str, Secret] = field(default_factory=dict)
    _rows: Sequence[Row] = ()
    _seen: list[str] = field(default_factory=list)
    _heard: Heard | None = None

    async def take_all(self) -> Reading:
        """Take the step's actions. Raises: TargetError."""
        for action in self.step.do:
            assert isinstance(action, RestAction), "the definition refuses steps that mix interfaces"
            await self._take(action)
        return self._reading()

    def _reading(self) -> Reading:
        """What was read and seen, without the session's secrets, unless the step is there to read one."""
        if self.step.shows_secret:
            return Reading(values=self._read, rows=self._rows)
        clean = self.redaction.clean
        return Reading(
            values={name: clean(text) for name, text in self._read.items()},
            rows=[{name: clean(text) for name, text in row.items()} for row in self._rows],
            seen=self.redaction.shorten(" · ".join(dict.fromkeys(filter(None, self._seen)))),
        )

    async def _take(self, action: RestAction) -> None:
        match action:
            case Call(call=call):
                self._heard = await self._hear(call, self._known())
                self._seen.append(f"{call.method} {call.path}: {self._heard.answer.status}")
            case Take(take=taken):
                self._take_one(taken)
            case TakeAll(take_all=taken):
                self._take_everything(taken)
            case TakeSeed(take_seed=seed):
                self._take_seed(seed)
            case Find(find=sought):
                self._find(sought)
            case CountRows(count_rows=counted):
                self._count(counted)
            case ReadList(read_list=rows):
                self._rows = _cells(self._last, rows)
                self._seen.append(f"{len(self._rows)} rows")
            case ReadBehind(read_behind=rows):
                await self._read_behind(rows)
            case OneTimeCode(one_time_code=coded):
                await self._make_code(coded)
            case _:
                assert_never(action)

    async def _hear(self, call: Called, values: Values) -> Heard:
        """Ask, and read a list to its end."""

        async def page(query: Mapping[str, str], url: str | None) -> Answer:
            return await self.ask(call, values, self.numbers, query, url)

        answer = await page(call.pages.start if call.pages else {}, None)
        heard = Heard(step=self.step.step, call=call, answer=answer, judgement=self.judgement)
        if call.pages is None or heard.is_absent:
            return heard
        if rows_at(answer, call.pages.rows) is None:
            raise heard.unreadable(f"no list at {call.pages.rows or 'its top'}")
        paged = await Paging(call.pages, page, self.address).read_on(answer)
        return Heard(step=self.step.step, call=call, answer=answer, judgement=self.judgement, paged=paged)

    def _take_one(self, taken: Taken) -> None:
        if taken.missing is None:
            self._hold(taken.at)
        content = self._last.answer.content if self._last.has(taken.at) else None
        text = self._keep(taken.name, content, taken)
        if not text and taken.missing is not None:
            raise self._missing(taken.missing)

    def _take_everything(self, taken: AllTaken) -> None:
        self._hold(taken.at)
        found = () if self._last.is_absent else standing(self._last.answer.content, taken.at)
        text = "\n".join(sorted(filter(None, map(text_of, found))))
        self._note(taken.name, text)

    def _take_seed(self, taken: SeedTaken) -> None:
        self._hold(taken.at)
        text = read(self._last.answer.content, Spot(at=taken.at))
        self.redaction.learn(text)
        try:
            self._note(taken.name, Totp.from_form(text, taken.form).text)
        except InvalidRequest as refused:
            complaint = str(refused)
        else:
            return
        raise Changed(complaint)

    def _find(self, sought: Sought) -> None:
        rows = self._last.rows(sought.rows, [*sought.where, *(spot.at for spot in sought.columns.values())])
        found = matching(rows, self._filled(sought.where))
        if len(found) > 1:
            raise self._last.unreadable(f"{len(found)} rows where one is meant")
        if not found and sought.missing is not None:
            raise self._missing(sought.missing)
        for name, spot in sought.columns.items():
            self._keep(name, found[0] if found else None, spot)
        self._seen.append("found" if found else "not found")

    def _count(self, counted: Counted) -> None:
        rows = self._last.rows(counted.rows, counted.where)
        self._note(counted.name, str(len(matching(rows, self._filled(counted.where)))))

    async def _read_behind(self, rows: RowsBehind) -> None:
        behind: list[Row] = []
        for row in self._rows:
            heard = await self._hear(rows.call, {**self._known(), **row})
            behind += [{**row, **cells} for cells in _cells(heard, rows)]
        self._rows = behind
        self._seen.append(f"{len(behind)} rows behind them")

    async def _make_code(self, coded: Coded) -> None:
        seed = self._known().get(coded.secret)
        if isinstance(seed, str):
            seed = Secret(seed)
        if not isinstance(seed, Secret):
            raise ConfigurationError(f"A step needs the secret {coded.secret}, and was given none.")
        code = await self.codes.next(seed)
        self.redaction.learn(code)
        self._made[coded.name] = Secret(code)

    def _known(self) -> dict[str, str | Secret | bool]:
        return {**self.values, **self._read, **self._made}

    def _filled(self, where: Mapping[str, str]) -> dict[str, str]:
        return {place: filled(text, self._known()) for place, text in where.items()}

    def _keep(self, name: str, content: Any, spot: Spot) -> str:
        """Keep what stands at a spot under its name; a number is remembered as one."""
        values = list(standing(content, spot.at))
        self.numbers.pop(name, None)
        if len(values) == 1 and isinstance(values[0], int | float) and not isinstance(values[0], bool):
            self.numbers[name] = values[0]
        return self._note(name, read(content, spot))

    def _note(self, name: str, text: str) -> str:
        if is_secret_name(name):
            self.redaction.learn(text)
        else:
            self._seen.append(text)
        self._read[name] = text
        return text

    @property
    def _last(self) -> Heard:
        assert self._heard is not None, "the definition refuses steps that read before they call"
        return self._heard

    def _hold(self, place: str) -> None:
        """Raises: TargetError, when the answer has no such place and the app does not say that there is nothing."""
        if not self._last.is_absent and not self._last.has(place):
            raise self._last.unreadable(f"nothing at {place}")

    def _missing(self, reason: Reason) -> Refused:
        return Refused(reason, self.redaction.shorten(f"{reason.sentence} (“{self.step.step}”)"))


def _cells(heard: Heard, rows: Rows) -> list[Row]:
    """What stands at the columns' places in each row of a list."""
    found = heard.rows(rows.rows, [spot.at for spot in rows.columns.values()])
    return [{name: read(row, spot) for name, spot in rows.columns.items()} for row in found]
