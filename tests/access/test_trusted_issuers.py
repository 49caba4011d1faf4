"""Trust in an issuer: one at a time, each change an entry, and nothing that could not be meant."""

from dataclasses import replace

import pytest

from automation_log.access.trusted_issuers import Trust, TrustedIssuers
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.store import trusted_issuers
from automation_log.store.trusted_issuers import TrustedIssuer
from tests.conftest import Record, now

OLIVE = Actor(kind=ActorKind.OPERATOR, id=None, label="olive")
OKTA = Trust(
    name="Okta",
    issuer="https://acme.okta.com",
    audience="https://log.example.com/w/acme/global-token-revocation",
    keys_address="https://acme.okta.com/oauth2/v1/keys",
)


def issuers_of(record: Record) -> TrustedIssuers:
    return TrustedIssuers(database=record.database, recorder=record.recorder, clock=now, ids=record.ids)


async def trusted(record: Record) -> TrustedIssuer | None:
    async with record.database.reading(record.workspace_id) as connection:
        return await trusted_issuers.find(connection)


async def said(record: Record) -> list[str]:
    async with record.database.reading(record.workspace_id) as connection:
        cursor = await connection.execute(
            "SELECT personal::jsonb -> 'says' ->> 'said' AS said FROM entries ORDER BY id"
        )
        return [row["said"] for row in await cursor.fetchall()]


async def test_one_is_trusted_at_a_time_and_each_change_is_said(record: Record) -> None:
    issuers = issuers_of(record)
    assert await trusted(record) is None
    await issuers.trust(record.workspace_id, OKTA, OLIVE)
    first = await trusted(record)
    await issuers.trust(
        record.workspace_id, replace(OKTA, name=" Entra ", issuer="https://sts.example"), OLIVE
    )
    second = await trusted(record)
    assert first is not None
    assert second is not None
    assert (first.name, first.issuer, second.name, second.issuer) == (
        *("Okta", "https://acme.okta.com"),
        *("Entra", "https://sts.example"),
    )
    await issuers.end(record.workspace_id, OLIVE)
    assert await trusted(record) is None
    with pytest.raises(NotFound):
        await issuers.end(record.workspace_id, OLIVE)
    one, two, three = await said(record)
    assert one.startswith("olive trusted Okta (https://acme.okta.com) with Universal Logout; audience ")
    assert "instead of Okta (https://acme.okta.com)" in two
    assert three == "olive ended the trust in Entra (https://sts.example) with Universal Logout."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "provider"),
        ({"name": "x" * 61}, "provider"),
        ({"name": "a\0b"}, "provider"),
        ({"issuer": ""}, "issuer"),
        ({"issuer": "https://a b"}, "issuer"),
        ({"audience": "x" * 501}, "audience"),
        ({"keys_address": "http://acme.okta.com/keys"}, "keys"),
        ({"keys_address": "https://169.254.169.254/"}, "keys"),
    ],
)
async def test_what_cannot_be_meant_is_refused_at_its_field(
    record: Record, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await issuers_of(record).trust(record.workspace_id, replace(OKTA, **wrong), OLIVE)
    assert refused.value.field == field
    assert await trusted(record) is None
