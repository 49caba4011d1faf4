"""The directory through the API: what is told before, confirmed, made, and what stands in the log of it."""

from uuid import UUID

import httpx2

from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import ActorKind
from automation_log.domain.roles import Role
from automation_log.domain.triggers import Trigger
from tests.api.v1.conftest import Api

ADA = "ada@example.com"
LABEL = "owner@example.com (key “"


async def made(caller: httpx2.AsyncClient, path: str, **sent: object) -> str:
    """Make something; its id."""
    answer = await caller.post(path, json=sent)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].endswith(f"{path}/{answer.json()['id']}")
    return str(answer.json()["id"])


async def writers(api: Api, caller: httpx2.AsyncClient) -> tuple[str, str]:
    """A team with a role in the newsroom and Ada in it: the team's id and hers."""
    ada = await made(caller, "/members", email=ADA, name="Ada")
    team = await made(caller, "/teams", name="Writers")
    hub = api.office.hubs["Newsroom"]
    shared = await caller.put(f"/teams/{team}/shares/{hub}", json={"role": "Editors"})
    assert (shared.status_code, shared.json()) == (200, {"id": None, "jobs": []})
    joined = await caller.post(f"/teams/{team}/members", json={"emails": [ADA]})
    assert joined.status_code == 202, joined.text
    (job,) = joined.json()["jobs"]
    assert joined.headers["location"] == f"/w/acme/api/v1/jobs/{job}"
    return team, ada


async def test_a_team_is_made_shared_filled_and_emptied(api: Api) -> None:
    caller = await api.caller()
    team, ada = await writers(api, caller)
    assert [one["email"] for one in (await caller.get(f"/teams/{team}/members")).json()["items"]] == [ADA]
    (share,) = (await caller.get(f"/teams/{team}/shares")).json()["items"]
    assert (share["hub_label"], share["role"], share["asset"]) == ("Newsroom", "Editors", "")
    await caller.patch(f"/teams/{team}", json={"name": "Authors"})
    assert (await caller.get(f"/teams/{team}")).json()["name"] == "Authors"
    left = await caller.delete(f"/teams/{team}/members/{ada}")
    confirmed = await caller.delete(
        f"/teams/{team}/members/{ada}", params={"confirm": left.json()["confirmation"]}
    )
    assert confirmed.status_code == 202
    assert (await caller.delete(f"/teams/{team}")).status_code == 200
    assert (await caller.get(f"/teams/{team}")).status_code == 404
    assert await api.office.trees() == [
        ["Adding users · Writers", f"Adding users · Newsroom · {ADA}"],
        ["Removing users · Authors", f"Removing users · Newsroom · {ADA}"],
    ]
    await api.office.assert_verified()


async def test_what_takes_away_is_told_and_needs_its_own_confirmation(api: Api) -> None:
    caller = await api.caller()
    team, ada = await writers(api, caller)
    hub = str(api.office.hubs["Newsroom"])
    before = await api.office.jobs()
    refused = await caller.delete(f"/teams/{team}/members/{ada}")
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    told = refused.json()
    assert (told["code"], told["status"]) == ("confirmation_needed", 409)
    newsroom = {"kind": "business_hub", "id": hub, "label": "Newsroom"}
    because = "The grants gave the role Editors; none is left."
    assert told["consequences"] == [
        {"task": "removing_users", "target": newsroom, "person": ADA, "because": because}
    ]
    preview = await caller.delete(f"/teams/{team}/members/{ada}", params={"preview": "true"})
    assert preview.status_code == 200
    assert preview.json() == {name: told[name] for name in ("consequences", "confirmation")}
    # Seen for one change, it is no yes to another.
    other = await caller.delete(f"/teams/{team}", params={"confirm": "0" * 32})
    assert (other.status_code, other.json()["code"]) == (409, "confirmation_needed")
    assert "not what you have seen" in other.json()["detail"]
    assert await api.office.jobs() == before
    assert (await caller.get(f"/members/{ada}")).status_code == 200


