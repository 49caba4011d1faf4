"""Who a provider's person is here: known at first by a verified e-mail, then by the provider's own name for them."""

from typing import Any

import pytest

from automation_log.domain.roles import Role
from automation_log.store import identities
from tests.web.signing_in.conftest import GUEST, Entrance


async def test_the_subject_decides_from_the_first_time_on(entrance: Entrance) -> None:
    await entrance.signs_in(entrance.web.browser())
    entrance.issuer.person = {"sub": "guest-at-okta", "email": "owner@example.com", "email_verified": True}
    browser = entrance.web.browser()
    await entrance.signs_in(browser)
    assert "Guest Person" in (await browser.get("/w/acme/access")).text
    entrance.issuer.person = GUEST | {"sub": "somebody-else"}
    await entrance.refused(403, "known_as_another")
    forget = entrance.web.services.sign_in_providers.forget
    owner, guest = entrance.web.actor(), entrance.web.members[Role.GUEST]
    await forget(entrance.web.record.workspace_id, guest, owner, Role.OWNER)
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    async with entrance.web.record.database.reading(entrance.web.record.workspace_id) as connection:
        assert [one.subject for one in await identities.list_of(connection, guest)] == ["somebody-else"]


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"email_verified": False}, "email_not_verified"),
        ({"email_verified": "false"}, "email_not_verified"),
        ({"email_verified": None}, "email_not_verified"),
        ({"email": "nobody@example.com"}, "not_a_member"),
        ({"email": None}, "email_missing"),
        ({"email": "no address"}, "email_missing"),
        ({"email": ["guest@example.com"]}, "email_missing"),
    ],
)
async def test_who_is_nobody_here_stays_outside(
    entrance: Entrance, person: dict[str, Any], code: str
) -> None:
    entrance.issuer.claims = person
    await entrance.refused(403, code)


async def test_an_unverified_email_is_believed_only_where_that_was_decided(entrance: Entrance) -> None:
    await entrance.set(takes_unverified=True)
    entrance.issuer.claims = {"email_verified": False}
    await entrance.refused(403, "email_not_verified")
    entrance.issuer.claims = {"email_verified": None}
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303


async def test_a_deactivated_member_stays_outside_known_or_not(entrance: Entrance) -> None:
    await entrance.deactivate(Role.USER)
    entrance.issuer.person = {"sub": "user", "email": "user@example.com", "email_verified": True}
    await entrance.refused(403, "member_deactivated")
    entrance.issuer.person = dict(GUEST)
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
    await entrance.deactivate(Role.GUEST)
    await entrance.refused(403, "member_deactivated")


async def test_whoever_was_deleted_and_added_again_is_known_anew(entrance: Entrance) -> None:
    await entrance.signs_in(entrance.web.browser())
    members, by = entrance.web.services.directory.members, entrance.web.actor()
    await entrance.changed(members.delete(entrance.web.members[Role.GUEST], by, Role.OWNER))
    await entrance.refused(403, "not_a_member")
    _, plan = members.add("guest@example.com", "Guest", Role.GUEST, by, Role.OWNER)
    await entrance.changed(plan)
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303


async def test_an_email_that_only_userinfo_tells_is_asked_for(entrance: Entrance) -> None:
    entrance.issuer.person = {"sub": "guest-at-okta"}
    entrance.issuer.told = GUEST | {"sub": "somebody-else"}
    await entrance.refused(403, "email_missing")
    entrance.issuer.told = dict(GUEST)
    assert (await entrance.signs_in(entrance.web.browser())).status_code == 303
