"""The database finds what the filter says: held against the same meaning in plain Python, for filters of every form."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automation_log.domain.filters.filter import Filter, OneOf, Words
from automation_log.domain.filters.grammar import parse
from automation_log.domain.statuses import Status
from automation_log.store.counting import count_newer, count_roots, count_statuses
from automation_log.store.finding import Found, find_roots
from automation_log.store.searching import LogQuery
from tests.conftest import Record
from tests.domain.filters.some import filters
from tests.store.filter_oracle import roots_found
from tests.store.many_jobs import (
    ACTORS,
    APPS,
    BATCH,
    CAUSES,
    HUB,
    LABELS,
    NOW,
    PEOPLE,
    Rows,
    made,
    write,
    write_batch,
)

ROWS = made(2026, 120)
KNOWN = st.sampled_from(
    [OneOf(field="target", values=(label,)) for label in LABELS]
    + [OneOf(field="person", values=(person,)) for person in PEOPLE if person]
    + [OneOf(field=field, values=(str(HUB), "Figma")) for field in ("hub", "account")]
    + [OneOf(field="app", values=(app,)) for app in APPS]
    + [OneOf(field="actor", values=(actor,)) for actor in ACTORS]
    + [OneOf(field="cause", values=(cause[3:12],)) for cause in CAUSES]
    + [OneOf(field="id", values=(str(row["id"]),)) for row in ROWS[:3]]
    + [OneOf(field="batch", values=(str(BATCH),))]
    + [Words(text=str(row["id"])) for row in ROWS[:3]]
    + [OneOf(field="hub", values=(HUB.hex.upper(),))]
    + [Words(text=text) for text in ("ada", "FIG", "ünï", "olive", "%", "_", "script")]
)
SOME = st.builds(
    lambda known, others: Filter((*known, *others.terms[:2])), st.lists(KNOWN, max_size=2), filters()
)


@pytest.fixture
async def log(record: Record) -> Record:
    await write(record, ROWS)
    await write_batch(record, ROWS)
    return record


def asked(text: Filter | str = "", **place: Any) -> LogQuery:
    filter_ = text if isinstance(text, Filter) else parse(text)
    return LogQuery(filter=filter_, now=NOW, zone=UTC, **place)


async def found(log: Record, query: LogQuery, **how: Any) -> Found:
    async with log.database.reading(log.workspace_id) as connection:
        return await find_roots(connection, query, **how)


def ids(found: Found) -> list[Any]:
    return [root.row["id"] for root in found.roots]


async def test_filters_of_every_form_find_what_they_say(log: Record) -> None:
    checked: list[Filter] = []

    @given(SOME)
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def gather(some: Filter) -> None:
        checked.append(some)

    gather()
    assert sum(bool(roots_found(some, ROWS, now=NOW, zone=UTC)) for some in checked) > 30
    for some in checked:
        expected = roots_found(some, ROWS, now=NOW, zone=UTC)
        answer = await found(log, asked(some), limit=1_000, in_time_s=60)
        assert ids(answer) == [*expected], str(some)
        for root in answer.roots:
            hits = expected[root.row["id"]]
            assert root.hits == len(hits), str(some)
            assert (root.hit["id"] if root.hit else root.row["id"]) == hits[0], str(some)


@pytest.mark.parametrize(
    "text", ["", "status:completed", "app:figma -person:ada@example.com", "created:..-20d"]
)
async def test_pages_follow_one_another_both_ways_and_miss_nothing(log: Record, text: str) -> None:
    expected = [*roots_found(parse(text), ROWS, now=NOW, zone=UTC)]
    down = [await found(log, asked(text), limit=7)]
    while down[-1].has_more:
        down.append(await found(log, asked(text, before=ids(down[-1])[-1]), limit=7))
    assert [one for page in down for one in ids(page)] == expected
    up = [await found(log, asked(text, after=expected[-1]), limit=7)]
    while up[0].has_more:
        up.insert(0, await found(log, asked(text, after=ids(up[0])[0]), limit=7))
    assert [one for page in up for one in ids(page)] == expected[:-1]


async def test_a_search_says_how_far_it_came(log: Record) -> None:
    whole = (await found(log, asked("app:nothing"))).searched
    assert whole is not None
    assert (whole.is_complete, whole.go_on_before) == (True, None)
    assert (whole.newest_at - whole.back_to).days == 39
    hurried = (await found(log, asked("app:nothing"), in_time_s=0)).searched
    assert hurried is not None
    assert not hurried.is_complete
    assert hurried.newest_at - hurried.back_to == timedelta(days=1)
    back_to = hurried.back_to
    while hurried is not None and hurried.go_on_before is not None:
        hurried = (await found(log, asked("app:nothing", before=hurried.go_on_before), in_time_s=0)).searched
        assert hurried is not None
        assert hurried.back_to < back_to
        back_to = hurried.back_to
    assert hurried is not None
    assert hurried.back_to == whole.back_to


async def test_an_empty_log_was_not_searched(record: Record) -> None:
    async with record.database.reading(record.workspace_id) as connection:
        assert await find_roots(connection, asked("app:figma")) == Found()
        assert (await count_roots(connection, asked())).by_status.total() == 0
        assert await count_newer(connection, asked()) == 0


@pytest.mark.parametrize("text", ["", "app:figma", "trigger:scim"])
async def test_counts_are_of_what_is_found(log: Record, text: str) -> None:
    expected = roots_found(parse(text), ROWS, now=NOW, zone=UTC)
    rows = {row["id"]: row for row in ROWS}
    async with log.database.reading(log.workspace_id) as connection:
        counts = await count_roots(connection, asked(text), in_time_s=60)
        everything = await count_statuses(connection)
        newer = await count_newer(connection, asked(text, after=[*expected][5]))
    for status in Status:
        assert counts.by_status[status] == sum(rows[root]["status"] == status for root in expected)
    assert (
        counts.by_status.total()
        == counts.by_task.total()
        == counts.by_trigger.total()
        == counts.by_hour.total()
    )
    assert counts.is_complete
    assert everything.total() == len({row["root_id"] for row in ROWS})
    assert newer == 5


async def test_another_workspace_finds_nothing(log: Record) -> None:
    async with log.database.reading(log.ids.new()) as connection:
        assert await find_roots(connection, asked()) == Found()


def test_the_rows_of_this_test_are_told_apart_by_them() -> None:
    rows: Rows = ROWS
    for column in ("status", "task", "trigger", "app", "subject", "reason", "evidence", "settled", "is_leaf"):
        assert len({row[column] for row in rows}) > 1