async def test_what_only_gives_is_told_without_a_confirmation(api: Api) -> None:
    caller = await api.caller()
    team, _ = await writers(api, caller)
    guest = "guest@example.com"
    preview = await caller.post(
        f"/teams/{team}/members", json={"emails": [guest]}, params={"preview": "true"}
    )
    assert preview.json()["confirmation"] is None
    assert [(one["task"], one["person"]) for one in preview.json()["consequences"]] == [
        ("adding_users", guest)
    ]
    assert len((await caller.get(f"/teams/{team}/members")).json()["items"]) == 1


async def test_what_a_key_changes_stands_under_the_api_with_its_owner_as_actor(api: Api) -> None:
    caller = await api.caller()
    team, _ = await writers(api, caller)
    for row in await api.office.jobs():
        assert (row["trigger"], row["actor_kind"]) == (Trigger.API, ActorKind.API_KEY)
        assert row["actor_id"] == api.people[Role.OWNER].id
        assert row["actor_label"].startswith(LABEL)
    root, _ = await api.office.jobs()
    assert root["cause_sentence"] == f"{root['actor_label']} added {ADA} to the team “Writers”."
    (entry, *_) = await api.office.entries(UUID(team), EntryKind.DIRECTORY_CHANGED)
    assert '"trigger":"api"' in entry["public"]


async def test_members_come_get_roles_and_go(api: Api) -> None:
    caller = await api.caller(Role.ADMIN)
    ada = await made(caller, "/members", email=" Ada@Example.com ", role="guest")
    shown = (await caller.get(f"/members/{ada}")).json()
    assert (shown["email"], shown["name"], shown["role"]) == (ADA, ADA, "guest")
    assert (await caller.put(f"/members/{ada}/role", json={"role": "user"})).status_code == 200
    for role in ("super_admin", "owner"):
        raised = await caller.put(f"/members/{ada}/role", json={"role": role})
        assert (raised.status_code, raised.json()["code"]) == (403, "not_allowed")
    owner = api.people[Role.OWNER].id
    assert (await caller.delete(f"/members/{owner}")).status_code == 403
    assert (await caller.post(f"/members/{ada}/deactivate")).status_code == 200
    assert (await caller.post(f"/members/{ada}/deactivate")).status_code == 409
    assert (await caller.get(f"/members/{ada}")).json()["is_active"] is False
    assert (await caller.post(f"/members/{ada}/reactivate")).status_code == 200
    assert (await caller.delete(f"/members/{ada}")).status_code == 200
    assert (await caller.get(f"/members/{ada}")).status_code == 404
    assert (await made(caller, "/members", email=ADA)) != ada


async def test_the_owner_hands_the_workspace_over_and_is_a_super_admin(api: Api) -> None:
    caller, admin = await api.caller(), api.people[Role.ADMIN].id
    handed = await caller.put("/owner", json={"member_id": str(admin)})
    assert handed.status_code == 200, handed.text
    assert (await caller.get("/key")).json()["role"] == "super_admin"
    assert (await caller.put("/owner", json={"member_id": str(admin)})).status_code == 403
    assert (await caller.get(f"/members/{admin}")).json()["role"] == "owner"


async def test_a_collection_offers_and_the_keys_owner_claims(api: Api) -> None:
    caller, owner = await api.caller(), str(api.people[Role.OWNER].id)
    spring = await made(caller, "/collections", name="Spring")
    below = await made(caller, "/collections", name="Campaign", parent_id=spring)
    assert (await caller.get(f"/collections/{below}")).json()["depth"] == 2
    hub, account = api.office.hubs["Newsroom"], api.office.accounts["Press account"]
    for path, sent in (
        (f"hubs/{hub}", {"role": "Editors"}),
        (f"accounts/{account}", None),
        (f"shares/members/{owner}", None),
    ):
        put = await caller.put(f"/collections/{spring}/{path}", json=sent)
        assert put.status_code == 200, put.text
    shown = {
        part: (await caller.get(f"/collections/{spring}/{part}")).json()["items"]
        for part in ("hubs", "accounts", "shares")
    }
    assert [one["hub_label"] for one in shown["hubs"]] == ["Newsroom"]
    assert [one["label"] for one in shown["accounts"]] == ["Press account"]
    assert [(one["member_id"], one["team_id"]) for one in shown["shares"]] == [(owner, None)]
    (claim,) = (await caller.get(f"/members/{owner}/claims")).json()["items"]
    assert (claim["state"], claim["hub"]["label"], claim["role"]) == ("open", "Newsroom", "Editors")
    other = await api.caller(Role.ADMIN)
    assert (await other.post(f"/claims/{claim['id']}/claim")).status_code == 404
    assert (await caller.post(f"/claims/{claim['id']}/claim")).status_code == 202
    taken = await caller.delete(f"/collections/{spring}/hubs/{hub}")
    assert [one["person"] for one in taken.json()["consequences"]] == ["owner@example.com"]
    assert (await caller.delete(f"/collections/{spring}")).json()["code"] == "not_empty"
    assert (await caller.patch(f"/collections/{below}", json={"name": "Drive"})).status_code == 200
    assert (await caller.delete(f"/collections/{below}")).status_code == 200
    assert (await caller.delete(f"/collections/{spring}/accounts/{account}")).status_code == 200
    assert (await caller.delete(f"/collections/{spring}/accounts/{account}")).status_code == 404


