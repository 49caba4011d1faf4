"""A directory with something on every page: long names, a team that gives, a collection that offers, a token."""

from datetime import time, timedelta
from uuid import UUID

from automation_log.access.trusted_issuers import Trust
from automation_log.directory.account_sharing import share_account
from automation_log.directory.policies import AskedHours, NewPasswordPolicy
from automation_log.directory.webhooks import NewWebhook
from automation_log.domain.jobs import Cause, CauseKind, TargetKind
from automation_log.domain.policies import PolicyKind, nightly
from automation_log.domain.roles import Role
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.domain.webhooks import Event
from automation_log.store.directory import list_accounts
from automation_log.store.policies import add_policy
from automation_log.triggers.order import Order
from tests.conftest import now
from tests.directory.office import open_office
from tests.web.conftest import Web

LONG = "Northern-Subsidiaries-Marketing-And-Communications-Directory"
LONG_EMAIL = f"{'x' * 60}@{'y' * 60}.example"


async def furnish_directory(web: Web) -> dict[str, str]:
    """The addresses of the directory's pages, by what they show."""
    office, owner = await open_office(web.record), web.actor(Role.OWNER)
    person = await office.member(LONG_EMAIL)
    teams, collections = office.directory.teams, office.directory.collections
    team, plan = teams.add(LONG, owner)
    await office.make(plan)
    await office.make(teams.share(team, office.hubs["Newsroom"], owner, role="Editors"))
    await office.make(teams.put_in(team, [LONG_EMAIL], owner))
    outer, plan = collections.add(LONG, None, owner)
    await office.make(plan)
    inner, plan = collections.add(LONG, outer, owner)
    await office.make(plan)
    await office.make(collections.put_hub(inner, office.hubs["Shop"], owner, role="Editors"))
    await office.make(collections.put_account(inner, office.accounts["Press account"], owner))
    await office.make(collections.share(outer, owner, team_id=team))
    await office.make(collections.share(outer, owner, member_id=web.members[Role.OWNER]))
    press = office.accounts["Press account"]
    await office.make(share_account(press, owner, member_id=person.id))
    await web.services.scim_tokens.make(web.record.workspace_id, "Okta", owner)
    address = f"https://{LONG.lower()}.example.com/oauth2/v1/keys"
    trust = Trust(name="Okta", issuer=address, audience=address, keys_address=address)
    await web.services.trusted_issuers.trust(web.record.workspace_id, trust, owner)
    policy_id = await furnish_policies(web)
    scheduled = await schedule(web, press)
    await furnish_webhooks(web)
    return {
        "policies": "/w/acme/policies",
        "a password policy": f"/w/acme/policies/{policy_id}",
        "moving a job": f"/w/acme/jobs/{scheduled}/move",
        "the directory": "/w/acme/directory",
        "members": "/w/acme/members",
        "nobody found": "/w/acme/members?q=nobody",
        "a member": f"/w/acme/members/{person.id}",
        "oneself": f"/w/acme/members/{web.members[Role.OWNER]}",
        "people": "/w/acme/people?q=e",
        "a person": f"/w/acme/people/{LONG_EMAIL}",
        "a statement": f"/w/acme/people/{LONG_EMAIL}/statement",
        "teams": "/w/acme/teams",
        "a team": f"/w/acme/teams/{team}",
        "collections": "/w/acme/collections",
        "a collection": f"/w/acme/collections/{inner}",
        "business hubs": "/w/acme/hubs",
        "a business hub": f"/w/acme/hubs/{office.hubs['Newsroom']}",
        "accounts": "/w/acme/accounts",
        "an account": f"/w/acme/accounts/{press}",
        "identity providers": "/w/acme/identity-providers",
        "API keys": "/w/acme/api-keys",
        "webhooks": "/w/acme/webhooks",
        "your access": "/w/acme/access",
        "your sessions": "/w/acme/sessions",
    }


async def furnish_policies(web: Web) -> UUID:
    """A nightly sync that nobody has begun for two nights, and a password policy with an excluded account; its id."""
    record, owner = web.record, web.actor(Role.OWNER)
    before = now() - timedelta(days=2)
    nightly_sync = nightly(record.ids.new(), zone="Europe/Berlin", since=before)
    await record.database.write(record.workspace_id, lambda connection: add_policy(connection, nightly_sync))
    asked = NewPasswordPolicy(
        app="django-admin",
        kind=PolicyKind.EVERY_DAYS,
        every=30,
        starts_on=before.date(),
        hours=AskedHours(zone="Europe/Berlin", opens=time(22), closes=time(6)),
    )
    policy_id = await web.services.policies.add(record.workspace_id, asked, owner)
    async with record.database.reading(record.workspace_id) as connection:
        accounts = [one for one in await list_accounts(connection) if one.app == asked.app]
    await web.services.policies.set_account(
        record.workspace_id, policy_id, accounts[0].id, owner, is_excluded=True
    )
    return policy_id


async def schedule(web: Web, account: UUID) -> UUID:
    """A job for tomorrow."""
    return await web.services.submit.submit(
        Order(
            workspace_id=web.record.workspace_id,
            task=Task.LOGGING_IN,
            target_kind=TargetKind.ACCOUNT,
            target_id=account,
            people=(),
            roles=(),
            scheduled_for=now() + timedelta(days=1),
            actor=web.actor(Role.OWNER),
            trigger=Trigger.WEB_APP,
            cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="Asked for on the New job page."),
            idempotency_owner=None,
            idempotency_key=None,
        )
    )


async def furnish_webhooks(web: Web) -> None:
    """One that is told, one that is paused, and one that was ended, each with a long address."""
    webhooks, workspace, by = web.services.webhooks, web.record.workspace_id, web.actor(Role.OWNER)
    made = []
    for name in ("Tickets", LONG, "SIEM"):
        asked = NewWebhook(name=name, address=f"http://127.0.0.1:9/{'h' * 120}", events=tuple(Event))
        made.append((await webhooks.add(workspace, asked, by))[0])
    await webhooks.pause(workspace, made[1], by)
    await webhooks.end(workspace, made[2], by)
