"""Joiner, mover, leaver: what an identity provider pushes, and the trees that follow."""

import asyncio
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.statuses import Status
from automation_log.domain.triggers import Trigger
from tests.api.scim.conftest import Provider

ADA, GRACE = "ada@example.com", "grace@example.com"
OFF = {"op": "replace", "path": "active", "value": False}
ON = {"op": "replace", "path": "active", "value": True}


def member_in(member: str) -> dict[str, object]:
    return {"op": "add", "path": "members", "value": [{"value": member}]}


def member_out(member: str) -> dict[str, object]:
    return {"op": "remove", "path": f'members[value eq "{member}"]'}


async def furnished(provider: Provider) -> tuple[str, str]:
    """Ada, and a team that gives a role in both hubs and reaches an account; nothing has followed yet."""
    ada, team = await provider.user(ADA), await provider.group("Editors")
    await provider.share(team, "Newsroom")
    await provider.share(team, "Shop", "Viewers")
    await provider.share_account(team, "Press account")
    assert await provider.office.trees() == []
    return ada, team


async def test_a_joiner_is_added_where_the_team_is(provider: Provider) -> None:
    ada, team = await furnished(provider)
    answer = await provider.patch(f"/Groups/{team}", member_in(ada))
    assert answer.status_code == 204, answer.text
    assert await provider.office.trees() == [
        [
            "Adding users · Editors",
            f"Adding users · Newsroom · {ADA}",
            f"Adding users · Shop · {ADA}",
        ]
    ]
    root, *_ = await provider.office.jobs()
    assert (root["trigger"], root["actor_label"]) == (Trigger.SCIM, "Okta")
    assert root["subject"] == ADA
    assert root["cause_sentence"] == "Okta pushed the group “Editors”: 1 in."
    *_, said = await provider.office.entries(UUID(team), EntryKind.DIRECTORY_CHANGED)
    assert said["id"] == root["cause_id"]
    await provider.office.assert_verified()


async def test_a_mover_never_loses_the_seat(provider: Provider) -> None:
    ada, old = await furnished(provider)
    new = await provider.group("Writers")
    await provider.share(new, "Newsroom", "Moderators")
    await provider.patch(f"/Groups/{old}", member_in(ada))
    await provider.patch(f"/Groups/{new}", member_in(ada))
    await provider.patch(f"/Groups/{old}", member_out(ada))
    _, *moves = await provider.office.trees()
    assert moves == [
        ["Updating user roles · Writers", f"Updating user roles · Newsroom · {ADA}"],
        # Whether Ada goes from the newsroom is for the job to decide: the new team keeps her there.
        [
            "Removing users · Editors",
            f"Removing users · Newsroom · {ADA}",
            f"Removing users · Shop · {ADA}",
            "Rotating passwords · Press account",
        ],
    ]
    await provider.office.assert_verified()


async def test_a_leaver_goes_everywhere_and_what_they_knew_is_changed(provider: Provider) -> None:
    ada, team = await furnished(provider)
    await provider.patch(f"/Groups/{team}", member_in(ada))
    await provider.patch(f"/Users/{ada}", OFF)
    assert (await provider.http.get(f"/Users/{ada}")).json()["active"] is False
    _, tree = await provider.office.trees()
    assert tree == [
        f"Removing users · {ADA}",
        f"Removing users · Newsroom · {ADA}",
        f"Removing users · Shop · {ADA}",
        "Rotating passwords · Press account",
    ]
    # Deleted after that, nothing is left to do.
    assert (await provider.http.delete(f"/Users/{ada}")).status_code == 204
    assert len(await provider.office.trees()) == 2
    assert (await provider.http.get(f"/Users/{ada}")).status_code == 404
    await provider.office.assert_verified()


async def test_a_delete_without_a_deactivation_is_a_leaver_too(provider: Provider) -> None:
    ada, team = await furnished(provider)
    await provider.patch(f"/Groups/{team}", member_in(ada))
    assert (await provider.http.delete(f"/Users/{ada}")).status_code == 204
    _, tree = await provider.office.trees()
    assert [line.split(" · ")[0] for line in tree] == ["Removing users"] * 3 + ["Rotating passwords"]


