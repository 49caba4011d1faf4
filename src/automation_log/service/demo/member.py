"""The demo's owner at the New job form: signs in by a one-time link and sends jobs as a browser would."""

import re
from datetime import datetime
from uuid import UUID

import httpx2

from automation_log.domain.tasks import Task
from automation_log.service.demo.endings import ScriptBroken

HIDDEN = re.compile(r'name="(csrf|key)" value="([^"]*)"')


class DemoMember:
    """A signed-in member; close the client it was given."""

    def __init__(self, client: httpx2.AsyncClient, slug: str) -> None:
        self._client = client
        self._slug = slug

    async def sign_in(self, link: str) -> None:
        """Follow the one-time link."""
        answer = await self._client.get(link, follow_redirects=True)
        answer.raise_for_status()

    async def new_job(
        self, task: Task, *, target: str, people: tuple[str, ...], role: str, scheduled_for: datetime | None
    ) -> UUID:
        """Fill in the form and send it; the job's id. `target` is `business_hub:ID` or `account:ID`.

        Raises: ScriptBroken.
        """
        form = await self._client.get(f"/w/{self._slug}/jobs/new")
        form.raise_for_status()
        answer = await self._client.post(
            f"/w/{self._slug}/jobs",
            data=dict(HIDDEN.findall(form.text))
            | {
                "task": task.word,
                "target": target,
                "people": "\n".join(people),
                "role": role,
                "scheduled_for": scheduled_for.strftime("%Y-%m-%dT%H:%M:%S") if scheduled_for else "",
                "zone": "UTC",
            },
        )
        if answer.status_code != httpx2.codes.SEE_OTHER:
            raise ScriptBroken(f"The New job form answered {answer.status_code} for “{task.label}”.")
        return UUID(answer.headers["location"].split("?")[0].rsplit("/", 1)[1])
