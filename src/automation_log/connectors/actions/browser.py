"""What a step may do in a browser: one key each, few and readable."""

from typing import Literal, Self

from pydantic import model_validator

from automation_log.connectors.actions.parts import Part
from automation_log.connectors.templates import Name, Path, SecretName, SecretTemplate, Template
from automation_log.domain.totp import SeedForm


class Typed(Part):
    """Which field gets which text."""

    selector: Template
    value: SecretTemplate


class Chosen(Part):
    """Which option of a list, by its label or value; several where the value has several lines.

    Without a value the first that is not empty.
    """

    selector: Template
    value: Template | None = None


class Code(Part):
    """Which field gets the one-time code of which seed."""

    selector: Template
    secret: SecretName


class Expected(Part):
    """What the app must show: an element, a text, an address; or no longer show. Exactly one."""

    selector: Template | None = None
    text: Template | None = None
    url: Path | None = None
    absent: Template | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("expect takes exactly one of selector, text, url, absent")
        return self


class Place(Part):
    """Where a text stands: the element's text, or an attribute (`value` and `checked` as they are now).

    With `equals` it is read as `yes` where it is that, else as nothing.
    """

    selector: Template
    attribute: str | None = None
    equals: str | None = None

    def told(self, text: str) -> str:
        """What is read where this text stands."""
        return text if self.equals is None else "yes" if text == self.equals else ""


class SeedPlace(Part):
    """Where the app shows the seed of one-time codes, and in which form."""

    name: SecretName
    selector: Template
    attribute: str | None = None
    form: SeedForm | Literal["qr"] = "base32"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.form == "qr" and self.attribute is not None:
            raise ValueError("a QR picture is seen, it stands in no attribute")
        return self


class Named(Part):
    """A name for what a selector finds."""

    name: Name
    selector: Template


class NamedPlace(Place):
    """A name for the text at a place."""

    name: Name


class Table(Part):
    """The rows of a table, page by page; `next` finds the link to the next page."""

    selector: Template
    columns: dict[Name, Place]
    next: Template | None = None


class Followed(Part):
    """The page behind each row's link: the column that holds it, what the page shows, what to read there.

    With `rows` the page holds a table of its own, read page by page; each of its rows keeps what led there.
    """

    link: Name
    expect: Template
    columns: dict[Name, Place]
    rows: Template | None = None
    next: Template | None = None

    @model_validator(mode="after")
    def _paged(self) -> Self:
        if self.next is not None and self.rows is None:
            raise ValueError("next leads to more rows; say which they are with rows")
        return self


class Open(Part):
    """Go to an address of the app."""

    open: Path


class Fill(Part):
    """Type a text into a field."""

    fill: Typed


class Choose(Part):
    """Choose an option of a list."""

    choose: Chosen


class Check(Part):
    """Tick a box; ticking it twice is the same."""

    check: Template


class CheckAll(Part):
    """Tick every box that the selector finds, now; none is fine."""

    check_all: Template


class Uncheck(Part):
    """Clear a box; clearing it twice is the same."""

    uncheck: Template


class Click(Part):
    """Click an element."""

    click: Template


class Expect(Part):
    """Wait until the app shows it."""

    expect: Expected


class Read(Part):
    """Read the text at a place into a named value."""

    read: NamedPlace

    @property
    def read_names(self) -> tuple[str, ...]:
        """The value read."""
        return (self.read.name,)


class ReadAll(Part):
    """Read the texts of everything a selector finds, now, in order of letters, one a line."""

    read_all: Named

    @property
    def read_names(self) -> tuple[str, ...]:
        """The value read."""
        return (self.read_all.name,)


class ReadSeed(Part):
    """Read the seed of one-time codes, so that whatever the app writes it as, the vault can make codes of it."""

    read_seed: SeedPlace

    @property
    def read_names(self) -> tuple[str, ...]:
        """The seed."""
        return (self.read_seed.name,)


class Count(Part):
    """Count what a selector finds, now."""

    count: Named

    @property
    def read_names(self) -> tuple[str, ...]:
        """The number."""
        return (self.count.name,)


class Exists(Part):
    """Whether a selector finds something, now: `yes` or nothing."""

    exists: Named

    @property
    def read_names(self) -> tuple[str, ...]:
        """Whether it is there."""
        return (self.exists.name,)


class ReadTable(Part):
    """Read a table's rows, page by page."""

    read_table: Table

    @property
    def read_names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self.read_table.columns)


class Follow(Part):
    """Follow each row's link and read values into the row; the link itself is dropped."""

    follow: Followed

    @property
    def read_names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self.follow.columns)


class TypeCode(Part):
    """Type the present one-time code; a code is never used twice."""

    code: Code


BrowserAction = (
    Open
    | Fill
    | Choose
    | Check
    | CheckAll
    | Uncheck
    | Click
    | Expect
    | Read
    | ReadAll
    | ReadSeed
    | Count
    | Exists
    | ReadTable
    | Follow
    | TypeCode
)
