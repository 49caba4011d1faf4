"""Any filter there can be."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from automation_log.domain.filters.fields import FIELDS, Field, Kind
from automation_log.domain.filters.filter import Filter, OneOf, Term, Within, Words

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20)
HOSTILE = st.sampled_from(
    ["=cmd()", "<script>alert(1)</script>", "\x1b[31mred", "\u202eright to left", '"', "\\", "-a:b"]
)
CLOCKS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))
INSTANTS = st.one_of(
    CLOCKS.map(lambda at: f"{at:%Y-%m-%d}"),
    CLOCKS.map(lambda at: f"{at:%Y-%m-%dT%H:%M}"),
    CLOCKS.map(
        lambda at: f"{at.replace(tzinfo=UTC, microsecond=0) + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"
    ),
    st.builds(lambda count, unit: f"-{count}{unit}", st.integers(0, 999_999), st.sampled_from("smhd")),
)
DURATIONS = st.builds(lambda count, unit: f"{count}{unit}", st.integers(0, 999_999), st.sampled_from("smhd"))


def value(field: Field) -> st.SearchStrategy[str]:
    match field.kind:
        case Kind.WORD:
            return st.sampled_from(field.words)
        case Kind.TEXT:
            return TEXTS | HOSTILE
        case Kind.ID:
            return st.uuids().map(str)
        case Kind.INSTANT:
            return INSTANTS
        case Kind.DURATION:
            return DURATIONS


@st.composite
def terms(draw: st.DrawFn) -> Term:
    is_excluded = draw(st.booleans())
    name = draw(st.sampled_from([*FIELDS, ""]))
    if not name:
        return Words(text=draw(TEXTS | HOSTILE), is_excluded=is_excluded)
    field = FIELDS[name]
    if field.kind in (Kind.INSTANT, Kind.DURATION):
        lowest, highest = draw(st.tuples(value(field), value(field) | st.just("")))
        if draw(st.booleans()):
            lowest, highest = highest, lowest
        return Within(field=name, lowest=lowest, highest=highest, is_excluded=is_excluded)
    values = tuple(draw(st.lists(value(field), min_size=1, max_size=3)))
    return OneOf(field=name, values=values, is_excluded=is_excluded)


def filters() -> st.SearchStrategy[Filter]:
    return st.lists(terms(), max_size=5).map(lambda some: Filter(tuple(some)))
