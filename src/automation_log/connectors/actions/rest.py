"""What a step may do through a REST interface: one key each, few and readable."""

from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from automation_log.connectors.actions.calls import Called
from automation_log.connectors.actions.parts import Part
from automation_log.connectors.actions.places import Column, Dotted, Spot
from automation_log.connectors.templates import Name, SecretName, Template
from automation_log.domain.reasons import Reason
from automation_log.domain.totp import SeedForm


class Taken(Spot):
    """A name for what stands at a place of the answer; `missing` is the reason when nothing does."""

    name: Name
    missing: Reason | None = None


class AllTaken(Part):
    """A name for everything that stands at a place of the answer."""

    name: Name
    at: Dotted


class SeedTaken(Part):
    """A name for the seed of one-time codes at a place of the answer, and the form it is written in."""

    name: SecretName
    at: Dotted
    form: SeedForm = "base32"


class Sought(Part):
    """The one row of a list in which everything stands as said, and what to read from it."""

    rows: Dotted | None = Field(default=None, alias="in")
    where: dict[Dotted, Template] = Field(min_length=1)
    columns: dict[Name, Column] = Field(min_length=1)
    missing: Reason | None = None


class Counted(Part):
    """A name for the number of rows of a list in which everything stands as said; without it of all rows."""

    name: Name
    rows: Dotted | None = Field(default=None, alias="in")
    where: dict[Dotted, Template] = Field(default_factory=dict)


class Rows(Part):
    """The rows of a list, and what to read from each."""

    rows: Dotted | None = Field(default=None, alias="in")
    columns: dict[Name, Column] = Field(min_length=1)


class RowsBehind(Rows):
    """The list that a call answers for each row read so far, whose columns are values of the call."""

    call: Called

    @model_validator(mode="after")
    def _asking(self) -> Self:
        if self.call.method != "GET":
            raise ValueError("what is behind rows is read, and reading is a GET")
        return self


class Coded(Part):
    """A name for the present one-time code of a seed, for sending in this step."""

    name: SecretName
    secret: SecretName


class Call(Part):
    """Ask the app, and hold its answer to what is expected."""

    call: Called


class Take(Part):
    """Read one value from the last answer."""

    take: Taken

    @property
    def read_names(self) -> tuple[str, ...]:
        """The value read."""
        return (self.take.name,)


class TakeAll(Part):
    """Read everything that stands at a place of the last answer, in order of letters, one a line."""

    take_all: AllTaken

    @property
    def read_names(self) -> tuple[str, ...]:
        """The value read."""
        return (self.take_all.name,)


class TakeSeed(Part):
    """Read the seed of one-time codes, so that whatever the app writes it as, the vault can make codes of it."""

    take_seed: SeedTaken

    @property
    def read_names(self) -> tuple[str, ...]:
        """The seed."""
        return (self.take_seed.name,)


class Find(Part):
    """Find one row in the last answer, comparing here and exactly: an app may ignore a filter."""

    find: Sought

    @property
    def read_names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self.find.columns)


class CountRows(Part):
    """Count rows of the last answer."""

    count_rows: Counted

    @property
    def read_names(self) -> tuple[str, ...]:
        """The number."""
        return (self.count_rows.name,)


class ReadList(Part):
    """Read the rows of the last answer."""

    read_list: Rows

    @property
    def read_names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self.read_list.columns)


class ReadBehind(Part):
    """Ask once for each row read so far; each row there keeps what led to it."""

    read_behind: RowsBehind

    @property
    def read_names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self.read_behind.columns)


class OneTimeCode(Part):
    """Make the present one-time code; a code is never used twice."""

    one_time_code: Coded


RestAction = Call | Take | TakeAll | TakeSeed | Find | CountRows | ReadList | ReadBehind | OneTimeCode


def is_in_order(actions: Iterable[Part]) -> bool:
    """Whether every action that reads from an answer, or goes on from rows, comes after what it reads from."""
    has_answer = has_rows = False
    for action in actions:
        match action:
            case Call():
                has_answer = True
            case Take() | TakeAll() | TakeSeed() | Find() | CountRows() if not has_answer:
                return False
            case ReadList():
                if not has_answer:
                    return False
                has_rows = True
            case ReadBehind() if not has_rows:
                return False
            case _:
                pass
    return True
