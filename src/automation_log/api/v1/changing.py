"""A change of the directory through the API: told beforehand, confirmed where it takes away, made with what follows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from fastapi.responses import Response
from pydantic import Field

from automation_log.access.caller import Caller
from automation_log.api.v1.forms import Labelled, Shown
from automation_log.api.v1.refusals import Refused
from automation_log.api.v1.services import ApiServices
from automation_log.directory.changing import Plan, Unconfirmed
from automation_log.domain import access
from automation_log.domain.problems import Problem
from automation_log.store.targets import read_targets


class Consequence(Shown):
    """One job that would follow."""

    task: str
    target: Labelled
    person: Annotated[str | None, Field(description="Whom it concerns, by e-mail; null for an account.")]
    because: Annotated[str, Field(description="What becomes of the grants, in a sentence.")]


class Preview(Shown):
    """What would follow from a change, whole: it is for whoever says yes to it."""

    consequences: list[Consequence]
    confirmation: Annotated[
        str | None,
        Field(description="Send it as `confirm` to make the change; null where nothing is taken away."),
    ]


class Changed(Shown):
    """What a change came to: the id of what it made, if it made something, and the root jobs that follow."""

    id: UUID | None = None
    jobs: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Whether a change is only told, and which confirmation comes with it."""

    is_preview: bool
    confirmation: str | None


def consent_of(
    preview: Annotated[bool, Query(description="Tell what would follow, and change nothing.")] = False,
    confirm: Annotated[
        str | None,
        Query(max_length=100, description="The confirmation of what was seen to be taken away."),
    ] = None,
) -> Consent:
    """What the query says of the change."""
    return Consent(is_preview=preview, confirmation=confirm)


Consents = Annotated[Consent, Depends(consent_of)]
CHANGES: dict[int | str, dict[str, Any]] = {
    200: {"description": "Changed, and no job follows; or told, with `preview`."},
    202: {"model": Changed, "description": "Changed; jobs follow, the first is at Location."},
}
"""What a route that changes something answers with."""
MAKES: dict[int | str, dict[str, Any]] = {
    200: {"model": Preview, "description": "Told, with `preview`."},
    201: {"model": Changed, "description": "Made; it is at Location."},
    202: {"model": Changed, "description": "Made; jobs follow, the first is at Location."},
}
"""What a route that makes something answers with."""


async def change(
    services: ApiServices,
    caller: Caller,
    plan: Plan,
    consent: Consent,
    *,
    made: tuple[str, UUID] | None = None,
) -> Response:
    """Tell or make the change; `made` is what a plan that makes something makes, as list and id.

    Raises: Refused with what would be taken away, unless that was confirmed; what `plan` raises.
    """
    changing = services.directory.changing
    if consent.is_preview:
        told = await changing.tell(caller.workspace_id, plan)
        return sent(await _preview(services, caller, told))
    try:
        roots = await changing.make(caller.workspace_id, plan, confirmed=consent.confirmation)
    except Unconfirmed as asked:
        preview = await _preview(services, caller, asked.told)
        raise Refused(
            Problem(status=409, code=asked.code, detail=str(asked), more=preview.model_dump(mode="json"))
        ) from None
    changed = Changed(id=made[1] if made else None, jobs=roots)
    if roots:
        return sent(changed, status=202, location=f"{caller.address}/jobs/{roots[0]}")
    if made:
        return sent(changed, status=201, location=f"{caller.address}/{made[0]}/{made[1]}")
    return sent(changed)


def sent(shown: Shown, *, status: int = 200, location: str | None = None) -> Response:
    """An answer with this in it."""
    headers = {"Location": location} if location else {}
    return Response(
        shown.model_dump_json(), status_code=status, media_type="application/json", headers=headers
    )


async def _preview(services: ApiServices, caller: Caller, told: Collection[access.Consequence]) -> Preview:
    async with services.database.reading(caller.workspace_id) as connection:
        targets = await read_targets(connection, [one.target_id for one in told])
    consequences = []
    for one in told:
        target, _ = targets[one.target_id]
        shown = Labelled(kind=target.kind.name.lower(), id=target.id, label=target.label)
        consequences.append(
            Consequence(task=one.task.word, target=shown, person=one.email, because=one.because)
        )
    return Preview(
        consequences=consequences,
        confirmation=access.fingerprint(told) if access.takes_away(told) else None,
    )
