"""The header that lets the session in, as the definition declares it."""

import base64
from urllib.parse import quote_plus

import httpx2

from automation_log.connectors.actions.calls import Called
from automation_log.connectors.redaction import Redaction
from automation_log.connectors.rest.access import SESSION_TOKEN, RestAccess
from automation_log.connectors.rest.answer import Answer, standing
from automation_log.connectors.rest.exchange import PLAIN, exchange
from automation_log.connectors.rest.judgement import Judgement
from automation_log.connectors.rest.request import checked_header
from automation_log.connectors.templates import Values, filled
from automation_log.domain.errors import Changed, ConfigurationError, Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret

USERNAME, PASSWORD = "account.username", "secret.password"
# RFC 6749, section 5.2: what a token endpoint says of a client it does not let in.
CLIENT_ERRORS = frozenset({"invalid_client", "unauthorized_client", "invalid_grant"})


class Authorization:
    """Knows the account's credentials and the token they were exchanged for; printing it shows neither."""

    def __init__(
        self,
        *,
        access: RestAccess,
        client: httpx2.AsyncClient,
        address: str,
        values: Values,
        redaction: Redaction,
        judgement: Judgement,
    ) -> None:
        self._access = access
        self._client = client
        self._address = address
        self._values = values
        self._redaction = redaction
        self._judgement = judgement
        self._token: str | None = None

    @property
    def is_renewable(self) -> bool:
        """Whether a token may have run out, and a new one can be had."""
        return self._token is not None or (self._access.auth == "session" and bool(self._client.cookies))

    def keep(self, token: str) -> None:
        """Use this token from now on."""
        self._redaction.learn(token)
        self._token = token

    def forget(self) -> None:
        """The token has run out."""
        self._token = None
        self._client.cookies.clear()

    async def header(self) -> dict[str, str]:
        """The header to send, or none before the session has signed in. Raises: TargetError."""
        match self._access.auth:
            case "basic":
                pair = f"{self._username()}:{self._password()}"
                return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
            case "bearer":
                return self._with(self._password())
            case "client_credentials":
                if self._token is None:
                    self.keep(await self._granted())
                return self._with(self._token or "")
            case "session":
                return {} if self._token is None else self._with(self._token)

    def _with(self, token: str) -> dict[str, str]:
        return {self._access.header: checked_header(f"{self._access.scheme} {token}".strip())}

    async def _granted(self) -> str:
        """RFC 6749, section 4.4.2, the client authenticated as section 2.3.1 says."""
        call = Called(method="POST", path=self._access.token_path or "/", expects=(200,))
        client = f"{quote_plus(self._username())}:{quote_plus(self._password())}"
        form = {"grant_type": "client_credentials"}
        if self._access.scope is not None:
            form["scope"] = filled(self._access.scope, self._values)
        answer = await exchange(
            self._client,
            httpx2.Request(
                "POST",
                self._address + call.path,
                headers=PLAIN | {"authorization": f"Basic {base64.b64encode(client.encode()).decode()}"},
                data=form,
            ),
        )
        if _said(answer, "error") in CLIENT_ERRORS:
            raise Refused(Reason.BAD_CREDENTIALS)
        failure = self._judgement.of(answer, call)
        if failure is not None:
            raise failure
        token = _said(answer, "access_token")
        if token is None:
            raise Changed(f"The answer to POST {call.path} holds no access_token.")
        return token

    def _username(self) -> str:
        return filled(f"{{{USERNAME}}}", self._values)

    def _password(self) -> str:
        password = self._values.get(PASSWORD)
        if not isinstance(password, Secret):
            raise ConfigurationError("The session needs the account's password, and was given none.")
        return password.reveal()


def _said(answer: Answer, place: str) -> str | None:
    return next(
        (value for value in standing(answer.content, place) if isinstance(value, str) and value), None
    )


def session_token(read: Values) -> str | None:
    """The token that sign-in steps took, if they took one."""
    token = read.get(SESSION_TOKEN)
    return token if isinstance(token, str) and token else None
