"""A made password keeps the app's rules, whatever they are."""

from dataclasses import dataclass
from random import Random, SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.passwords import DIGITS, LOWER, UPPER, make_password


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    min_length: int = 8
    max_length: int = 64
    symbols: str = "!#%"


@st.composite
def possible_rules(draw: st.DrawFn) -> Rules:
    min_length = draw(st.integers(1, 128))
    max_length = draw(st.integers(max(4, min_length), 256))
    return Rules(
        min_length=min_length,
        max_length=max_length,
        symbols=draw(st.text(alphabet="!#%+-=?@_~<>'\" ", max_size=8)),
    )


@given(rules=possible_rules(), seed=st.integers())
def test_every_password_keeps_the_rules(rules: Rules, seed: int) -> None:
    text = make_password(rules, Random(seed)).reveal()
    assert rules.min_length <= len(text) <= rules.max_length
    assert set(text) <= set(LOWER + UPPER + DIGITS + rules.symbols)
    for kind in filter(None, (LOWER, UPPER, DIGITS, rules.symbols)):
        assert set(text) & set(kind)


@given(seed=st.integers())
def test_the_source_alone_decides(seed: int) -> None:
    assert make_password(Rules(), Random(seed)) == make_password(Rules(), Random(seed))


def test_passwords_do_not_repeat() -> None:
    made = {make_password(Rules(), SystemRandom()).reveal() for _ in range(1000)}
    assert len(made) == 1000


@pytest.mark.parametrize("rules", [Rules(min_length=1, max_length=3), Rules(min_length=30, max_length=20)])
def test_impossible_rules_are_refused(rules: Rules) -> None:
    with pytest.raises(ValueError, match="keeps the rules"):
        make_password(rules, SystemRandom())
