"""One HTTP client in one app: performs steps, signs in anew when its token has run out, ends."""

import asyncio
from collections.abc import Mapping

import httpx2

from automation_log.connectors.actions.calls import Called
from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.interface import Reading
from automation_log.connectors.redaction import Redaction
from automation_log.connectors.rest.access import RestAccess
from automation_log.connectors.rest.answer import Answer
from automation_log.connectors.rest.authorization import Authorization, session_token
from automation_log.connectors.rest.exchange import exchange
from automation_log.connectors.rest.judgement import Judgement
from automation_log.connectors.rest.request import Numbers, address_of, headers_of, request_of
from automation_log.connectors.rest.step_run import StepRun
from automation_log.connectors.templates import Values, is_secret_name
from automation_log.domain.errors import TargetUnavailable
from automation_log.domain.secrets import Secret

# A cookie that lets somebody in is not guessed; a shorter one is a language or a choice.
SHORTEST_SESSION = 16


class RestSession:
    """One isolated session: its own connections, cookies and token."""

    def __init__(
        self,
        *,
        client: httpx2.AsyncClient,
        definition: AppDefinition,
        access: RestAccess,
        address: str,
        values: Values,
        codes: OneTimeCodes,
    ) -> None:
        self._client = client
        self._definition = definition
        self._access = access
        self._address = address.rstrip("/")
        self._values = values
        self._codes = codes
        self._redaction = Redaction()
        self._learn(values)
        self._judgement = Judgement(definition, self._redaction, message_at=access.message)
        self._authorization = Authorization(
            access=access,
            client=client,
            address=self._address,
            values=values,
            redaction=self._redaction,
            judgement=self._judgement,
        )
        self._is_signing_in = False
        self._signed_in_with: dict[str, str] = {}
        self._numbers: dict[str, int | float] = {}

    async def perform(self, step: Step, values: Values) -> Reading:
        """Do one named step, within `step.timeout`. Whether it applies is the caller's to ask.

        What sign-in steps read stays in the session: a token is nobody else's business.
        Raises: TargetError, with the reason the app's definition gives to what the app answered.
        """
        if self._client.is_closed:
            raise TargetUnavailable("The session has ended.")
        self._learn(values)
        failure: TargetUnavailable
        try:
            async with asyncio.timeout(step.timeout.total_seconds()):
                if step in self._definition.sign_in:
                    return await self._sign_in(step, values)
                return await self._run(step, {**self._signed_in_with, **values})
        except TimeoutError:
            failure = TargetUnavailable("The app did not answer in time.")
        raise failure

    async def picture(self) -> None:
        """Nothing can be seen of a REST interface."""

    async def excerpt(self) -> str:
        """Nothing either: what an answer says of a refusal is in the refusal."""
        return ""

    async def close(self) -> None:
        """End the session; closing twice is success."""
        await self._client.aclose()

    async def _run(self, step: Step, values: Values) -> Reading:
        run = StepRun(
            step=step,
            values=values,
            numbers=self._numbers,
            ask=self._ask,
            address=self._address,
            judgement=self._judgement,
            redaction=self._redaction,
            codes=self._codes,
        )
        return await run.take_all()

    async def _sign_in(self, step: Step, values: Values) -> Reading:
        self._is_signing_in = True
        try:
            reading = await self._run(step, {**self._signed_in_with, **values})
        finally:
            self._is_signing_in = False
        self._signed_in_with |= reading.values
        if token := session_token(reading.values):
            self._authorization.keep(token)
        return Reading(seen=reading.seen)

    async def _renew(self) -> None:
        """Sign in once more, with what the session was opened with."""
        self._authorization.forget()
        self._signed_in_with.clear()
        for step in self._definition.sign_in if self._access.auth == "session" else ():
            if step.applies(self._values):
                await self._sign_in(step, self._values)

    async def _ask(
        self, call: Called, values: Values, numbers: Numbers, query: Mapping[str, str], url: str | None
    ) -> Answer:
        answer = await self._send(call, values, numbers, query, url)
        failure = self._judgement.of(answer, call)
        if failure is not None and self._has_run_out(answer):
            await self._renew()
            answer = await self._send(call, values, numbers, query, url)
            failure = self._judgement.of(answer, call)
        if failure is not None:
            raise failure
        return answer

    def _has_run_out(self, answer: Answer) -> bool:
        return (
            not self._is_signing_in
            and self._authorization.is_renewable
            and self._judgement.may_have_run_out(answer)
        )

    async def _send(
        self, call: Called, values: Values, numbers: Numbers, query: Mapping[str, str], url: str | None
    ) -> Answer:
        declared = headers_of(self._access.headers, {**self._values, **values})
        headers = {**declared, **await self._authorization.header()}
        address = url or address_of(call, self._address, values, query)
        answer = await exchange(self._client, request_of(call, address, values, numbers, headers))
        for cookie in self._client.cookies.jar:
            if cookie.value is not None and len(cookie.value) >= SHORTEST_SESSION:
                self._redaction.learn(cookie.value)
        return answer

    def _learn(self, values: Values) -> None:
        for name, value in values.items():
            if isinstance(value, Secret):
                self._redaction.learn(value.reveal())
            elif isinstance(value, str) and is_secret_name(name):
                self._redaction.learn(value)
