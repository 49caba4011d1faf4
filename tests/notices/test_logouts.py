"""Logouts: whoever sees the log is mailed that a person was logged out everywhere, once for what is done once."""

import pytest

from automation_log.directory.account_sharing import share_account
from automation_log.directory.changing import Plan, Unconfirmed
from automation_log.directory.universal_logout import UniversalLogout
from automation_log.domain.mails import MailState
from automation_log.domain.roles import Role
from tests.notices.desk import SITE, Desk
from tests.notices.post_office import text

READERS = {"owner@example.com", "super_admin@example.com", "admin@example.com"}


def logging_out(desk: Desk, whom: Role = Role.USER) -> Plan:
    follow = desk.follow()
    services = UniversalLogout(
        database=desk.workshop.record.database, follow=follow, clock=desk.workshop.clock
    )
    return services.log_out(desk.id_of(whom), desk.people[Role.OWNER], Role.OWNER)


async def log_out(desk: Desk, whom: Role = Role.USER) -> None:
    """Said yes to, where it takes passwords."""
    plan = logging_out(desk, whom)
    try:
        await desk.change(plan)
    except Unconfirmed as asked:
        await desk.change(plan, confirmed=asked.confirmation)


@pytest.fixture
async def reach(desk: Desk) -> None:
    """An account is shared with the user."""
    owner = desk.people[Role.OWNER]
    await desk.change(share_account(desk.workshop.account, owner, member_id=desk.id_of(Role.USER)))


@pytest.mark.usefixtures("reach")
async def test_whoever_sees_the_log_is_told_and_nobody_else(desk: Desk) -> None:
    await log_out(desk)
    await desk.round()
    assert {one["To"] for one in desk.office.mails} == READERS
    letter = desk.office.mails[0]
    assert letter["Subject"] == "[Acme] user@example.com was logged out everywhere"
    said = text(letter)
    assert (
        "owner@example.com logged user@example.com out everywhere: no session ended, 1 account in reach."
        in said
    )
    assert f"{SITE}/w/acme/members/{desk.id_of(Role.USER)}" in said


@pytest.mark.usefixtures("reach")
async def test_what_only_repeats_what_waits_is_not_told_again(desk: Desk) -> None:
    await log_out(desk)
    await log_out(desk)
    await desk.round()
    assert len(desk.office.mails) == len(READERS)
    # Nothing waits for whoever reaches nothing: each time sessions may have ended.
    await log_out(desk, Role.GUEST)
    await desk.round()
    assert len(desk.office.mails) == 2 * len(READERS)


async def test_what_is_only_asked_and_who_lost_the_log_is_told_nothing(desk: Desk, reach: None) -> None:
    with pytest.raises(Unconfirmed):
        await desk.change(logging_out(desk))
    assert await desk.listed() == ()
    await log_out(desk)
    await desk.run("UPDATE members SET role = 4 WHERE role = 3")
    await desk.round()
    assert {one["To"] for one in desk.office.mails} == READERS - {"admin@example.com"}
    assert await desk.states() == [MailState.SENT, MailState.SENT, MailState.NEEDLESS]
