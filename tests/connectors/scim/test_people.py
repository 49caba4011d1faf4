"""People by SCIM: read to the end, found exactly, created once, changed in the way the app can."""

import json

import pytest

from automation_log.domain.errors import Changed, ConfigurationError, Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from tests.connectors.scim.office import take

ALL = {"read_users": {"columns": {"email": "email", "role": "groups.*", "active": "active"}}}
ADA = {"found.id": "id", "found.email": "email", "found.roles": "groups.*", "found.active": "active"}


def find(**whom):
    return {"find_user": {"columns": ADA, **whom}}


@pytest.mark.parametrize("page_size", [None, 2, 100])
async def test_everybody_is_read_whatever_size_of_page_comes(office, page_size):
    for number in range(8):
        office.hire(f"p{number}")
    office.form("g", "Editors", "p7")
    scim = {} if page_size is None else {"page_size": page_size}
    reading = await take(office, ALL, scim=scim)
    assert [row["email"] for row in reading.rows] == [f"p{number}@example.com" for number in range(8)]
    assert reading.rows[7]["role"] == "Editors"
    counts = {"count=" in asked.query for asked in office.asked("GET")}
    assert counts == {page_size is not None}


async def test_a_list_that_ends_before_its_count_is_said(office):
    office.answers["GET", "/Users"] = lambda: {"totalResults": 2, "Resources": []}
    with pytest.raises(Changed, match=r"“Try”.*says 2 resources and ended after 0"):
        await take(office, ALL)


async def test_what_a_column_asks_for_and_nobody_has_is_said(office):
    office.hire("ada")
    with pytest.raises(Changed, match=r"nobody in the app has roles\.\*\.value"):
        await take(office, {"read_users": {"columns": {"role": "roles.*.value"}}})


@pytest.mark.parametrize(
    ("attributes", "email", "active"),
    [
        ({}, "ada@example.com", "yes"),
        ({"emails": [{"value": "b@x.org"}, {"value": "a@x.org", "primary": True}]}, "a@x.org", "yes"),
        ({"emails": [{"type": "work"}], "active": "True"}, "ada@example.com", "yes"),
        ({"userName": "ada", "active": False}, "", ""),
        ({"active": "False"}, "ada@example.com", ""),
    ],
)
async def test_what_is_read_is_the_same_in_every_app(office, attributes, email, active):
    office.hire("ada", **attributes)
    (row,) = (await take(office, ALL)).rows
    assert (row["email"], row["active"]) == (email, active)


@pytest.mark.parametrize("features", [{}, {"filter": True}, {"filter": False}])
async def test_somebody_is_found_by_user_name_or_else_by_address(office, features):
    office.features = features
    office.hire("ada", userName="ada", emails=[{"value": "Ada@Example.com"}])
    office.hire("eve", userName="eve", emails=[{"value": "xada@example.com"}])
    for whom in ({"username": "ada"}, {"username": "ADA@example.com", "email": "ada@example.com"}):
        assert (await take(office, find(**whom))).values["found.id"] == "ada"
    assert (await take(office, find(email="da@example.com"))).values == dict.fromkeys(ADA, "")
    with pytest.raises(Refused) as refused:
        await take(office, find(username="nobody", missing="user_not_found"))
    assert refused.value.reason is Reason.USER_NOT_FOUND
    filters = [asked.query for asked in office.asked("GET") if "filter=" in asked.query]
    assert bool(filters) == features.get("filter", True)


async def test_two_people_with_one_address_are_not_guessed_between(office):
    for name in ("ada", "eve"):
        office.hire(name, emails=[{"value": "both@example.com"}])
    with pytest.raises(Changed, match="2 people where one is meant"):
        await take(office, find(email="both@example.com"))


async def test_a_filter_quotes_what_it_is_given(office):
    await take(office, find(username='a"b\\c&d'))
    filters = [asked.query for asked in office.asked("GET") if "filter=" in asked.query]
    assert filters == ["filter=userName%20eq%20%22a%5C%22b%5C%5Cc%26d%22"]


async def test_somebody_who_is_there_is_not_created_again(office):
    create = {
        "create_user": {
            "username": "{person.email}",
            "email": "{person.email}",
            "password": "{secret.new_password}",
            "attributes": {"name": {"familyName": "{person.email}"}},
        }
    }
    values = {"person.email": "new@example.com", "secret.new_password": Secret("N3w-{person.email}")}
    await take(office, create, values=values)
    office.hire("new")
    await take(office, create, values=values)
    (asked,) = office.asked("POST")
    assert json.loads(asked.body) == {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "new@example.com",
        "emails": [{"value": "new@example.com"}],
        "password": "N3w-{person.email}",
        "active": True,
        "name": {"familyName": "new@example.com"},
    }


async def test_attributes_are_set_by_parts_or_by_the_whole(office):
    office.hire("ada", name={"givenName": "Ada"}, groups=[{"value": "g"}], meta={"version": 'W/"1"'})
    change = {"set_user": {"user": "ada", "attributes": {"active": False, "name.familyName": "Byron"}}}
    await take(office, change)
    (patched,) = office.asked("PATCH")
    assert json.loads(patched.body)["Operations"] == [
        {"op": "replace", "path": "active", "value": False},
        {"op": "replace", "path": "name.familyName", "value": "Byron"},
    ]
    office.features = {"patch": False, "etag": True}
    await take(office, change)
    (put,) = office.asked("PUT")
    assert json.loads(put.body) == {
        "id": "ada",
        "userName": "ada@example.com",
        "active": False,
        "name": {"givenName": "Ada", "familyName": "Byron"},
    }
    assert put.headers["if-match"] == 'W/"1"'


async def test_deleting_twice_is_success_and_nobody_is_not_everybody(office):
    for _ in range(2):
        await take(office, {"delete_user": {"user": "a/b"}})
    assert [asked.path for asked in office.asked("DELETE")] == ["/Users/a%2Fb"] * 2
    with pytest.raises(ConfigurationError, match="id is not known"):
        await take(office, {"delete_user": {"user": "{found.id}"}}, values={"found.id": ""})


async def test_what_the_app_says_of_itself_or_not(office):
    ask = {"read_service": {"name": "found.can", "at": "changePassword.supported", "equals": True}}
    assert (await take(office, ask)).values == {"found.can": ""}
    office.features = {"changePassword": True}
    assert (await take(office, ask)).values == {"found.can": "yes"}
