"""Troubles: what keeps a task from completing at one target, told once when it begins and once when it is over."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import assert_never
from uuid import UUID

from automation_log.domain.reasons import Reason
from automation_log.domain.tasks import Task

IS_NEWS_FOR = timedelta(days=1)
"""A tree that settled longer ago begins no trouble: mail that was set up later tells nothing of last year."""
FORGOTTEN_AFTER = timedelta(days=7)
"""A trouble that was not seen for so long is told anew: nobody thinks of the mail from back then."""


class Whose(Enum):
    """What a reason is about."""

    PLACES = "place"
    PERSONS = "person"
    NOBODYS = "nobody"


def whose(reason: Reason) -> Whose:
    """Whether it keeps everybody from this task at the target, one person, or is what somebody wanted."""
    match reason:
        case Reason.CANCELLED | Reason.GRANT_WITHDRAWN:
            return Whose.NOBODYS
        case (
            Reason.FAILED
            | Reason.NOT_OBSERVED
            | Reason.UNKNOWN
            | Reason.INVALID_EMAIL
            | Reason.USER_NOT_FOUND
            | Reason.LAST_ADMIN
        ):
            return Whose.PERSONS
        case (
            Reason.BLOCKED
            | Reason.MISSED
            | Reason.APP_UNAVAILABLE
            | Reason.THROTTLED
            | Reason.BAD_CREDENTIALS
            | Reason.CAPTCHA_REQUIRED
            | Reason.MFA_NOT_MANAGED
            | Reason.NEEDS_PERSON
            | Reason.APP_CHANGED
            | Reason.PASSWORD_REJECTED
            | Reason.NOT_ENOUGH_SEATS
            | Reason.ROLE_UNKNOWN
            | Reason.MFA_ALREADY_ON
            | Reason.OTHER_MFA_METHOD
            | Reason.PERMISSION_MISSING
            | Reason.SAFEGUARD_EXCEEDED
            | Reason.IN_DOUBT
        ):
            return Whose.PLACES
        case _:
            assert_never(reason)


def is_trouble(reason: Reason) -> bool:
    """Whether a leaf that did not complete for this reason is somebody's problem, and not what somebody wanted."""
    return whose(reason) is not Whose.NOBODYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One logical problem. `person` is a SHA-256 of the subject where the reason is a person's, else empty."""

    task: Task
    app: str
    target_id: UUID
    reason: Reason
    person: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafEnd:
    """How one leaf ended, or several alike: with a reason when it did not complete."""

    job_id: UUID
    task: Task
    app: str
    target_id: UUID
    subject: str | None
    reason: Reason | None

    @property
    def trouble(self) -> Trouble | None:
        """The trouble it shows, if any."""
        if self.reason is None or not is_trouble(self.reason):
            return None
        is_persons = whose(self.reason) is Whose.PERSONS
        return Trouble(
            task=self.task,
            app=self.app,
            target_id=self.target_id,
            reason=self.reason,
            person=self._person if is_persons else b"",
        )

    def is_end_of(self, trouble: Trouble) -> bool:
        """Whether it completed what the trouble kept from completing."""
        place = (self.task, self.app, self.target_id)
        return (
            self.reason is None
            and place == (trouble.task, trouble.app, trouble.target_id)
            and trouble.person in (b"", self._person)
        )

    @property
    def _person(self) -> bytes:
        return hashlib.sha256(self.subject.lower().encode()).digest() if self.subject else b""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a settled tree changes: troubles that begin, each with the first leaf that shows it, are seen again, or end.

    Those `forgotten` end without a word, and begin anew.
    """

    begun: Mapping[Trouble, LeafEnd]
    again: frozenset[Trouble]
    over: frozenset[Trouble]
    forgotten: frozenset[Trouble]


def news_of(
    ends: Iterable[LeafEnd], known: Mapping[Trouble, datetime], *, settled_at: datetime, now: datetime
) -> News:
    """What is to be told of a tree whose leaves ended so; `known` says when each open trouble was seen last."""
    all_ends = tuple(ends)
    shown: dict[Trouble, LeafEnd] = {}
    for end in all_ends:
        if end.trouble is not None:
            shown.setdefault(end.trouble, end)
    forgotten = {one for one in shown if one in known and settled_at - known[one] > FORGOTTEN_AFTER}
    is_news = now - settled_at <= IS_NEWS_FOR
    return News(
        begun={one: end for one, end in shown.items() if is_news and (one not in known or one in forgotten)},
        again=frozenset(one for one in shown if one in known) - forgotten,
        over=frozenset(
            one for one in known if one not in shown and any(end.is_end_of(one) for end in all_ends)
        ),
        forgotten=frozenset(forgotten),
    )
