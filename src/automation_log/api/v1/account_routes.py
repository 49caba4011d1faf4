"""Accounts: the logins there are, and with whom single ones are shared. A password comes in and never goes out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field, SecretStr

from automation_log.api.v1.changing import CHANGES, Changed, Consents, Preview, change, sent
from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.forms import Given, Shown, Text
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.api.v1.recipient_forms import Recipient, recipient_shown
from automation_log.directory.account_sharing import share_account, unshare_account
from automation_log.directory.accounts import NewAccount
from automation_log.domain.secrets import Secret
from automation_log.store import directory, pages

router = APIRouter(tags=["accounts"])
Password = Annotated[SecretStr, Field(description="Sealed in the vault; no answer ever holds it.")]


class Account(Shown):
    """One login in an app."""

    id: UUID
    app: str
    address: str
    username: str
    label: str


class GivenAccount(Given):
    """An account to add; without a label the user name serves."""

    app: Annotated[Text, Field(examples=["django-admin"])]
    address: Annotated[Text, Field(examples=["https://app.example.com"])]
    username: Text
    password: Password
    label: Text = ""


class GivenPassword(Given):
    """The password the account has now."""

    password: Password


@router.get("/accounts")
async def list_accounts(caller: DirectoryReader, services: Services, asked: Asked) -> Listed[Account]:
    """Every account, in the order they were added."""
    async with services.database.reading(caller.workspace_id) as connection:
        return await listed(connection, pages.ACCOUNTS, asked, account_shown)


@router.post("/accounts", status_code=201, response_model=Changed)
async def add_account(new: GivenAccount, caller: DirectoryWriter, services: Services) -> Response:
    """Add an account; its password is sealed with it."""
    asked = NewAccount(
        app=new.app,
        address=new.address,
        username=new.username,
        password=Secret(new.password.get_secret_value()),
        label=new.label,
    )
    account_id = await services.accounts.add(caller.workspace_id, asked, caller.actor)
    where = f"{caller.address}/accounts/{account_id}"
    return sent(Changed(id=account_id), status=201, location=where)


@router.get("/accounts/{account_id}")
async def show_account(account_id: UUID, caller: DirectoryReader, services: Services) -> Account:
    """One account."""
    async with services.database.reading(caller.workspace_id) as connection:
        return account_shown(await directory.find_account(connection, account_id))


@router.put("/accounts/{account_id}/password")
async def save_password(
    account_id: UUID, given: GivenPassword, caller: DirectoryWriter, services: Services
) -> Changed:
    """Seal the password an account has now, when it was changed elsewhere; the app is not asked."""
    password = Secret(given.password.get_secret_value())
    await services.accounts.save_password(caller.workspace_id, account_id, password, caller.actor)
    return Changed(id=account_id)


@router.get("/accounts/{account_id}/shares")
async def list_account_shares(
    account_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[Recipient]:
    """With whom it is shared by itself; collections may hold it too."""
    async with services.database.reading(caller.workspace_id) as connection:
        await directory.find_account(connection, account_id)
        return await listed(connection, pages.ACCOUNT_SHARES, asked, recipient_shown, account=account_id)


@router.put(
    "/accounts/{account_id}/shares/members/{member_id}", response_model=Changed | Preview, responses=CHANGES
)
async def share_account_with_member(
    account_id: UUID, member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The member can reach it."""
    plan = share_account(account_id, caller.actor, member_id=member_id)
    return await change(services, caller, plan, consent)


@router.delete(
    "/accounts/{account_id}/shares/members/{member_id}", response_model=Changed | Preview, responses=CHANGES
)
async def unshare_account_with_member(
    account_id: UUID, member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The member reaches it this way no longer; its password stays as it is."""
    plan = unshare_account(account_id, caller.actor, member_id=member_id)
    return await change(services, caller, plan, consent)


@router.put(
    "/accounts/{account_id}/shares/teams/{team_id}", response_model=Changed | Preview, responses=CHANGES
)
async def share_account_with_team(
    account_id: UUID, team_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The team's members can reach it."""
    plan = share_account(account_id, caller.actor, team_id=team_id)
    return await change(services, caller, plan, consent)


@router.delete(
    "/accounts/{account_id}/shares/teams/{team_id}", response_model=Changed | Preview, responses=CHANGES
)
async def unshare_account_with_team(
    account_id: UUID, team_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The team's members reach it this way no longer; its password stays as it is."""
    plan = unshare_account(account_id, caller.actor, team_id=team_id)
    return await change(services, caller, plan, consent)


def account_shown(account: directory.Account) -> Account:
    """The account as it goes out."""
    return Account(
        id=account.id,
        app=account.app,
        address=account.address,
        username=account.username,
        label=account.label,
    )
