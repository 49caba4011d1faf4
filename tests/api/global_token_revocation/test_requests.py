"""A request that is believed: whom it names, what comes of it, and in which order it is refused."""

import asyncio
from typing import Any

import pytest

from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import ActorKind, TargetKind
from automation_log.domain.triggers import Trigger
from tests.api.global_token_revocation.conftest import ADA, BY_EMAIL, Desk
from tests.api.global_token_revocation.issuer import ISSUER


def named(desk: Desk, how: str) -> dict[str, Any]:
    """Ada, named so; at the identity provider she is `00u1` and `ada`."""
    return {
        "email": {"format": "email", "email": f" {ADA.upper()} "},
        "the issuer's external id": {"format": "iss_sub", "iss": ISSUER, "sub": "00u1"},
        "the issuer's user name": {"format": "iss_sub", "iss": ISSUER, "sub": "ADA"},
        "our id": {"format": "opaque", "id": str(desk.ada)},
    }[how]


async def managed(desk: Desk) -> None:
    """An identity provider manages Ada."""
    await desk.office.run(
        "UPDATE members SET username = 'ada', external_id = '00u1', is_managed = true WHERE id = %s",
        [desk.ada],
    )


@pytest.mark.parametrize("field", ["sub_id", "subject"])
@pytest.mark.parametrize("how", ["email", "the issuer's external id", "the issuer's user name", "our id"])
async def test_a_person_is_logged_out_however_they_are_named(desk: Desk, how: str, field: str) -> None:
    await managed(desk)
    answer = await desk.ask(body={field: named(desk, how)})
    assert (answer.status_code, answer.content) == (204, b"")
    assert not await desk.is_signed_in()
    assert await desk.office.trees() == [
        [
            f"Rotating passwords · {ADA}",
            "Rotating passwords · Press account",
            "Rotating passwords · Shop service",
        ]
    ]
    root, *nested = await desk.office.jobs()
    assert (root["target_kind"], root["target_id"], root["subject"]) == (TargetKind.MEMBER, desk.ada, ADA)
    assert {(row["trigger"], row["actor_kind"], row["actor_label"]) for row in (root, *nested)} == {
        (Trigger.UNIVERSAL_LOGOUT, ActorKind.IDENTITY_PROVIDER, "Okta")
    }
    assert (
        root["cause_sentence"] == f"Okta logged {ADA} out everywhere: 1 session ended, 2 accounts in reach."
    )
    await desk.office.assert_verified()


async def test_delivered_five_times_at_once_a_token_does_its_work_once(desk: Desk) -> None:
    token = desk.issuer.token()
    answers = await asyncio.gather(*(desk.ask(token) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [204, 401, 401, 401, 401]
    assert len(await desk.office.trees()) == 1
    await desk.office.assert_verified()


async def test_another_token_while_the_rotations_wait_joins_them(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.ask() for _ in range(3)))
    assert [answer.status_code for answer in answers] == [204, 204, 204]
    assert len(await desk.office.trees()) == 1
    root = (await desk.office.jobs())[0]["id"]
    assert len(await desk.office.entries(root, EntryKind.DELIVERED_AGAIN)) == 2
    assert len(await desk.office.entries(desk.ada, EntryKind.DIRECTORY_CHANGED)) == 3
    await desk.office.assert_verified()


async def test_who_is_deactivated_is_found_and_the_record_says_there_was_nothing(desk: Desk) -> None:
    await desk.office.run("UPDATE members SET is_active = false WHERE id = %s", [desk.ada])
    await desk.office.run("UPDATE sessions SET revoked_at = now()")
    assert (await desk.ask()).status_code == 204
    assert await desk.office.jobs() == []
    (said,) = await desk.office.entries(desk.ada, EntryKind.DIRECTORY_CHANGED)
    assert "no session ended, no account in reach" in said["personal"]


async def test_nobody_is_named_by_another_issuers_or_another_workspaces_names(desk: Desk) -> None:
    await managed(desk)
    other = desk.office.record.ids.new()

    async def found(connection: Any) -> None:
        await connection.execute(
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'other', 'Other', now())",
            [other],
        )
        await connection.execute(
            "INSERT INTO members (id, workspace_id, email, name, role, created_at, changed_at)"
            " VALUES (%s, %s, 'grace@example.com', 'Grace', 4, now(), now())",
            [other, other],
        )

    await desk.office.record.database.write(other, found)
    for person in (
        {"format": "iss_sub", "iss": "https://other.okta.com", "sub": "00u1"},
        {"format": "iss_sub", "iss": ISSUER, "sub": "00u2"},
        {"format": "iss_sub", "iss": ISSUER, "sub": ADA},
        {"format": "email", "email": "nobody@example.com"},
        {"format": "email", "email": "grace@example.com"},
        {"format": "email", "email": "%"},
        {"format": "opaque", "id": str(other)},
        {"format": "opaque", "id": "U1234567890"},
        {"format": "opaque", "id": ADA},
    ):
        problem = await desk.refused(404, body={"sub_id": person})
        assert problem["code"] == "subject_unknown", person


