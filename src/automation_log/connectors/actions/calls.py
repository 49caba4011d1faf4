"""Calls of a REST interface: what is sent, which answers are as expected, and how a list goes on."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    JsonValue,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from automation_log.connectors.actions.parts import Part
from automation_log.connectors.actions.places import Dotted
from automation_log.connectors.templates import Path, SentTemplate, Template

SENT_TEXT = TypeAdapter[str](SentTemplate)
OWN_HEADERS = frozenset(
    {"authorization", "connection", "content-length", "cookie", "host", "te", "transfer-encoding", "upgrade"}
)
PAGES_QUERY = {"offset": "offset", "page": "page", "cursor": "cursor"}


def _checked_body(body: JsonValue) -> JsonValue:
    match body:
        case str() if body:
            SENT_TEXT.validate_python(body)
        case dict():
            for value in body.values():
                _checked_body(value)
        case list():
            for value in body:
                _checked_body(value)
        case _:
            pass
    return body


def _checked_header(name: str) -> str:
    if name.lower() in OWN_HEADERS:
        raise ValueError(f"{name} is set by the connector itself; how to sign in stands in rest")
    return name


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Body = Annotated[JsonValue, AfterValidator(_checked_body)]
Parameter = Annotated[Template, BeforeValidator(_number_as_text, json_schema_input_type=str | int)]
Status = Annotated[int, Field(ge=200, le=599)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,60}$")]
HeaderValue = Annotated[Template, StringConstraints(pattern=r"^[\x20-\x7e]{1,200}$")]
Headers = dict[Annotated[HeaderName, AfterValidator(_checked_header)], HeaderValue]
"""Headers besides those the connector sets itself; no secret stands in them."""


class Pages(Part):
    """How a list goes on: where its rows stand, and what leads to the next page.

    By `offset` or `page` the parameter `query` counts on; by `cursor` it carries what stands `at` a place of
    the answer; by `link` the address `at` a place, or in the answer's Link header, is followed.
    """

    rows: Dotted | None = Field(default=None, alias="in")
    by: Literal["offset", "page", "cursor", "link"]
    query: str | None = None
    first: int = Field(default=1, ge=0)
    at: Dotted | None = None
    total: Dotted | None = None

    @model_validator(mode="after")
    def _leading(self) -> Self:
        if self.by == "cursor" and self.at is None:
            raise ValueError("pages by cursor say at which place the next cursor stands")
        if self.by in ("offset", "page") and self.at is not None:
            raise ValueError("at is for pages by cursor or link")
        if self.by == "link" and self.query is not None:
            raise ValueError("a link brings its own query")
        return self

    @property
    def parameter(self) -> str:
        """The query parameter that says where a page begins."""
        return self.query or PAGES_QUERY[self.by]

    @property
    def start(self) -> dict[str, str]:
        """What asks for the first page, where pages are counted."""
        first = {"offset": "0", "page": str(self.first)}
        return {self.parameter: first[self.by]} if self.by in first else {}


class Called(Part):
    """A request, and which answers are as they should be."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    path: Path
    query: dict[str, Parameter] = Field(default_factory=dict)
    headers: Headers = Field(default_factory=dict)
    json_: Body = Field(default=None, alias="json")
    form: dict[str, SentTemplate] | None = None
    expects: tuple[Status, ...] = ()
    absent: tuple[Status, ...] = ()
    pages: Pages | None = None

    @model_validator(mode="after")
    def _sendable(self) -> Self:
        if self.json_ is not None and self.form is not None:
            raise ValueError("a call sends json or a form, not both")
        if self.method == "GET" and (self.json_ is not None or self.form is not None):
            raise ValueError("a GET sends nothing; say the method")
        if self.pages is not None and self.method != "GET":
            raise ValueError("only a GET is read page by page")
        return self

    def is_expected(self, status: int) -> bool:
        """Whether this status is as it should be; unless said, any of the 2xx."""
        return status in self.absent or (status in self.expects if self.expects else 200 <= status < 300)
