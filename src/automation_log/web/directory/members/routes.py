"""Members: the list, adding somebody, and what may be changed about one person."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.directory.changing import Plan
from automation_log.domain.errors import InvalidRequest, NotFound, RequestError
from automation_log.domain.roles import Role
from automation_log.notices.wording import link
from automation_log.store import identities, member_pages, members, teams
from automation_log.store.directory_history import list_changes
from automation_log.store.members import Member as FoundMember
from automation_log.web.directory.access_view import places_of
from automation_log.web.directory.history import shown_changes
from automation_log.web.directory.members.view import MemberPage, MembersPage, role_choices
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, SentForm, answered, changed
from automation_log.web.directory.sessions.view import shown_sessions
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.fields import FieldError
from automation_log.web.framing import framed
from automation_log.web.services import WebServices

router = APIRouter()
NOTICES = {
    "added": "Added.",
    "role": "The role is changed.",
    "handed_over": "The workspace is handed over.",
    "deactivated": "Deactivated: sessions have ended, and what follows in the apps stands in the log.",
    "reactivated": "Active again. No access comes back by itself: give it anew.",
    "invited": "Invited: a mail with the way in is sent.",
    "deleted": "Deleted: what follows in the apps stands in the log.",
    "logged_out": "Logged out everywhere. Passwords of the accounts in reach are rotated: see the log.",
    "forgotten": "Forgotten: the next sign-in by a provider goes by the e-mail again.",
    "session_ended": "Ended: whoever used it has to sign in again.",
    "sessions_ended": "Ended: the person has to sign in again.",
    "logged_out_only": "Logged out everywhere. No password had to be asked for: see what was changed, below.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/members")
async def listed(
    member: Member, services: Services, q: str = "", after: str = "", said: str = ""
) -> HTMLResponse:
    """Everybody, or those whose name or e-mail has a text."""
    return await _list(services, member, search=q, after=after, notice=NOTICES.get(said))


@router.post("/w/{slug}/members")
async def add(sent: SentForm, services: Services) -> Response:
    """A new member."""

    async def work() -> str:
        member_id, plan = services.directory.members.add(
            sent.text("email"), sent.text("name"), _role(sent.text("role")), sent.by.actor, sent.by.role
        )
        await sent.make(services, plan)
        return f"members/{member_id}?said=added"

    return await answered(services, sent, work, partial(_list, services, sent.by))


@router.get("/w/{slug}/members/{member_id}")
async def one(member_id: str, member: Member, services: Services, said: str = "") -> HTMLResponse:
    """One person."""
    return await _one(services, member, parse_id(member_id), notice=NOTICES.get(said))


@router.post("/w/{slug}/members/{member_id}/role")
async def give_role(member_id: str, sent: SentForm, services: Services) -> Response:
    """Another role in the workspace."""
    identifier = parse_id(member_id)

    def plan() -> Plan:
        role = _role(sent.text("role"))
        return services.directory.members.give_role(identifier, role, sent.by.actor, sent.by.role)

    then = f"members/{identifier}?said=role"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/members/{member_id}/invite")
async def invite(member_id: str, request: Request, sent: SentForm, services: Services) -> Response:
    """The way in for somebody without a password; where no mail is set up the answer shows it, as no address may."""
    identifier = parse_id(member_id)
    try:
        invited = await services.invitations.invite(
            sent.by.workspace_id, identifier, sent.by.actor, sent.by.role
        )
    except RequestError as error:
        mistake = FieldError(field=error.field or "", sentence=str(error))
        return await _one(
            services, sent.by, identifier, filled=Filled(errors=(mistake,)), status=error.status
        )
    if invited.token is None:
        return RedirectResponse(f"/w/{sent.by.slug}/members/{identifier}?said=invited", status_code=303)
    way_in = link(str(request.base_url).rstrip("/"), invited.token)
    return await _one(services, sent.by, identifier, way_in=way_in)


@router.post("/w/{slug}/members/{member_id}/log-out")
async def log_out(member_id: str, sent: SentForm, services: Services) -> Response:
    """Log the person out everywhere."""
    identifier = parse_id(member_id)

    async def work() -> str:
        plan = services.directory.universal_logout.log_out(identifier, sent.by.actor, sent.by.role)
        said = "logged_out" if await sent.make(services, plan) else "logged_out_only"
        return f"members/{identifier}?said={said}"

    return await answered(services, sent, work, partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/members/{member_id}/{act}")
async def change(member_id: str, act: str, sent: SentForm, services: Services) -> Response:
    """Hand over, deactivate, reactivate, delete."""
    identifier, directory = parse_id(member_id), services.directory.members
    acts = {
        "hand-over": (directory.hand_over, f"members/{identifier}?said=handed_over"),
        "deactivate": (directory.deactivate, f"members/{identifier}?said=deactivated"),
        "reactivate": (directory.reactivate, f"members/{identifier}?said=reactivated"),
        "delete": (directory.delete, "members?said=deleted"),
    }
    if act not in acts:
        raise NotFound("There is nothing under this address.")
    make_plan, then = acts[act]

    def plan() -> Plan:
        return make_plan(identifier, sent.by.actor, sent.by.role)

    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


async def _list(
    services: WebServices,
    visitor: Visitor,
    *,
    search: str = "",
    after: str = "",
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        found = await member_pages.page_members(connection, search=search, after=after)
    page = MembersPage(
        listed=found, search=search, is_first=not after, roles=role_choices(visitor.role), filled=filled
    )
    return framed(services, visitor, page, status=status, notice=notice)


async def _one(
    services: WebServices,
    visitor: Visitor,
    member_id: UUID,
    *,
    way_in: str = "",
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        member = await members.find_member(connection, member_id)
        if member.deleted_at is not None:
            raise NotFound("This person is no member any more.")
        may_end = visitor.role.may_end_sessions_of(member.role)
        open_sessions = services.directory.open_sessions
        page = MemberPage(
            member=member,
            teams=await teams.list_teams_of(connection, member_id),
            places=places_of(services.catalog, await member_pages.list_access_of(connection, member.email)),
            accounts=await member_pages.list_accounts_of(connection, member.email),
            changes=shown_changes(services, await list_changes(connection, member_id)),
            roles=role_choices(visitor.role),
            is_self=member_id == visitor.member_id,
            may_change=member.role is not Role.OWNER and visitor.role.may_manage(member.role),
            may_log_out=visitor.role.may_manage(member.role),
            sessions=shown_sessions(
                services,
                await open_sessions.list_in(connection, member_id, visitor.actor, visitor.role),
                this=visitor.session_id,
            )
            if may_end
            else (),
            known_as=await identities.list_of(connection, member_id) if may_end else (),
            may_hand_over=visitor.role is Role.OWNER and member.role is not Role.OWNER and member.is_active,
            may_invite=_may_invite(visitor, member),
            way_in=way_in,
            filled=filled,
        )
    return framed(services, visitor, page, status=status, notice=notice)


def _may_invite(visitor: Visitor, member: FoundMember) -> bool:
    is_outside = member.is_active and member.password_hash is None and member.id != visitor.member_id
    return is_outside and visitor.role.may_manage(member.role)


def _role(word: str) -> Role:
    found = next((role for role in Role if role.name.lower() == word), None)
    if found is None:
        raise InvalidRequest("Choose a role.", field="role")
    return found
