"""Passwords made to an app's rules, from a random source that the caller passes in."""

from collections.abc import MutableSequence, Sequence
from typing import Protocol, TypeVar

from automation_log.domain.secrets import Secret

LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
DIGITS = "0123456789"
USUAL_LENGTH = 24

T = TypeVar("T")


class RandomSource(Protocol):
    """What `random.SystemRandom` offers; only that one is fit for passwords that count."""

    def choice(self, seq: Sequence[T], /) -> T:
        """One element, each as likely as the others."""
        ...

    def randbytes(self, n: int, /) -> bytes:
        """So many bytes, each as likely as the others."""
        ...

    def shuffle(self, x: MutableSequence[T], /) -> None:
        """Every order as likely as the others, in place."""
        ...


class PasswordRules(Protocol):
    """What an app takes as a password: lengths in characters, and the signs it allows (none when empty)."""

    @property
    def min_length(self) -> int:
        """The fewest characters it takes."""
        ...

    @property
    def max_length(self) -> int:
        """The most characters it takes."""
        ...

    @property
    def symbols(self) -> str:
        """The signs it takes besides letters and digits."""
        ...


def make_password(rules: PasswordRules, random: RandomSource) -> Secret:
    """A password with each kind of character the app takes; raises ValueError for rules nothing can keep."""
    kinds = [LOWER, UPPER, DIGITS, *([rules.symbols] if rules.symbols else [])]
    length = min(rules.max_length, max(rules.min_length, USUAL_LENGTH))
    if length < max(rules.min_length, len(kinds)):
        raise ValueError(f"no password of {length} characters keeps the rules")
    # Apps ask for one of each kind, so each is drawn from once; the rest is drawn from all alike.
    characters = [random.choice(kind) for kind in kinds]
    characters += [random.choice("".join(kinds)) for _ in range(length - len(kinds))]
    random.shuffle(characters)
    return Secret("".join(characters))
