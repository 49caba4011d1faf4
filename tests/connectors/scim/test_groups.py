"""Groups by SCIM: exactly those asked for, whichever way the app can change them, and nobody else's membership."""

import json

import pytest

from automation_log.domain.errors import Changed, OutcomeUnknown, Refused
from automation_log.domain.reasons import Reason
from tests.connectors.scim.office import error, take


def groups(*names, action="set_groups"):
    return {action: {"user": "ada", "groups": "\n".join(names)}}


@pytest.fixture(autouse=True)
def people(office):
    office.hire("ada")
    office.hire("eve")
    office.form("1", "Admins", "ada", "eve")
    office.form("2", "Editors", "eve")
    office.form("3", "Viewers", "ada")


def sent(office, method):
    return [(asked.path, json.loads(asked.body)) for asked in office.asked(method)]


async def test_only_what_differs_is_changed_and_leaving_comes_first(office):
    reading = await take(office, groups("editors", "Viewers"))
    assert reading.seen == "joined Editors · left Admins"
    assert [(path, body["Operations"]) for path, body in sent(office, "PATCH")] == [
        ("/Groups/1", [{"op": "remove", "path": 'members[value eq "ada"]'}]),
        ("/Groups/2", [{"op": "add", "path": "members", "value": [{"value": "ada"}]}]),
    ]


async def test_joining_leaves_no_group(office):
    await take(office, groups("Editors", action="join_groups"))
    assert [path for path, _ in sent(office, "PATCH")] == ["/Groups/2"]


async def test_exactly_no_group(office):
    await take(office, groups())
    assert [path for path, _ in sent(office, "PATCH")] == ["/Groups/1", "/Groups/3"]


async def test_who_is_in_them_already_stays_and_nothing_is_sent(office):
    await take(office, groups("Admins", "Viewers"))
    assert not office.asked("PATCH")


async def test_groups_are_written_whole_where_the_app_takes_no_parts(office):
    office.features = {"patch": False, "etag": True}
    await take(office, groups("Editors", "Viewers"))
    assert sent(office, "PUT") == [
        ("/Groups/1", {"id": "1", "displayName": "Admins", "members": [{"value": "eve", "type": "User"}]}),
        (
            "/Groups/2",
            {
                "id": "2",
                "displayName": "Editors",
                "members": [{"value": "eve", "type": "User"}, {"value": "ada"}],
            },
        ),
    ]
    assert [asked.headers["if-match"] for asked in office.asked("PUT")] == ['W/"1"', 'W/"2"']


async def test_somebody_else_who_wrote_the_group_meanwhile_is_not_overwritten(office):
    office.features = {"patch": False, "etag": True}
    office.answers["PUT", "/Groups/1"] = lambda: error(412, "The group is another by now")
    with pytest.raises(OutcomeUnknown, match="another by now"):
        await take(office, groups("Viewers"))


async def test_a_role_that_is_no_group_changes_nothing(office):
    with pytest.raises(Refused, match="no group “Pilots”") as refused:
        await take(office, groups("Pilots", "Editors"))
    assert refused.value.reason is Reason.ROLE_UNKNOWN
    assert not office.asked("PATCH")


async def test_two_groups_of_one_name_are_not_guessed_between(office):
    office.form("4", "editors")
    with pytest.raises(Changed, match="2 groups “Editors”"):
        await take(office, groups("Editors"))


async def test_an_app_without_groups(office):
    office.answers["GET", "/Groups"] = lambda: error(404, "There is no such thing")
    with pytest.raises(Refused) as refused:
        await take(office, groups("Editors"))
    assert refused.value.reason is Reason.ROLE_UNKNOWN
    await take(office, groups())


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ([{"value": "2", "display": "another name"}], "Admins\nEditors\nViewers"),
        ([{"value": "2", "type": "indirect"}], "Admins\nViewers"),
        ([], "Admins\nViewers"),
    ],
)
async def test_who_is_in_which_is_said_by_the_group_or_by_the_person(office, said, held):
    office.hire("ada", groups=said)
    columns = {"found.roles": "groups.*"}
    in_groups = {"found.both": "admins\nVIEWERS", "found.more": "Admins\nPilots"}
    reading = await take(
        office, {"find_user": {"username": "ada@example.com", "columns": columns, "in_groups": in_groups}}
    )
    assert reading.values == {"found.roles": held, "found.both": "yes", "found.more": ""}
