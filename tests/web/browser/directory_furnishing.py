"""A directory with something on every page: long names, a team that gives, a collection that offers, a token."""

from automation_log.access.trusted_issuers import Trust
from automation_log.directory.account_sharing import share_account
from automation_log.domain.roles import Role
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
    return {
        "the directory": "/w/acme/directory",
        "members": "/w/acme/members",
        "nobody found": "/w/acme/members?q=nobody",
        "a member": f"/w/acme/members/{person.id}",
        "oneself": f"/w/acme/members/{web.members[Role.OWNER]}",
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
        "your access": "/w/acme/access",
    }
