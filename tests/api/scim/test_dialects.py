"""Okta's, Entra's and Canaille's ways of saying it, and what they meet when they are wrong."""

from typing import Any

import pytest

from automation_log.store import members
from tests.api.scim.conftest import GROUP_SCHEMA, PATCH_SCHEMA, USER_SCHEMA, Provider

ADA = "ada@example.com"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


async def is_active(provider: Provider, user: str) -> bool:
    return bool((await provider.http.get(f"/Users/{user}")).json()["active"])


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "value": {"active": False}},
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "Replace", "value": {"active": "false"}},
        {"op": "replace", "path": f"{USER_SCHEMA}:active", "value": False},
    ],
)
async def test_a_person_is_deactivated_in_every_dialect(
    provider: Provider, operation: dict[str, Any]
) -> None:
    ada = await provider.user(ADA)
    answer = await provider.patch(f"/Users/{ada}", operation)
    assert answer.status_code == 204, answer.text
    assert not await is_active(provider, ada)


async def test_posted_inactive_is_inactive(provider: Provider) -> None:
    ada = await provider.user(ADA, active=False)
    assert not await is_active(provider, ada)
    team = await provider.group("Editors", ada)
    await provider.share(team, "Newsroom")
    assert await provider.office.trees() == []


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Remove", "path": "members", "value": [{"value": "ADA"}]},
        {"op": "remove", "path": 'members[value eq "ADA"]'},
    ],
)
async def test_a_member_leaves_a_group_in_every_dialect(
    provider: Provider, operation: dict[str, Any]
) -> None:
    ada, grace = await provider.user(ADA), await provider.user("grace@example.com")
    team = await provider.group("Editors", ada, grace)
    said = eval(repr(operation).replace("ADA", ada))
    assert (await provider.patch(f"/Groups/{team}", said)).status_code == 204
    members = (await provider.http.get(f"/Groups/{team}")).json()["members"]
    assert [member["value"] for member in members] == [grace]


async def test_okta_renames_a_group_with_its_id_and_pushes_every_member_again(provider: Provider) -> None:
    ada = await provider.user(ADA)
    team = await provider.group("Editors", ada)
    answer = await provider.patch(
        f"/Groups/{team}", {"op": "replace", "value": {"id": team, "displayName": "Writers"}}
    )
    assert answer.status_code == 204, answer.text
    await provider.patch(
        f"/Groups/{team}", {"op": "replace", "path": "members", "value": [{"value": ada, "display": ADA}]}
    )
    assert (await provider.http.get(f"/Groups/{team}")).json()["displayName"] == "Writers"
    assert await provider.office.trees() == []


async def test_put_replaces_all_of_it(provider: Provider) -> None:
    ada = await provider.user(ADA, title="Countess", externalId="00u1")
    said = {"schemas": [USER_SCHEMA], "userName": ADA, "name": {"givenName": "Ada", "familyName": "King"}}
    answer = await provider.http.put(f"/Users/{ada}", json=said | {"active": True})
    assert answer.status_code == 200, answer.text
    user = answer.json()
    assert (user["name"]["familyName"], user.get("title"), user.get("externalId")) == ("King", None, None)


@pytest.mark.parametrize("manager", ["26118915", {"value": "26118915"}])
async def test_a_manager_is_a_bare_text_or_half_an_object(provider: Provider, manager: object) -> None:
    ada = await provider.user(ADA)
    path = f"{ENTERPRISE}:manager"
    answer = await provider.patch(f"/Users/{ada}", {"op": "Add", "path": path, "value": manager})
    assert answer.status_code == 204, answer.text
    user = (await provider.http.get(f"/Users/{ada}")).json()
    assert user[ENTERPRISE]["manager"]["value"] == "26118915"
    grace = await provider.user("grace@example.com", **{ENTERPRISE: {"manager": manager}})
    assert (await provider.http.get(f"/Users/{grace}")).json()[ENTERPRISE]["manager"]["value"] == "26118915"


async def test_canaille_sends_empty_texts_and_the_hash_of_a_password(provider: Provider) -> None:
    said = {
        "schemas": [USER_SCHEMA, ENTERPRISE],
        "userName": "ada",
        "name": {"formatted": "Ada Lovelace", "familyName": "Lovelace", "givenName": "Ada"},
        "displayName": "",
        "title": "",
        "active": True,
        "password": "$pbkdf2-sha512$25000$c2FsdA$aGFzaA",
        "emails": [{"value": ADA}],
        "phoneNumbers": [{"value": ""}],
        ENTERPRISE: {"employeeNumber": "", "organization": "", "department": ""},
    }
    answer = await provider.http.post("/Users", json=said)
    assert answer.status_code == 201, answer.text
    assert "pbkdf2" not in answer.text
    async with provider.office.record.database.reading(provider.office.record.workspace_id) as connection:
        ada = await members.find_member_by_email(connection, ADA)
    assert (ada.name, ada.username) == ("Ada Lovelace", "ada")
    assert "pbkdf2" not in repr(ada)


