"""Apps: which there are, and what each can do."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from automation_log.api.v1.entering import AppsReader, Services
from automation_log.api.v1.forms import Shown
from automation_log.api.v1.paging import Asked, Listed, cursor_of
from automation_log.connectors.definition import AppDefinition
from automation_log.domain.tasks import TASKS_BY_WORD

router = APIRouter(tags=["apps"])


class AppRole(Shown):
    """A role of the app; of several that somebody is given, the one that weighs most counts."""

    name: str
    weight: int


class Capability(Shown):
    """A task the app can do."""

    task: str
    label: str
    interface: Literal["browser", "rest", "scim"]
    evidence: Annotated[str, Field(description="The proof a completed job carries: observed or accepted.")]
    knows_assets: bool
    gives_several_roles: bool


class App(Shown):
    """A kind of application."""

    app: str
    name: str
    kind: Literal["seat_based", "paid_social", "other"]
    interface: Literal["browser", "rest", "scim"]
    roles: list[AppRole]
    any_role: Annotated[bool, Field(description="The app alone knows which roles there are.")]
    tasks: list[Capability]


@router.get("/apps")
async def list_apps(_caller: AppsReader, services: Services, asked: Asked) -> Listed[App]:
    """Every app, by name."""
    after = asked.place(("",))
    found = [one for one in services.catalog.list() if after is None or one.app > str(after[0])]
    page = found[: asked.limit]
    following = (page[-1].app,) if len(found) > len(page) else None
    return Listed(items=[_shown(one) for one in page], next=cursor_of(following))


@router.get("/apps/{app}")
async def show_app(app: str, _caller: AppsReader, services: Services) -> App:
    """One app."""
    return _shown(services.catalog.get(app))


def _shown(definition: AppDefinition) -> App:
    tasks = []
    for word, steps in definition.tasks.items():
        task = TASKS_BY_WORD[word]
        tasks.append(
            Capability(
                task=word,
                label=task.label,
                interface=definition.interface_of(task),
                evidence=steps.evidence,
                knows_assets=steps.knows_assets,
                gives_several_roles=steps.gives_several_roles,
            )
        )
    return App(
        app=definition.app,
        name=definition.name,
        kind=definition.kind,
        interface=definition.interface,
        roles=[AppRole(name=role.name, weight=role.weight) for role in definition.roles],
        any_role=definition.any_role,
        tasks=tasks,
    )
