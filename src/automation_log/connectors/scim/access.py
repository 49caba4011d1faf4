"""How an app's SCIM interface lets an account in; unless said, the account's password is a bearer token."""

from typing import Literal, Self

from pydantic import Field, model_validator

from automation_log.connectors.actions.parts import Part
from automation_log.connectors.rest.access import RestAccess
from automation_log.connectors.templates import Path, Template


class ScimAccess(Part):
    """Which credentials are sent, and how many people are asked for at once.

    `bearer`: the account's password is the token. `client_credentials` (RFC 6749, section 4.4): its user name and
    password are client id and secret, sent to `token_path` on the site of the app's address. Without a `page_size`
    the app decides how long a page is.
    """

    auth: Literal["bearer", "client_credentials"] = "bearer"
    token_path: Path | None = None
    scope: Template | None = None
    page_size: int | None = Field(default=None, ge=1, le=1000)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        self.over_http()
        return self

    def over_http(self) -> RestAccess:
        """The same for the HTTP client."""
        return RestAccess(auth=self.auth, token_path=self.token_path, scope=self.scope)
