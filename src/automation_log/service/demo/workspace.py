"""The demo's workspace: people, accounts and hubs for a real app that runs beside it."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.service.runtime import Runtime, now
from automation_log.store import directory, members
from automation_log.store.credentials import PASSWORD
from automation_log.store.database import Connection

APP = "django-admin"
PEOPLE = tuple(f"{name}@example.com" for name in ("ada", "grace", "barbara", "katherine", "margaret"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login that exists in the app, and the password the workspace believes in."""

    label: str
    address: str
    username: str
    password: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWorkspace:
    """What the script acts on: ids by label."""

    id: UUID
    slug: str
    owner: Actor
    accounts: dict[str, UUID]
    hubs: dict[str, UUID]


async def make_workspace(
    runtime: Runtime, *, slug: str, logins: list[Login], hubs: dict[str, str]
) -> DemoWorkspace:
    """A workspace with an owner, one account a login, and hubs by label served by the account of that label."""
    workspace_id, owner_id = runtime.ids.new(), runtime.ids.new()
    made = DemoWorkspace(
        id=workspace_id,
        slug=slug,
        owner=Actor(kind=ActorKind.MEMBER, id=owner_id, label="Olive Owner"),
        accounts={},
        hubs={},
    )

    async def work(connection: Connection) -> None:
        await directory.add_workspace(connection, slug=slug, name="Demo workspace", now=now())
        await members.add_member(
            connection,
            id=owner_id,
            email="owner@example.com",
            name="Olive Owner",
            role=Role.OWNER,
            password_hash=None,
            now=now(),
        )
        for email in PEOPLE[:3]:
            await members.add_member(
                connection,
                id=runtime.ids.new(),
                email=email,
                name=email.split("@")[0].capitalize(),
                role=Role.USER,
                password_hash=None,
                now=now(),
            )
        for login in logins:
            account_id = runtime.ids.new()
            made.accounts[login.label] = account_id
            await directory.add_account(
                connection,
                id=account_id,
                app=APP,
                address=login.address,
                label=login.label,
                username=login.username,
                now=now(),
            )
            await runtime.credentials.keep(
                connection,
                workspace_id=workspace_id,
                account_id=account_id,
                field=PASSWORD,
                secret=login.password,
                now=now(),
            )
        addresses = {login.label: login.address for login in logins}
        for label, account in hubs.items():
            made.hubs[label] = runtime.ids.new()
            await directory.add_hub(
                connection,
                id=made.hubs[label],
                app=APP,
                address=addresses[account],
                label=label,
                service_account_id=made.accounts[account],
                now=now(),
            )

    await runtime.database.write(workspace_id, work)
    return made
