"""Lost passwords: who asks learns nothing, whoever they ask for, and cannot ask without end."""

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from automation_log.access.lost_passwords import LostPasswords
from automation_log.domain.errors import InvalidRequest
from automation_log.notices.answering import Answering
from automation_log.store.embedded import Addresses
from automation_log.store.password_requests import MOST_BY_ADDRESS, MOST_BY_CLIENT
from tests.access.conftest import NEWCOMER, OWNER, Entrance

NOBODY = "nobody@example.com"


def lost(entrance: Entrance) -> LostPasswords:
    return LostPasswords(database=entrance.record.database, clock=entrance.clock, ids=entrance.record.ids)


def answering(entrance: Entrance) -> Answering:
    return Answering(database=entrance.record.database, outbox=entrance.outbox)


def requests(addresses: Addresses) -> list[dict[str, Any]]:
    with psycopg.connect(addresses.owner_url, row_factory=dict_row) as owner:
        return owner.execute("SELECT * FROM password_requests ORDER BY id").fetchall()


async def mails(entrance: Entrance) -> int:
    return sum(
        [
            len(await entrance.all("TABLE mails", one))
            for one in (entrance.record.workspace_id, entrance.foreign_id)
        ]
    )


async def test_asking_does_the_same_for_a_member_and_for_nobody(
    entrance: Entrance, addresses: Addresses
) -> None:
    for email in (OWNER, NOBODY):
        await lost(entrance).ask(f" {email.title()} ", client="192.0.2.1")
    assert await mails(entrance) == 0, "nobody was looked up"
    kept = [{name: row[name] for name in ("email", "is_answered")} for row in requests(addresses)]
    assert kept == [{"email": OWNER, "is_answered": False}, {"email": NOBODY, "is_answered": False}]
    assert await answering(entrance).answer() == 2
    (mail,) = await entrance.all("TABLE mails")
    assert mail["member_id"] == entrance.members[OWNER]
    assert await answering(entrance).answer() == 0


async def test_a_member_of_two_workspaces_gets_a_mail_for_each(entrance: Entrance) -> None:
    await lost(entrance).ask(NEWCOMER, client="192.0.2.1")
    # Cut short after the mails, or done by several at once: the mails stay the only ones.
    await asyncio.gather(*(answering(entrance).answer() for _ in range(3)))
    for workspace, member in (
        (entrance.record.workspace_id, entrance.members[NEWCOMER]),
        (entrance.foreign_id, entrance.foreign_newcomer),
    ):
        (mail,) = await entrance.all("TABLE mails", workspace)
        assert mail["member_id"] == member


async def test_too_often_for_one_address_is_forgotten_without_a_word_for_an_hour(
    entrance: Entrance, addresses: Addresses
) -> None:
    await asyncio.gather(*(lost(entrance).ask(OWNER, client=f"192.0.2.{n}") for n in range(12)))
    assert len(requests(addresses)) == MOST_BY_ADDRESS
    await lost(entrance).ask(NEWCOMER, client="192.0.2.1")
    assert len(requests(addresses)) == MOST_BY_ADDRESS + 1
    entrance.ahead = timedelta(hours=1, seconds=1)
    await lost(entrance).ask(OWNER, client="192.0.2.1")
    assert [row["email"] for row in requests(addresses)] == [OWNER], "what is older than an hour is gone"


async def test_too_often_from_one_client_is_forgotten_and_others_go_on(
    entrance: Entrance, addresses: Addresses
) -> None:
    for number in range(MOST_BY_CLIENT + 5):
        await lost(entrance).ask(f"person-{number}@example.com", client="192.0.2.1")
    assert len(requests(addresses)) == MOST_BY_CLIENT
    await lost(entrance).ask(OWNER, client="192.0.2.2")
    assert len(requests(addresses)) == MOST_BY_CLIENT + 1
    assert b"192.0.2.1" not in b"".join(row["client"] for row in requests(addresses))


async def test_who_may_not_come_in_gets_no_mail(entrance: Entrance) -> None:
    await entrance.record.database.write(
        entrance.record.workspace_id,
        lambda connection: connection.execute("UPDATE members SET is_active = false WHERE role <> 1"),
    )
    await lost(entrance).ask(NEWCOMER, client="192.0.2.1")
    await answering(entrance).answer()
    assert await entrance.all("TABLE mails") == []


@pytest.mark.parametrize("wrong", ["", "owner", "owner@", "a@b.test\nBcc: c@d.test", "x" * 300 + "@b.test"])
async def test_what_is_no_address_is_said(entrance: Entrance, addresses: Addresses, wrong: str) -> None:
    with pytest.raises(InvalidRequest, match="e-mail address"):
        await lost(entrance).ask(wrong, client="192.0.2.1")
    assert requests(addresses) == []
