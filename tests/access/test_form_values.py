"""A form's value never looks the same twice, and nothing else passes for it."""

from hypothesis import given
from hypothesis import strategies as st

from automation_log.access.form_values import is_form_value, masked

VALUES = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(VALUES)
def test_a_masked_value_is_the_value_and_no_other_text_of_it_is_the_same(value: str) -> None:
    first, second = masked(value), masked(value)
    assert first != second
    assert is_form_value(first, value)
    assert is_form_value(value, value)
    shared = {first[at : at + 16] for at in range(len(first) - 15)} & {
        second[at : at + 16] for at in range(len(second) - 15)
    }
    assert not shared


@given(st.text() | VALUES | st.binary(max_size=70).map(bytes.hex), VALUES)
def test_what_is_not_ours_is_not_taken(sent: str, value: str) -> None:
    assert is_form_value(sent, value) is (sent == value)
