"""People: whether one is fully out, by e-mail, as the page tells it."""

from typing import Annotated

from fastapi import APIRouter, Path

from automation_log.api.v1.entering import PeopleReader, Services
from automation_log.api.v1.people_forms import PersonShown, person_shown
from automation_log.domain.local_times import told_in_utc
from automation_log.store.people import read_person
from automation_log.store.positions import here

router = APIRouter(tags=["people"])
Address = Annotated[
    str,
    Path(
        description="The person's e-mail; of nobody known, the answer is unknown.",
        examples=["ada@example.com"],
    ),
]


@router.get("/people/{email:path}")
async def show_person(email: Address, caller: PeopleReader, services: Services) -> PersonShown:
    """Is this person fully out? Every hub, account and session, also of somebody who is no member any more."""
    async with services.database.snapshot(caller.workspace_id) as connection:
        committed = await here(connection)
        person = await read_person(connection, email, now=services.clock(), tell=told_in_utc)
    return person_shown(person, committed)