async def test_who_comes_back_has_what_a_group_gives_that_was_pushed_meanwhile(provider: Provider) -> None:
    ada = await provider.user(ADA)
    team = await provider.group("Editors", ada)
    await provider.share(team, "Newsroom")
    await provider.patch(f"/Users/{ada}", {"op": "replace", "path": "active", "value": False})
    said = {"schemas": [GROUP_SCHEMA], "displayName": "Editors", "members": [{"value": ada}]}
    assert (await provider.http.put(f"/Groups/{team}", json=said)).status_code == 200
    before = len(await provider.office.trees())
    await provider.patch(f"/Users/{ada}", {"op": "replace", "path": "active", "value": True})
    assert (await provider.office.trees())[before:] == [
        [f"Adding users · {ADA}", f"Adding users · Newsroom · {ADA}"]
    ]


async def test_members_are_left_out_where_they_are_not_wanted(provider: Provider) -> None:
    team = await provider.group("Editors", await provider.user(ADA))
    for address in (f"/Groups/{team}", '/Groups?filter=displayName eq "editors"'):
        parameters = "&excludedAttributes=members" if "?" in address else "?excludedAttributes=members"
        found = (await provider.http.get(address + parameters)).json()
        group = found["Resources"][0] if "Resources" in found else found
        assert (group["displayName"], "members" in group) == ("Editors", False)


async def test_a_person_is_found_by_name_whatever_its_case(provider: Provider) -> None:
    ada = await provider.user(ADA, externalId="00u1")
    await provider.user("grace@example.com")
    for asked in ('userName eq "ADA@example.com"', 'externalId eq "00u1"', f'emails.value eq "{ADA}"'):
        found = (await provider.http.get("/Users", params={"filter": asked})).json()
        assert [one["id"] for one in found["Resources"]] == [ada], asked
    nobody = (await provider.http.get("/Users", params={"filter": 'userName eq "x"'})).json()
    assert nobody["totalResults"] == 0


async def test_a_second_user_of_a_name_is_a_conflict_that_says_so(provider: Provider) -> None:
    await provider.user(ADA)
    answer = await provider.http.post("/Users", json={"schemas": [USER_SCHEMA], "userName": ADA.upper()})
    assert answer.status_code == 409
    assert answer.json()["scimType"] == "uniqueness"
    assert answer.json()["detail"] == f"The user name {ADA.upper()} is taken."


async def test_a_group_pushed_twice_is_one(provider: Provider) -> None:
    """As a provider does that never heard the first answer; a conflict it would be told for ever."""
    first = await provider.group("Editors", externalId="00g1")
    assert await provider.group("Editors", externalId="00g1") == first


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("POST", "/Users", b"{", 400),
        ("POST", "/Users", b"[]", 400),
        ("POST", "/Users", b'{"userName": "\\u0000"}', 400),
        ("POST", "/Users", b'{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"]}', 400),
        ("POST", "/Users", b"[" * 100_000, 400),
        ("POST", "/Groups", b'{"schemas": ["%s"], "displayName": "  "}' % GROUP_SCHEMA.encode(), 400),
        (
            "POST",
            "/Groups",
            b'{"schemas": ["%s"], "displayName": "G", "members": [{"value": "x"}]}' % GROUP_SCHEMA.encode(),
            400,
        ),
        ("PATCH", "/Users/x", b'{"schemas": ["%s"], "Operations": []}' % PATCH_SCHEMA.encode(), 400),
        ("GET", "/Users/%7f", b"", 404),
        ("GET", "/Users?filter=((", b"", 400),
        ("GET", "/Users?startIndex=x", b"", 400),
        ("GET", "/Nobody", b"", 404),
        ("PUT", "/Users", b"{}", 405),
        ("POST", "/Bulk", b"{}", 501),
        ("POST", "/Users", b" " * (17 * 1024 * 1024), 413),
    ],
)
async def test_what_goes_in_wrong_comes_out_in_scims_words(
    provider: Provider, method: str, address: str, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/scim+json"}
    answer = await provider.http.request(method, address, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert answer.json()["status"] == str(status)
    assert answer.json()["detail"]
