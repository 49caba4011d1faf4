"""A filter's text and its meaning are the same thing twice; what cannot be read is refused at its place."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.filters.errors import MalformedFilter
from automation_log.domain.filters.fields import FIELDS, MOST_SIGNS, Kind
from automation_log.domain.filters.filter import Filter, OneOf, Within, Words
from automation_log.domain.filters.grammar import MOST_TEXT, parse
from tests.domain.filters.some import filters


@given(filters())
def test_what_a_filter_writes_reads_back_as_itself(some: Filter) -> None:
    assert parse(str(some)) == some


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from([*FIELDS, *'-:",\\ .><', "..", "2026-11-03"])).map("".join)
)
def test_any_text_is_a_filter_or_refused_at_a_place(text: str) -> None:
    read, refused = attempted(text)
    if refused is not None:
        assert 1 <= refused.position <= len(text) + 1
        assert (refused.status, refused.code, refused.field) == (400, "malformed_filter", "q")
    if read is not None:
        assert parse(str(read)) == read


def attempted(text: str) -> tuple[Filter | None, MalformedFilter | None]:
    try:
        return parse(text), None
    except MalformedFilter as refused:
        return None, refused


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_an_example_that_can_be_read(name: str) -> None:
    (term,) = parse(FIELDS[name].example).terms
    assert getattr(term, "field", None) == name


def test_the_parts_of_a_filter() -> None:
    text = (
        'status:running,"Not completed" -app:figma created:2026-11-01.. duration:..10m "group Design" -olive'
    )
    assert parse(text) == Filter(
        (
            OneOf(field="status", values=("running", "not_completed")),
            OneOf(field="app", values=("figma",), is_excluded=True),
            Within(field="created", lowest="2026-11-01", highest=""),
            Within(field="duration", lowest="", highest="10m"),
            Words(text="group Design"),
            Words(text="olive", is_excluded=True),
        )
    )


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("status:runing", 8, "“runing” is not one of: queued, started"),
        ("app:figma staus:running", 11, "there is no field “staus”; there are status, target"),
        ("created:yesterday", 9, "“yesterday” is no time; write 2026-11-03"),
        ("created:2026-02-30", 9, "is no time"),
        ("created:>2026-11-03", 9, "write a.. for a and more"),
        ("created:2026-11-01,2026-11-02", 20, "one range"),
        ("duration:10", 10, "“10” is no duration; write 30s"),
        ("created:..", 9, "a value is missing"),
        ("status:", 8, "a value is missing"),
        ("status:running,", 16, "a value is missing"),
        ('target:"Press', 8, "these quotes are not closed"),
        ('target:"a\\b"', 10, "a backslash stands before"),
        ('a"b"', 2, "a space is missing"),
        ("a,b", 2, "a space is missing"),
        ("id:7", 4, "“7” is not an id"),
        ("person:a\x00b", 8, "null character"),
        ("ada\udcff", 1, "half of one"),
        (" ".join(f"id:{','.join([UUID(int=1).hex] * 40)}" for _ in range(3)), 1, "written out"),
        ("x" * (MOST_SIGNS + 1), 1, "at most 254 characters"),
        ("x " * MOST_TEXT, MOST_TEXT + 1, "at most 4,000 characters"),
        ("x " * 41, 81, "at most 40 terms"),
        (f"id:{','.join(['0190b5a4-0000-7000-8000-000000000000'] * 101)}", 1, "at most 100 values"),
    ],
)
def test_what_is_refused_and_where(text: str, position: int, says: str) -> None:
    with pytest.raises(MalformedFilter) as refused:
        parse(text)
    assert refused.value.position == position
    assert says in str(refused.value)


def test_a_filter_is_edited_one_field_at_a_time() -> None:
    some = parse("status:running app:figma -status:queued")
    assert str(some.without("status")) == "app:figma"
    assert str(some.toggled("status", "completed")) == "app:figma status:completed"
    assert str(parse("status:running").toggled("status", "running")) == ""
    assert str(parse("status:running,queued").toggled("status", "running")) == "status:running"
    assert some.values_of("status") == {"running"}
    assert parse("status:running status:queued").values_of("status") == frozenset()


def test_only_what_names_something_of_nested_jobs_searches_them() -> None:
    assert not parse("status:running trigger:scim created:-24h.. nested:yes").is_about_nested
    for text in ("ada", "person:ada@example.com", "reason:failed", "-app:figma"):
        assert parse(text).is_about_nested


def test_every_kind_of_value_is_drawn() -> None:
    """The property above covers what it says: each field, in each form."""
    assert {field.kind for field in FIELDS.values()} == {*Kind}
