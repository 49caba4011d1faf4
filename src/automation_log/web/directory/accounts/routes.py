"""Accounts: the list, adding one, saving its password, and with whom it is shared."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.directory.account_sharing import share_account, unshare_account
from automation_log.directory.accounts import NewAccount
from automation_log.directory.changing import Plan
from automation_log.domain.jobs import TargetKind
from automation_log.domain.secrets import Secret
from automation_log.store import account_shares, directory, teams
from automation_log.store.directory_history import list_changes
from automation_log.triggers.checks import ACTS_ON
from automation_log.web.directory.accounts.view import AccountPage, AccountsPage
from automation_log.web.directory.history import shown_changes
from automation_log.web.directory.recipients import listed_recipient, with_recipient
from automation_log.web.directory.sent import (
    NOTHING_TYPED,
    Filled,
    SentForm,
    answered,
    changed,
)
from automation_log.web.directory.sharing_view import team_choices
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.framing import framed
from automation_log.web.services import WebServices

router = APIRouter()
NOTICES = {
    "added": "Added. Logging in proves that its password works.",
    "password": "Saved in the vault. Logging in proves that it works.",
    "shares": "With whom it is shared is changed.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/accounts")
async def listed(member: Member, services: Services, said: str = "") -> HTMLResponse:
    """Every account."""
    return await _list(services, member, notice=NOTICES.get(said))


@router.post("/w/{slug}/accounts")
async def add(sent: SentForm, services: Services) -> Response:
    """A new account; its password goes into the vault."""

    async def work() -> str:
        asked = NewAccount(
            app=sent.text("app"),
            address=sent.text("address"),
            username=sent.text("username"),
            password=Secret(sent.fields.get("password", "")),
            label=sent.text("label"),
        )
        account_id = await services.accounts.add(sent.by.workspace_id, asked, sent.by.actor)
        return f"accounts/{account_id}?said=added"

    return await answered(services, sent, work, partial(_list, services, sent.by))


@router.get("/w/{slug}/accounts/{account_id}")
async def one(account_id: str, member: Member, services: Services, said: str = "") -> HTMLResponse:
    """One account."""
    return await _one(services, member, parse_id(account_id), notice=NOTICES.get(said))


@router.post("/w/{slug}/accounts/{account_id}/password")
async def save_password(account_id: str, sent: SentForm, services: Services) -> Response:
    """The password it signs in with from now on."""
    identifier = parse_id(account_id)

    async def work() -> str:
        password = Secret(sent.fields.get("password", ""))
        await services.accounts.save_password(sent.by.workspace_id, identifier, password, sent.by.actor)
        return f"accounts/{identifier}?said=password"

    return await answered(services, sent, work, partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/accounts/{account_id}/shares")
async def share(account_id: str, sent: SentForm, services: Services) -> Response:
    """With a member, by e-mail, or with a team."""
    identifier = parse_id(account_id)

    def plan() -> Plan:
        return with_recipient(
            sent,
            lambda member_id, team_id: share_account(
                identifier, sent.by.actor, member_id=member_id, team_id=team_id
            ),
        )

    then = f"accounts/{identifier}?said=shares"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/accounts/{account_id}/shares/remove")
async def unshare(account_id: str, sent: SentForm, services: Services) -> Response:
    """They reach it no longer this way."""
    identifier = parse_id(account_id)

    def plan() -> Plan:
        member_id, team_id = listed_recipient(sent)
        return unshare_account(identifier, sent.by.actor, member_id=member_id, team_id=team_id)

    then = f"accounts/{identifier}?said=shares"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


async def _list(
    services: WebServices,
    visitor: Visitor,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        accounts = await directory.list_accounts(connection)
    names = {one.app: one.name for one in services.catalog.list()}
    page = AccountsPage(
        accounts=tuple((account, names.get(account.app, account.app)) for account in accounts),
        apps=tuple(names.items()),
        filled=filled,
    )
    return framed(services, visitor, page, status=status, notice=notice)


async def _one(
    services: WebServices,
    visitor: Visitor,
    account_id: UUID,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    definitions = {definition.app: definition for definition in services.catalog.list()}
    async with services.database.reading(visitor.workspace_id) as connection:
        account = await directory.find_account(connection, account_id)
        definition = definitions.get(account.app)
        page = AccountPage(
            account=account,
            app_name=definition.name if definition else account.app,
            tasks=tuple(
                (task.word, task.label)
                for task in (sorted(definition.capabilities) if definition else ())
                if ACTS_ON[task] is TargetKind.ACCOUNT
            ),
            shares=await account_shares.list_account_shares(connection, account_id),
            teams=team_choices(await teams.list_teams(connection)),
            changes=shown_changes(services, await list_changes(connection, account_id)),
            filled=filled,
        )
    return framed(services, visitor, page, status=status, notice=notice)