async def test_a_collection_is_shared_with_a_team_and_skipped_by_its_owner(api: Api) -> None:
    caller, owner = await api.caller(), str(api.people[Role.OWNER].id)
    spring, team = await made(caller, "/collections", name="Spring"), await made(caller, "/teams", name="All")
    await caller.put(f"/collections/{spring}/hubs/{api.office.hubs['Shop']}", json={"role": "Viewers"})
    await caller.put(f"/collections/{spring}/shares/teams/{team}")
    await caller.post(f"/teams/{team}/members", json={"emails": ["owner@example.com"]})
    (claim,) = (await caller.get(f"/members/{owner}/claims")).json()["items"]
    assert (await caller.post(f"/claims/{claim['id']}/skip")).status_code == 200
    (claim,) = (await caller.get(f"/members/{owner}/claims")).json()["items"]
    assert claim["state"] == "skipped"
    assert (await caller.delete(f"/collections/{spring}/shares/teams/{team}")).status_code == 200
    assert (await caller.get(f"/members/{owner}/claims")).json()["items"] == []


async def test_accounts_and_hubs_are_added_shared_and_changed(api: Api) -> None:
    caller, admin = await api.caller(), str(api.people[Role.ADMIN].id)
    place = {"app": "django-admin", "address": "https://intranet.example.com"}
    account = await made(caller, "/accounts", **place, username="robot", password="first", label="Robot")
    assert (await caller.get(f"/accounts/{account}")).json() == {
        "id": account, **place, "username": "robot", "label": "Robot"
    }  # fmt: skip
    again = await caller.post("/accounts", json={**place, "username": "robot", "password": "x"})
    assert (again.status_code, again.json()["field"]) == (409, "username")
    hub = await made(caller, "/hubs", label="Intranet", service_account_id=account)
    assert (await caller.patch(f"/hubs/{hub}", json={"label": "Inside"})).status_code == 200
    shown = (await caller.get(f"/hubs/{hub}")).json()
    assert (shown["label"], shown["service_account_id"], shown["address"]) == (
        "Inside",
        account,
        place["address"],
    )
    elsewhere = {"account_id": str(api.office.accounts["Press account"])}
    moved = await caller.put(f"/hubs/{hub}/service-account", json=elsewhere)
    assert (moved.status_code, moved.json()["field"]) == (422, "service_account")
    second = await made(caller, "/accounts", **place, username="second", password="x")
    given = await caller.put(f"/hubs/{hub}/service-account", json={"account_id": second})
    assert given.status_code == 200
    assert (await caller.put(f"/accounts/{account}/shares/members/{admin}")).status_code == 200
    team = await made(caller, "/teams", name="All")
    assert (await caller.put(f"/accounts/{account}/shares/teams/{team}")).status_code == 200
    shares = (await caller.get(f"/accounts/{account}/shares")).json()["items"]
    assert {one["label"] for one in shares} == {"admin@example.com", "All"}
    assert (await caller.delete(f"/accounts/{account}/shares/members/{admin}")).status_code == 200
    assert (await caller.delete(f"/accounts/{account}/shares/teams/{team}")).status_code == 200
    assert (await caller.delete(f"/accounts/{account}/shares/teams/{team}")).status_code == 404