async def test_delivered_five_times_at_once_it_is_one_tree_and_said_aloud(provider: Provider) -> None:
    ada, team = await furnished(provider)
    await provider.patch(f"/Groups/{team}", member_in(ada))
    answers = await asyncio.gather(*(provider.patch(f"/Users/{ada}", OFF) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {204}
    rows = [row for row in await provider.office.jobs() if row["parent_id"] is None]
    assert len(rows) == 2
    assert len(await provider.office.entries(rows[1]["id"], EntryKind.DELIVERED_AGAIN)) == 4
    await provider.office.assert_verified()


async def test_deactivated_again_after_coming_back_is_another_tree(provider: Provider) -> None:
    ada, team = await furnished(provider)
    await provider.patch(f"/Groups/{team}", member_in(ada))
    await provider.patch(f"/Users/{ada}", OFF)
    await provider.patch(f"/Users/{ada}", ON)
    # Coming back restores nothing: what the team gives must be given anew.
    assert len(await provider.office.trees()) == 2
    group = (await provider.http.get(f"/Groups/{team}")).json()
    assert "members" not in group
    await provider.patch(f"/Groups/{team}", member_in(ada))
    await provider.patch(f"/Users/{ada}", OFF)
    assert [tree[0] for tree in await provider.office.trees()] == [
        "Adding users · Editors",
        f"Removing users · {ADA}",
        "Adding users · Editors",
        f"Removing users · {ADA}",
    ]


async def test_a_deleted_group_takes_what_it_gave(provider: Provider) -> None:
    ada, team = await furnished(provider)
    grace = await provider.user(GRACE)
    await provider.patch(f"/Groups/{team}", member_in(ada), member_in(grace))
    assert (await provider.http.delete(f"/Groups/{team}")).status_code == 204
    _, tree = await provider.office.trees()
    assert tree == [
        "Removing users · Editors",
        f"Removing users · Newsroom · {ADA}",
        f"Removing users · Newsroom · {GRACE}",
        f"Removing users · Shop · {ADA}",
        f"Removing users · Shop · {GRACE}",
        "Rotating passwords · Press account",
    ]
    # Said again, it is so already, and the log knows of it.
    assert (await provider.http.delete(f"/Groups/{team}")).status_code == 204
    root = (await provider.office.jobs())[-1]["root_id"]
    assert len(await provider.office.entries(root, EntryKind.DELIVERED_AGAIN)) == 1
    await provider.office.assert_verified()


async def test_one_push_with_people_in_and_out_is_two_trees(provider: Provider) -> None:
    ada, team = await furnished(provider)
    grace = await provider.user(GRACE)
    await provider.patch(f"/Groups/{team}", member_in(ada))
    await provider.patch(f"/Groups/{team}", {"op": "replace", "path": "members", "value": [{"value": grace}]})
    _, out, into = await provider.office.trees()
    assert out[0] == "Removing users · Editors"
    assert into[0] == "Adding users · Editors"
    assert {line.split(" · ")[-1] for line in into[1:]} == {GRACE}


async def test_a_new_e_mail_is_another_person_to_the_apps(provider: Provider) -> None:
    ada, team = await furnished(provider)
    await provider.patch(f"/Groups/{team}", member_in(ada))
    new = "ada.king@example.com"
    answer = await provider.patch(
        f"/Users/{ada}", {"op": "replace", "path": "emails[primary eq true].value", "value": new}
    )
    assert answer.status_code == 204, answer.text
    _, out, into = await provider.office.trees()
    assert out[0] == f"Removing users · {new}"
    assert {line.split(" · ")[-1] for line in out[1:] if line.startswith("Removing")} == {ADA}
    assert {line.split(" · ")[-1] for line in into[1:]} == {new}


async def test_who_answers_later_is_told_the_roots_id(provider: Provider) -> None:
    ada, team = await furnished(provider)
    later = {"Prefer": "respond-async"}
    answer = await provider.patch(f"/Groups/{team}", member_in(ada), headers=later)
    (root,) = [row for row in await provider.office.jobs() if row["parent_id"] is None]
    assert (answer.status_code, answer.headers["set-txn"]) == (202, str(root["id"]))
    assert answer.content == b""
    # Where no job follows there is nothing to wait for.
    answer = await provider.patch(f"/Groups/{team}", member_in(ada), headers=later)
    assert answer.status_code == 204


async def test_a_tree_from_a_push_is_queued(provider: Provider) -> None:
    ada, team = await furnished(provider)
    await provider.patch(f"/Groups/{team}", member_in(ada))
    rows = await provider.office.jobs()
    assert {row["status"] for row in rows} == {Status.QUEUED}
    async with provider.office.record.database.reading(provider.office.record.workspace_id) as connection:
        found = await (await connection.execute("SELECT args FROM procrastinate_jobs")).fetchall()
    assert {row["args"]["job_id"] for row in found} == {str(row["id"]) for row in rows if row["is_leaf"]}


async def test_each_job_of_a_tree_says_what_became_of_the_grants(provider: Provider) -> None:
    ada, team = await furnished(provider)
    await provider.patch(f"/Groups/{team}", member_in(ada))
    await provider.patch(f"/Users/{ada}", OFF)
    rows = await provider.office.jobs()
    assert [row["cause_sentence"] for row in rows] == [
        "Okta pushed the group “Editors”: 1 in.",
        "A first grant gives the role Editors.",
        "A first grant gives the role Viewers.",
        "Okta deactivated ada@example.com.",
        "The grants gave the role Editors; none is left.",
        "The grants gave the role Viewers; none is left.",
        "Somebody who could reach this account no longer can.",
    ]
    first, event = rows[0], rows[3]
    assert {row["cause_id"] for row in rows[1:3]} == {first["cause_id"]}
    assert {row["cause_id"] for row in rows[4:]} == {event["cause_id"]}
