"""The identity provider: at Canaille's own pages two people join and one of them leaves; it pushes, and jobs follow."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.service.demo.clone import of_targets
from automation_log.service.demo.endings import Ending, ScriptBroken, settled
from automation_log.service.demo.stage import HUB, ROLE, Stage
from automation_log.service.runtime import Runtime
from automation_log.store import jobs, teams

GROUP = "Writers"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the identity provider has."""

    username: str
    name: str
    email: str


STAYS = Person(username="joan", name="Joan Clarke", email="joan@example.com")
LEAVES = Person(username="hedy", name="Hedy Lamarr", email="hedy@example.com")


async def join_and_leave(runtime: Runtime, stage: Stage, say: Say) -> list[Ending]:
    """Start Canaille, let both join the group and one leave, and wait until each job has settled.

    Raises: ScriptBroken.
    """
    say("Starting Canaille as identity provider; to install it, the first time, takes half a minute.")
    canaille = stage.identity_provider
    administrator = of_targets("canaille.pages", "CanaillePages")
    try:
        await canaille.start()
        say(f"Canaille is at {canaille.address} (sign in as {canaille.username}, {canaille.password})")
        login = {"username": canaille.username, "password": canaille.password}
        async with administrator(canaille.address, **login) as people:
            await people.make_group(GROUP)
            await _give_the_group_its_role(runtime, stage)
            endings = []
            for person in (STAYS, LEAVES):
                password = secrets.token_urlsafe(16)
                await people.add_person(
                    person.username, name=person.name, email=person.email, password=password, groups=[GROUP]
                )
                endings.append(
                    await _ending(runtime, stage, f"{person.name} joins", Task.ADDING_USERS, person)
                )
            await settled(runtime, stage.workspace.id, endings[-1].job_id)
            await people.lock(LEAVES.username)
            endings.append(
                await _ending(runtime, stage, f"{LEAVES.name} leaves", Task.REMOVING_USERS, LEAVES)
            )
    except RuntimeError as error:
        raise ScriptBroken(str(error)) from error
    for ending in endings:
        await settled(runtime, stage.workspace.id, ending.job_id)
    return endings


def by_hand(stage: Stage) -> str:
    """What a visitor can do at the identity provider, once the script has been played."""
    page = f"{stage.identity_provider.address}/profile/{STAYS.username}/settings"
    return f"Lock the account of {STAYS.name} at {page} and see in the log how she leaves."


async def _give_the_group_its_role(runtime: Runtime, stage: Stage) -> None:
    workspace = stage.workspace
    async with runtime.database.reading(workspace.id) as connection:
        found = [team for team in await teams.list_teams(connection) if team.name == GROUP]
    if not found:
        raise ScriptBroken(f"Canaille has not pushed the group “{GROUP}”.")
    plan = runtime.directory.teams.share(found[0].id, workspace.hubs[HUB], workspace.owner, role=ROLE)
    await runtime.directory.changing.make(workspace.id, plan)


async def _ending(runtime: Runtime, stage: Stage, said: str, task: Task, person: Person) -> Ending:
    """What the last push led to: Canaille answers its page once everything is pushed."""
    async with runtime.database.reading(stage.workspace.id) as connection:
        rows = await jobs.list_trees(connection)
    roots: list[UUID] = [
        row["id"]
        for row in rows
        if row["parent_id"] is None
        and (row["trigger"], row["task"], row["subject"]) == (Trigger.SCIM, task, person.email)
    ]
    if not roots:
        raise ScriptBroken(f"“{said}” led to no job.")
    return Ending(said=said, job_id=roots[-1], trigger=Trigger.SCIM)