async def test_a_roster_is_read_page_by_page(api: Api) -> None:
    caller, hub = await api.caller(), api.office.hubs["Newsroom"]
    assert (await caller.get(f"/hubs/{hub}/roster")).json() == {"items": [], "next": None}
    await api.office.run(
        "INSERT INTO roster (workspace_id, hub_id, username, email, roles, is_active, member_id, seen_at)"
        " SELECT current_workspace(), %s, name, name || '@example.com', 'Editors', true, NULL, now()"
        " FROM unnest(ARRAY['ada', 'bob', 'cy']) name",
        [hub],
    )
    await api.office.run(
        "INSERT INTO roster_assets (workspace_id, hub_id, username, asset, roles)"
        " VALUES (current_workspace(), %s, 'bob', 'Site', 'Editor')",
        [hub],
    )
    first = (await caller.get(f"/hubs/{hub}/roster", params={"limit": 2})).json()
    assert [(one["username"], one["assets"]) for one in first["items"]] == [
        ("ada", {}),
        ("bob", {"Site": "Editor"}),
    ]
    rest = (await caller.get(f"/hubs/{hub}/roster", params={"after": first["next"]})).json()
    assert ([one["username"] for one in rest["items"]], rest["next"]) == (["cy"], None)


async def test_scim_tokens_are_told_once_replaced_and_ended(api: Api) -> None:
    caller = await api.caller()
    told = (await caller.post("/scim-tokens", json={"name": "Okta"})).json()
    assert told["token"].startswith("alscim_")
    assert told["address"] == "/w/acme/scim/v2"
    listed = await caller.get("/scim-tokens")
    assert told["token"] not in listed.text
    (one,) = listed.json()["items"]
    assert one["made_by"].startswith(LABEL)
    assert (await caller.post(f"/scim-tokens/{one['id']}/replace")).status_code == 201
    assert len((await caller.get("/scim-tokens")).json()["items"]) == 2
    assert (await caller.delete(f"/scim-tokens/{one['id']}")).status_code == 200
    assert (await caller.delete(f"/scim-tokens/{one['id']}")).status_code == 404


async def test_a_hub_is_ruled_and_owned(api: Api) -> None:
    caller, hub = await api.caller(), api.office.hubs["Newsroom"]
    rule = {"removes_unmatched": True, "safeguard_percent": 35}
    assert (await caller.put(f"/hubs/{hub}/sync-rule", json=rule)).status_code == 200
    assert (await caller.get(f"/hubs/{hub}/sync-rule")).json() == rule
    beyond = await caller.put(f"/hubs/{hub}/sync-rule", json=rule | {"safeguard_percent": 101})
    assert (beyond.status_code, beyond.json()["field"]) == (422, "safeguard_percent")
    no_number = await caller.put(f"/hubs/{hub}/sync-rule", json=rule | {"safeguard_percent": False})
    assert (no_number.status_code, no_number.json()["field"]) == (422, "safeguard_percent")
    for email in (ADA, "agency@example.com"):
        said = {"email": email.upper(), "reason": "Works for us until May"}
        assert (await caller.post(f"/hubs/{hub}/exemptions", json=said)).status_code == 200
    page = (await caller.get(f"/hubs/{hub}/exemptions", params={"limit": 1})).json()
    assert [one["email"] for one in page["items"]] == [ADA]
    rest = (await caller.get(f"/hubs/{hub}/exemptions", params={"after": page["next"]})).json()
    assert [one["email"] for one in rest["items"]] == ["agency@example.com"]
    assert (await caller.post(f"/hubs/{hub}/exemptions/end", json={"email": ADA})).status_code == 200
    again = await caller.post(f"/hubs/{hub}/exemptions/end", json={"email": ADA})
    assert (again.status_code, again.json()["field"]) == (404, "email")
    ada = await made(caller, "/members", email=ADA, name="Ada")
    assert (await caller.put(f"/hubs/{hub}/owners/members/{ada}")).status_code == 200
    owners = (await caller.get(f"/hubs/{hub}/owners")).json()["items"]
    assert [(one["member_id"], one["label"]) for one in owners] == [(ada, ADA)]
    assert (await caller.delete(f"/hubs/{hub}/owners/members/{ada}")).status_code == 200
    assert (await caller.delete(f"/hubs/{hub}/owners/members/{ada}")).status_code == 404
    said = await api.office.entries(hub, EntryKind.DIRECTORY_CHANGED)
    assert len(said) == 6
