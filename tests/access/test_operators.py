"""Operators: a token shown once, kept as a hash behind its doors, over in time, one of a name at a time."""

from datetime import datetime, timedelta

import psycopg
import pytest

from automation_log.access.operators import LASTS, LONGEST, PREFIX, Operators
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound, NotSignedIn
from tests.conftest import Record, now


@pytest.fixture
def operators(record: Record) -> Operators:
    return Operators(database=record.database, clock=now, ids=record.ids)


async def test_a_token_opens_until_it_is_ended_and_its_name_is_free_again(operators: Operators) -> None:
    token = await operators.make(" Mara ", made_by="root")
    assert token.reveal().startswith(PREFIX)
    opened = await operators.holder(token.reveal())
    (one,) = await operators.list_all()
    assert (one.id, one.name, one.made_by) == (opened.id, "Mara", "root")
    assert one.expires_at - one.made_at == LASTS
    assert one.used_at is not None
    with pytest.raises(Conflict, match="There is an operator “mara” already"):
        await operators.make("mara", made_by="root")
    assert await operators.end(one.id) == "Mara"
    with pytest.raises(NotSignedIn):
        await operators.holder(token.reveal())
    with pytest.raises(NotFound):
        await operators.end(one.id)
    await operators.make("Mara", made_by="root")
    assert [bool(each.ended_at) for each in await operators.list_all()] == [False, True]


async def test_a_token_expires_at_its_instant(record: Record) -> None:
    passed, begun = timedelta(0), now()

    def clock() -> datetime:
        return begun + passed

    operators = Operators(database=record.database, clock=clock, ids=record.ids)
    token = await operators.make("Mara", made_by="root", lasts=timedelta(days=2))
    passed = timedelta(days=2) - timedelta(seconds=1)
    assert (await operators.holder(token.reveal())).name == "Mara"
    passed = timedelta(days=2)
    with pytest.raises(NotSignedIn):
        await operators.holder(token.reveal())


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(days=-1), LONGEST + timedelta(seconds=1)])
async def test_a_token_lasts_a_year_at_most(operators: Operators, lasts: timedelta) -> None:
    with pytest.raises(InvalidRequest, match="365 days"):
        await operators.make("Mara", made_by="root", lasts=lasts)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb"])
async def test_an_operator_has_a_name_for_the_log(operators: Operators, name: str) -> None:
    with pytest.raises(InvalidRequest):
        await operators.make(name, made_by="root")


async def test_the_table_is_behind_its_doors_and_holds_a_hash(operators: Operators, record: Record) -> None:
    token = await operators.make("Mara", made_by="root")
    async with record.database.outside() as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("SELECT * FROM operators")
    for wrong in ("", PREFIX, token.reveal()[:-1], f"{token.reveal()}x", "x" * 5000):
        with pytest.raises(NotSignedIn):
            await operators.holder(wrong)
