"""The removal decision: whether a person goes, keeps a lower role, or keeps what they have."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from automation_log.domain.grants import Grant, effective_role


@dataclass(frozen=True, slots=True)
class Remove:
    """No grant remains: out of the app."""


@dataclass(frozen=True, slots=True)
class Downgrade:
    """A lower role remains: this one, and no other."""

    role: str


@dataclass(frozen=True, slots=True)
class Keep:
    """What remains is no less than what the person holds: nothing is done."""

    role: str


Removal = Remove | Downgrade | Keep


def decide_removal(
    held: Collection[str], remaining: Collection[Grant], weights: Mapping[str, int]
) -> Removal:
    """What to do with a person who holds these roles in the app, over the grants that remain.

    A removal never raises: held roles weigh more than what remains, or nothing is done. Roles that the app's
    definition does not name are not ours to give or take, and do not count.
    """
    role = effective_role(remaining, weights)
    if role is None:
        return Remove()
    highest = max((weights[name] for name in held if name in weights), default=None)
    if highest is not None and highest > weights.get(role, highest):
        return Downgrade(role)
    return Keep(role)
