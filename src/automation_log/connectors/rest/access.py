"""How an app's REST interface lets an account in, and where it says what is wrong: declared, never guessed."""

from typing import Literal, Self

from pydantic import Field, model_validator

from automation_log.connectors.actions.calls import HeaderName, Headers
from automation_log.connectors.actions.parts import Part
from automation_log.connectors.actions.places import Dotted
from automation_log.connectors.templates import Path, Template

SESSION_TOKEN = "secret.session"  # noqa: S105 - the name of a value


class RestAccess(Part):
    """Which credentials go into which header.

    `basic`: the account's user name and password. `bearer`: its password is the token. `client_credentials`
    (RFC 6749, section 4.4): user name and password are client id and secret, sent to `token_path`.
    `session`: the sign-in steps take a token into `secret.session`, or the app sets a cookie.
    """

    auth: Literal["basic", "bearer", "client_credentials", "session"]
    header: HeaderName = "Authorization"
    scheme: str = Field(default="Bearer", pattern=r"^[A-Za-z-]{0,30}$")
    token_path: Path | None = None
    scope: Template | None = None
    headers: Headers = Field(default_factory=dict)
    message: Dotted | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        has_token_words = self.token_path is not None or self.scope is not None
        if self.auth == "client_credentials" and self.token_path is None:
            raise ValueError("auth: client_credentials needs a token_path")
        if self.auth != "client_credentials" and has_token_words:
            raise ValueError("token_path and scope belong to auth: client_credentials")
        return self
