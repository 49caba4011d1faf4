"""What a bulk act is about: held against the same meaning in plain Python, and refused where it is not all known."""

from datetime import UTC
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from automation_log.domain.batches import Act
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.filters.fields import FIELDS
from automation_log.domain.filters.filter import Filter, Words
from automation_log.domain.filters.grammar import parse
from automation_log.store.batch_finding import About, find_about
from automation_log.store.searching import LogQuery
from tests.conftest import Record
from tests.store.filter_oracle import roots_found
from tests.store.many_jobs import NOW, made, write, write_batch
from tests.store.test_finding import SOME

ROWS = made(11, 80)


@pytest.fixture
async def log(record: Record) -> Record:
    await write(record, ROWS)
    await write_batch(record, ROWS)
    return record


async def about(log: Record, filter_: Filter, act: Act, **how: Any) -> About:
    async with log.database.reading(log.workspace_id) as connection:
        return await find_about(connection, LogQuery(filter=filter_, now=NOW, zone=UTC), act, **how)


def expected(filter_: Filter) -> tuple[set[UUID], set[UUID], set[UUID]]:
    """What is taken in; the leaves of it that nothing excludes; and those of it with something excluded inside."""
    matching = {job for hits in roots_found(filter_, ROWS, now=NOW, zone=UTC).values() for job in hits}
    taken = {row["id"] for row in ROWS if row["id"] in matching and not matching & {*row["path"]}}
    excluded = {
        row["id"]
        for row in ROWS
        for term in filter_.terms
        if term.is_excluded and (isinstance(term, Words) or FIELDS[term.field].is_of_nested)
        if row["id"]
        not in {
            job
            for hits in roots_found(Filter((term, Words(text=""))), ROWS, now=NOW, zone=UTC).values()
            for job in hits
        }
    }
    below = [row for row in ROWS if taken & {row["id"], *row["path"]}]
    leaves = {row["id"] for row in below if row["is_leaf"]} - excluded
    inside = {above for row in below if row["id"] in excluded for above in taken & {row["id"], *row["path"]}}
    return taken, leaves, inside


async def test_an_act_is_about_what_the_filter_says_and_nothing_it_excludes(log: Record) -> None:
    checked: list[Filter] = []

    @given(SOME)
    @settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def gather(some: Filter) -> None:
        checked.append(some)

    gather()
    sides = [expected(some) for some in checked]
    assert sum(bool(leaves) for _, leaves, _ in sides) > 30
    assert any(inside for _, _, inside in sides)
    for some, (taken, leaves, inside) in zip(checked, sides, strict=True):
        found = await about(log, some, Act.RETRY, search_s=60)
        assert {job.id for job in found.jobs} == leaves, str(some)
        assert len(found.jobs) == len(leaves), str(some)
        assert found.roots + found.nested == len(taken), str(some)
        again = await about(log, some, Act.RERUN, search_s=60)
        assert ({job.id for job in again.jobs}, again.excluding) == (taken, inside), str(some)


async def test_more_than_the_ceiling_is_refused_whole(log: Record) -> None:
    count = len(roots_found(parse("status:completed"), ROWS, now=NOW, zone=UTC))
    assert (await about(log, parse("status:completed"), Act.RETRY, most=count)).roots == count
    with pytest.raises(InvalidRequest) as refusal:
        await about(log, parse("status:completed"), Act.RETRY, most=count - 1)
    assert (refusal.value.code, refusal.value.field) == ("too_many_jobs", "q")
    assert f"more than {count - 1} jobs" in str(refusal.value)


async def test_a_search_that_did_not_come_to_its_end_is_refused(log: Record) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        await about(log, parse("status:completed"), Act.RETRY, search_s=-1)
    assert refusal.value.code == "search_incomplete"
    assert "The search came back to 2026-11-0" in str(refusal.value)


async def test_an_empty_log_is_about_nothing(record: Record) -> None:
    assert await about(record, parse(""), Act.RERUN) == About()
