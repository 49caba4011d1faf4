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
class ShownSignIn:
    """The identity provider that vouches for people at sign-in; its secret is shown to nobody."""

    name: str
    issuer: str
    client_id: str
    takes_unverified: bool
    made_by: str
    made: Moment
    used: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvidersPage:
    """Who pushes, with tokens, newest first; whom Universal Logout believes; who vouches for people at sign-in."""

    template: ClassVar = "directory/identity_providers.html"
    address: str
    tokens: tuple[ShownToken, ...]
    logout_address: str
    trusted: ShownIssuer | None
    sign_in_address: str
    """Where the provider sends people back to."""
    sign_in: ShownSignIn | None
    may_set_sign_in: bool
    made: MadeToken | None
    filled: Filled
