"""What the page of API keys shows."""

from dataclasses import dataclass, field
from typing import ClassVar

from automation_log.domain.scopes import Scope
from automation_log.web.directory.sent import Filled
from automation_log.web.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownKey:
    """One key by its name, its owner's e-mail, and what it is good for; `over` says why it opens nothing."""

    id: str
    name: str
    owner: str
    scopes: tuple[str, ...]
    made: Moment
    expires: Moment
    used: Moment | None
    over: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeysPage:
    """Every key there was, newest first, and the form that makes one of the visitor's own."""

    template: ClassVar = "directory/api_keys.html"
    address: str
    keys: tuple[ShownKey, ...]
    scopes: tuple[Scope, ...]
    """What the visitor's role lets a key be good for."""
    longest_days: int
    made_name: str = ""
    made: str = field(default="", repr=False)
    """A key just made, shown this once."""
    filled: Filled
