"""Marks a test as the proof of sentences of the seed."""

from collections.abc import Callable
from typing import TypeVar

from tests.seed.sentences import SENTENCES

Test = TypeVar("Test", bound=Callable[..., object])


def proves(*numbers: str) -> Callable[[Test], Test]:
    """This test starts at the outermost door, and ends at the page in a browser and at the app's own state."""
    unknown = set(numbers) - SENTENCES.keys()
    assert not unknown, f"there is no sentence {unknown}"
    return lambda test: test
