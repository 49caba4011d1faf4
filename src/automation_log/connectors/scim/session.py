"""One HTTP client in one app: performs steps by SCIM, ends."""

import asyncio
from urllib.parse import urlsplit

import httpx2

from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.interface import Reading
from automation_log.connectors.redaction import Redaction
from automation_log.connectors.rest.authorization import Authorization
from automation_log.connectors.scim.client import ScimClient
from automation_log.connectors.scim.judgement import ScimJudgement
from automation_log.connectors.scim.step_run import StepRun
from automation_log.connectors.templates import Values, is_secret_name
from automation_log.domain.errors import Changed, TargetUnavailable
from automation_log.domain.secrets import Secret


class ScimSession:
    """One isolated session: its own connections and token."""

    def __init__(
        self, *, client: httpx2.AsyncClient, definition: AppDefinition, address: str, values: Values
    ) -> None:
        self._http = client
        self._redaction = Redaction()
        self._learn(values)
        judgement = ScimJudgement(definition, self._redaction)
        address = address.rstrip("/")
        authorization = Authorization(
            access=definition.scim.over_http(),
            client=client,
            # Tokens are given out beside the SCIM interface, not below it.
            address="{0.scheme}://{0.netloc}".format(urlsplit(address)),
            values=values,
            redaction=self._redaction,
            judgement=judgement,
        )
        self._client = ScimClient(
            client=client,
            address=address,
            authorization=authorization,
            judgement=judgement,
            page_size=definition.scim.page_size,
        )

    async def perform(self, step: Step, values: Values) -> Reading:
        """Do one named step, within `step.timeout`. Whether it applies is the caller's to ask.

        Raises: TargetError, with the reason that the app's definition or else the protocol gives to the answer.
        """
        if self._http.is_closed:
            raise TargetUnavailable("The session has ended.")
        self._learn(values)
        run = StepRun(step=step, values=values, client=self._client, redaction=self._redaction)
        failure: TargetUnavailable | Changed
        try:
            async with asyncio.timeout(step.timeout.total_seconds()):
                return await run.take_all()
        except TimeoutError:
            failure = TargetUnavailable("The app did not answer in time.")
        except Changed as changed:
            named = f"“{step.step}”"
            failure = changed if named in str(changed) else Changed(f"At {named}: {changed}")
        raise failure

    async def picture(self) -> None:
        """Nothing can be seen of a SCIM interface."""

    async def excerpt(self) -> str:
        """Nothing either: what an answer says of a refusal is in the refusal."""
        return ""

    async def close(self) -> None:
        """End the session; closing twice is success."""
        await self._http.aclose()

    def _learn(self, values: Values) -> None:
        for name, value in values.items():
            if isinstance(value, Secret):
                self._redaction.learn(value.reveal())
            elif isinstance(value, str) and is_secret_name(name):
                self._redaction.learn(value)
