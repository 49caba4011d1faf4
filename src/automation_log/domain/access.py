"""Access: who has which role where and why, and the jobs that follow when that changes."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from automation_log.domain.asked import NOTHING_MORE, Asked
from automation_log.domain.grants import UNKNOWN_WEIGHT, Grant, GrantKind, effective_role
from automation_log.domain.tasks import Task

Weights = Mapping[UUID, Mapping[str, int]]
"""How much a role weighs, by hub and role."""
TAKES_AWAY = frozenset({Task.REMOVING_USERS, Task.ROTATING_PASSWORDS})
"""What may cost somebody access to an app, or the password they know."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """One person in one business hub, or in one asset of it."""

    hub_id: UUID
    email: str
    asset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What some people have at one moment: grants by place, and the accounts they can reach."""

    grants: Mapping[Place, frozenset[Grant]] = field(default_factory=dict)
    accounts: frozenset[tuple[UUID, str]] = frozenset()

    def at(self, place: Place) -> frozenset[Grant]:
        """The grants there; none is none."""
        return self.grants.get(place, frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """One job that a change of access leads to; `target_id` is a hub, or the account whose password is rotated.

    `had` and `has` are the roles that the grants gave before and give now, None for no role. `is_kept`, of an account:
    everybody can reach it as before, and somebody of them was logged out.
    """

    task: Task
    target_id: UUID
    email: str | None = None
    asked: Asked = NOTHING_MORE
    had: str | None = None
    has: str | None = None
    is_kept: bool = False

    @property
    def because(self) -> str:
        """Why this one job follows, as a sentence."""
        if self.is_kept:
            return "Somebody who can reach this account was logged out everywhere."
        if self.task is Task.ROTATING_PASSWORDS:
            return "Somebody who could reach this account no longer can."
        where = f" in “{next(iter(self.asked.assets))}”" if self.asked.assets else ""
        match self.had, self.has:
            case None, has:
                return f"A first grant gives the role {has}{where}."
            case had, None:
                return f"The grants gave the role {had}{where}; none is left."
            case had, has if had == has:
                return f"A grant of the role {had}{where} changed; the role stays."
            case had, has:
                return f"The grants gave the role {had}{where}, and now give {has}."


def consequences(before: Access, after: Access, weights: Weights) -> tuple[Consequence, ...]:
    """What must happen in the apps, places in order; nothing where nothing changed.

    A first grant adds the person. Where a reason went, the job removes: whether the person goes, keeps a lower role or
    keeps all is decided over the grants that remain by then; only where what remains is another role that weighs no
    less, it updates, as every other change does. Access to assets goes with the person's place in the hub.
    """
    found = []
    for place in sorted(before.grants.keys() | after.grants.keys()):
        had, has = before.at(place), after.at(place)
        hub = Place(hub_id=place.hub_id, email=place.email)
        is_gone = bool(before.at(hub)) and not after.at(hub)
        if had != has and not (place.asset and is_gone):
            found.append(_consequence(place, had, has, weights.get(place.hub_id, {})))
    return tuple(found)


def lost_accounts(before: Access, after: Access) -> tuple[Consequence, ...]:
    """Rotating passwords, once for each account that somebody could reach and no longer can."""
    return _rotations(before.accounts - after.accounts, is_kept=False)


def reached_accounts(access: Access) -> tuple[Consequence, ...]:
    """Rotating passwords, once for each account that somebody can reach."""
    return _rotations(access.accounts, is_kept=True)


def takes_away(told: Iterable[Consequence]) -> bool:
    """Whether somebody must see what follows, and say yes, before it does."""
    return any(one.task in TAKES_AWAY for one in told)


def fingerprint(told: Iterable[Consequence]) -> str:
    """The same for the same consequences: whoever confirms them says with it which ones they saw."""
    lines = [f"{one.task.word} {one.target_id} {one.email} {one.asked.as_json()} {one.has}" for one in told]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _rotations(reached: Iterable[tuple[UUID, str]], *, is_kept: bool) -> tuple[Consequence, ...]:
    accounts = sorted({account for account, _ in reached})
    return tuple(
        Consequence(task=Task.ROTATING_PASSWORDS, target_id=account, is_kept=is_kept) for account in accounts
    )


def _consequence(
    place: Place, had: frozenset[Grant], has: frozenset[Grant], weights: Mapping[str, int]
) -> Consequence:
    before, after = effective_role(had, weights), effective_role(has, weights)
    is_less = _reasons(had) - _reasons(has) and not _is_raised(before, after, weights)
    if before is None:
        task = Task.ADDING_USERS
    elif after is None or (is_less and not place.asset):
        task = Task.REMOVING_USERS
    else:
        task = Task.UPDATING_USER_ROLES
    asked = Asked(assets={place.asset: after or ""}) if place.asset else Asked(follows_grants=True)
    return Consequence(
        task=task, target_id=place.hub_id, email=place.email, asked=asked, had=before, has=after
    )


def _reasons(grants: Iterable[Grant]) -> set[tuple[GrantKind, UUID | None]]:
    return {(grant.kind, grant.source_id) for grant in grants}


def _is_raised(before: str | None, after: str | None, weights: Mapping[str, int]) -> bool:
    """Whether it is another role that weighs no less: a removal would keep the one there was."""
    if before is None or after is None or before == after:
        return False
    return weights.get(after, UNKNOWN_WEIGHT) >= weights.get(before, UNKNOWN_WEIGHT)
