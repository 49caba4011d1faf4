"""People: found by e-mail or name; whether one is fully out; and the same as a statement to print."""

from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from automation_log.domain.emails import is_email, plain_email
from automation_log.store.finding_people import find_people, list_leavers
from automation_log.store.people import read_person
from automation_log.store.positions import here
from automation_log.web.entering import Member, Services
from automation_log.web.framing import framed
from automation_log.web.people.addresses import person_path
from automation_log.web.people.page import person_page
from automation_log.web.people.statement import statement_page
from automation_log.web.people.view import PeoplePage
from automation_log.web.times import absolute, moment

router = APIRouter()


@router.get("/w/{slug}/people")
async def listed(member: Member, services: Services, q: str = "", after: str = "") -> HTMLResponse:
    """Whom a search finds; without one, those who left last."""
    search, now = q.strip(), services.clock()
    async with services.database.reading(member.workspace_id) as connection:
        found = await find_people(connection, search, after=after) if search else None
        leavers = () if search else await list_leavers(connection)
    page = PeoplePage(
        search=search,
        found=found,
        is_first=not after,
        next_query=urlencode({"q": search, "after": (found.next_after if found else None) or ""}),
        leavers=tuple((one, moment(one.left_at, now=now, zone=services.zone)) for one in leavers),
        ask_path=person_path(search) if is_email(plain_email(search)) else None,
    )
    return framed(services, member, page)


@router.get("/w/{slug}/people/{email:path}/statement")
async def statement(email: str, member: Member, services: Services) -> HTMLResponse:
    """The statement, as of now."""
    async with services.database.snapshot(member.workspace_id) as connection:
        committed = await here(connection)
        person = await read_person(
            connection, email, now=services.clock(), tell=lambda at: absolute(at, zone=services.zone)
        )
    by = f"{member.name} ({member.email}, {member.role.label})"
    page = statement_page(services, member.slug, person, drawn_by=by, committed=committed)
    return framed(services, member, page)


@router.get("/w/{slug}/people/{email:path}")
async def one(email: str, member: Member, services: Services) -> HTMLResponse:
    """Is this person fully out?"""
    async with services.database.snapshot(member.workspace_id) as connection:
        person = await read_person(
            connection, email, now=services.clock(), tell=lambda at: absolute(at, zone=services.zone)
        )
    return framed(services, member, person_page(services, member.slug, person), is_live=True)