async def test_two_who_are_meant_are_none(desk: Desk) -> None:
    await managed(desk)
    grace = await desk.office.member("grace@example.com")
    await desk.office.run("UPDATE members SET username = '00u1', is_managed = true WHERE id = %s", [grace.id])
    problem = await desk.refused(422, body={"sub_id": {"format": "iss_sub", "iss": ISSUER, "sub": "00u1"}})
    assert problem["code"] == "subject_ambiguous"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", None),
        (b"{", None),
        (b"\xff", None),
        (b"[" * 60_000, None),
        ([], "sub_id"),
        ({}, "sub_id"),
        ("sub_id", "sub_id"),
        (BY_EMAIL | {"subject": BY_EMAIL["sub_id"]}, "sub_id"),
        ({"sub_id": ADA}, "sub_id"),
        ({"subject": None}, "subject"),
        ({"sub_id": {}}, "sub_id.format"),
        ({"sub_id": {"format": "phone_number", "phone_number": "+1"}}, "sub_id.format"),
        ({"sub_id": {"format": ["email"], "email": ADA}}, "sub_id.format"),
        ({"subject": {"format": "email"}}, "subject.email"),
        ({"sub_id": {"format": "email", "email": 7}}, "sub_id.email"),
        ({"sub_id": {"format": "email", "email": ""}}, "sub_id.email"),
        ({"sub_id": {"format": "email", "email": "a\0b"}}, "sub_id.email"),
        ({"sub_id": {"format": "email", "email": "x" * 501}}, "sub_id.email"),
        ({"sub_id": {"format": "iss_sub", "sub": "00u1"}}, "sub_id.iss"),
        ({"sub_id": {"format": "iss_sub", "iss": ISSUER}}, "sub_id.sub"),
        ({"sub_id": {"format": "opaque", "id": None}}, "sub_id.id"),
        (b'{"sub_id": {"format": "opaque", "id": "\\ud800"}}', "sub_id.id"),
    ],
)
async def test_a_body_that_cannot_be_read_names_its_place(desk: Desk, body: Any, field: str | None) -> None:
    problem = await desk.refused(400, body=body)
    assert (problem["code"], problem.get("field")) == ("malformed", field)


async def test_the_token_comes_first_then_the_body_then_the_person(desk: Desk) -> None:
    bad, unknown = b"{", {"sub_id": {"format": "email", "email": "nobody@example.com"}}
    for body in (bad, unknown, BY_EMAIL, b"x" * 70_000):
        await desk.refused(401, desk.issuer.token(aud="x"), body)
    await desk.refused(400, body=bad)
    await desk.refused(413, body=b"x" * 70_000)
    await desk.refused(404, body=unknown)
    assert (await desk.ask()).status_code == 204


async def test_only_a_post_is_a_request(desk: Desk) -> None:
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
        answer = await desk.http.request(method, "/w/acme/global-token-revocation")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
