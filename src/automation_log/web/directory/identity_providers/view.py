"""What the page of identity providers shows."""

from dataclasses import dataclass, field
from typing import ClassVar

from automation_log.web.directory.sent import Filled
from automation_log.web.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownToken:
    """One token, by the name the log gives its holder."""

    id: str
    name: str
    made_by: str
    made: Moment
    used: Moment | None
    ends: Moment | None
    has_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeToken:
    """A token just made: shown this once."""

    name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownIssuer:
    """The issuer that is trusted with Universal Logout."""

    name: str
    issuer: str
    audience: str
    keys: str
    made_by: str
    made: Moment
    used: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvidersPage:
    """Where identity providers push to, their tokens, newest first, and whom Universal Logout believes."""

    template: ClassVar = "directory/identity_providers.html"
    address: str
    tokens: tuple[ShownToken, ...]
    logout_address: str
    trusted: ShownIssuer | None
    made: MadeToken | None
    filled: Filled
