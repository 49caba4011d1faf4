"""How a person stands to one hub, one account, or their sessions: from what the directory, the rosters and jobs say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from automation_log.domain.coverage import CoveredPlace, PlaceKind, Standing
from automation_log.domain.evidence import Evidence
from automation_log.domain.exposure import Exposure, exposures
from automation_log.domain.person_jobs import STAYS, PersonJob, may_have_given
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task

Tell = Callable[[datetime], str]
"""How an instant is told in a sentence, with its zone."""
Verdict = tuple[Standing, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The person in an app, as its roster was last read."""

    username: str
    roles: str
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFacts:
    """What is known of one person in one business hub, beside jobs.

    `grants` are sentences. `read_at` is when the roster was last read, None if never. `is_nameless`: the roster has
    people without an e-mail, whom nobody can tell apart from this person.
    """

    id: UUID
    label: str
    app: str
    grants: tuple[str, ...]
    read_at: datetime | None
    sight: Sight | None
    is_nameless: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """What is known of one person and one account, beside jobs; `lost_at` is when they last lost reach of it."""

    id: UUID
    label: str
    app: str
    is_reached: bool
    lost_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session that is valid now."""

    begun_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """How a person can come in here; `roles` are those of members of this address who may sign in."""

    roles: tuple[str, ...]
    was_member: bool
    open: tuple[OpenSession, ...]
    last_ended_at: datetime | None
    api_keys: tuple[str, ...]


def cover_hub(facts: HubFacts, jobs: Sequence[PersonJob], now: datetime, tell: Tell) -> CoveredPlace:
    """One business hub; `jobs` are those about the person there, in any order."""
    mine = sorted(jobs, key=lambda job: (job.triggered_at, str(job.id)), reverse=True)
    due = [job for job in mine if job.task is Task.REMOVING_USERS and job.triggered_at <= now]
    given = [job.triggered_at for job in mine if job.task is Task.ADDING_USERS and not job.assets]
    is_seen = facts.sight is not None and facts.sight.is_active
    gone = [job for job in due if not job.assets and job.is_observed and job.outcome not in STAYS]
    seen_at = facts.read_at if is_seen and gone and not facts.grants else None
    whole = exposures((job.closing for job in due if not job.assets), given=given, seen_at=seen_at)
    gone_at = max((job.ended_at for job in gone if job.ended_at), default=None)
    # Access to assets goes with the person's place in the hub.
    parts = [
        stretch
        for assets in sorted({job.assets for job in due if job.assets}, key=sorted)
        for stretch in exposures(
            replace(job.closing, opens=bool(job.assets)) for job in due if job.assets in (assets, frozenset())
        )
    ]
    found = tuple(sorted([*whole, *parts], key=lambda one: one.since))
    standing, because = _in_hub(facts, mine, due, found, gone_at, tell)
    return CoveredPlace(
        kind=PlaceKind.BUSINESS_HUB,
        id=facts.id,
        label=facts.label,
        app=facts.app,
        jobs=tuple(mine),
        directory=_hub_directory(facts, tell),
        standing=standing,
        because=because,
        exposures=found,
    )


def cover_account(facts: AccountFacts, jobs: Sequence[PersonJob], now: datetime, tell: Tell) -> CoveredPlace:
    """One account; `jobs` are the rotations and the turnings on of MFA there, whoever caused them."""
    mine = sorted(jobs, key=lambda job: (job.triggered_at, str(job.id)), reverse=True)
    due = [job for job in mine if job.triggered_at <= now]
    lost_at = None if facts.is_reached else facts.lost_at
    rotated = exposures((job.closing for job in due if job.task is Task.ROTATING_PASSWORDS), lost_at=lost_at)
    guarded = exposures(job.closing for job in due if job.task is Task.TURNING_ON_MFA)
    found = tuple(sorted([*rotated, *guarded], key=lambda one: one.since))
    still = next((one for one in found if one.is_open), None)
    if facts.is_reached:
        verdict: Verdict = Standing.IN, "They can reach this account now."
    elif still is not None:
        verdict = (
            Standing.OPEN,
            _why_open(still, due, nothing="They could reach it, and no job has rotated its password since."),
        )
    elif rotated:
        verdict = Standing.OUT, "Its password was rotated since, and that was observed."
    else:
        verdict = Standing.UNKNOWN, "A job about them acted here; whether they could reach it is not known."
    directory = ("In their reach.",) if facts.is_reached else ("Not in their reach.",)
    if facts.lost_at is not None and not facts.is_reached:
        directory = (f"Out of their reach since {tell(facts.lost_at)}.",)
    return CoveredPlace(
        kind=PlaceKind.ACCOUNT,
        id=facts.id,
        label=facts.label,
        app=facts.app,
        jobs=tuple(mine),
        directory=directory,
        standing=verdict[0],
        because=verdict[1],
        exposures=found,
    )


def cover_sessions(facts: SessionFacts, tell: Tell) -> tuple[CoveredPlace, ...]:
    """The ways in here: signing in with its sessions, and API keys. Neither is ended by a job, but at once."""
    told = [f"A {role} who may sign in." for role in facts.roles]
    told += [f"A session begun {tell(one.begun_at)}, until {tell(one.expires_at)}." for one in facts.open]
    if facts.roles:
        verdict: Verdict = Standing.IN, "They are a member who may sign in."
    elif facts.open:
        verdict = Standing.IN, "A session of theirs is open."
    elif facts.was_member:
        ended = f"; the last ended {tell(facts.last_ended_at)}" if facts.last_ended_at else ""
        verdict = Standing.OUT, f"They may not sign in, and no session is open{ended}."
    else:
        verdict = Standing.OUT, "They were never a member here."
    keys = tuple(f"“{name}” opens the API." for name in facts.api_keys)
    return (
        _way_in("Sessions in this workspace", tuple(told) or ("No session is open.",), verdict),
        _way_in(
            "API keys of this workspace",
            keys or ("None that opens.",),
            (Standing.IN, "A key of theirs opens the API.")
            if keys
            else (Standing.OUT, "No key of theirs opens."),
        ),
    )


def _in_hub(
    facts: HubFacts,
    mine: Sequence[PersonJob],
    due: Sequence[PersonJob],
    found: Sequence[Exposure],
    gone_at: datetime | None,
    tell: Tell,
) -> Verdict:
    if facts.grants:
        return Standing.IN, "A grant gives them a role there."
    again = next((one for one in found if one.seen_again_at is not None), None)
    if again is not None and again.seen_again_at is not None:
        seen = (
            f"observed gone {tell(again.since)}, and in the roster again as read {tell(again.seen_again_at)}"
        )
        return Standing.IN, f"They were {seen}."
    still = next((one for one in found if one.is_open), None)
    if still is not None:
        return Standing.OPEN, _why_open(still, due, nothing="No job has removed them.")
    given = may_have_given(mine, gone_at)
    is_read_since = given is not None and not given.is_open and _is_after(facts.read_at, given.ended_at)
    if given is not None and not is_read_since:
        return Standing.OPEN, "A later job may have added them, and the roster was not read since."
    is_seen_since = gone_at is None or _is_after(facts.read_at, gone_at)
    if facts.sight is not None and facts.sight.is_active and is_seen_since:
        return (
            Standing.IN,
            f"They are in the roster as read {_told(facts.read_at, tell)}, and no grant says why.",
        )
    return _gone(facts, due, gone_at, tell)


def _gone(facts: HubFacts, due: Sequence[PersonJob], gone_at: datetime | None, tell: Tell) -> Verdict:
    stayed = next((job for job in due if job.is_observed and not job.assets), None)
    if stayed is not None and stayed.outcome in STAYS and not _is_after(facts.read_at, stayed.ended_at):
        return Standing.OPEN, "The last removal left them in by a grant that is gone, and no job followed."
    if gone_at is not None:
        return Standing.OUT, f"Observed gone {tell(gone_at)}."
    if facts.read_at is None:
        return Standing.UNKNOWN, "Its roster was never read, and no job says that they are gone."
    if facts.sight is not None:
        return Standing.OUT, f"Switched off in the roster as read {tell(facts.read_at)}."
    if facts.is_nameless:
        return Standing.UNKNOWN, "Its roster has people without an e-mail: they cannot be told apart."
    return Standing.OUT, f"Not in the roster as read {tell(facts.read_at)}."


def _why_open(still: Exposure, due: Sequence[PersonJob], *, nothing: str) -> str:
    """Why what was to end has not, by the newest job that is about it."""
    last = next((job for job in due if job.triggered_at >= still.since), None)
    if last is None:
        return nothing
    what = last.task.label
    if last.is_open:
        return f"{what} has not ended."
    if last.status is Status.COMPLETED:
        word = last.evidence.word if last.evidence else Evidence.REQUESTED.word
        return f"{what} completed as {word} only: nobody has seen the effect."
    return f"{what} was not completed: {_sentence(last.reason)}"


def _sentence(code: str | None) -> str:
    try:
        return Reason(code).sentence if code else "the log does not say why."
    except ValueError:
        return f"{code}."


def _hub_directory(facts: HubFacts, tell: Tell) -> tuple[str, ...]:
    told = list(facts.grants) or ["No grant."]
    if facts.read_at is None:
        return (*told, "The roster was never read.")
    if facts.sight is None:
        return (*told, f"Not in the roster, read {tell(facts.read_at)}.")
    roles = f" as {facts.sight.roles}" if facts.sight.roles else ""
    state = "" if facts.sight.is_active else ", switched off"
    return (*told, f"In the roster{roles}{state}, read {tell(facts.read_at)}.")


def _way_in(label: str, directory: tuple[str, ...], verdict: Verdict) -> CoveredPlace:
    return CoveredPlace(
        kind=PlaceKind.SESSION,
        id=None,
        label=label,
        app="",
        jobs=(),
        directory=directory,
        standing=verdict[0],
        because=verdict[1],
    )


def _is_after(instant: datetime | None, other: datetime | None) -> bool:
    return instant is not None and other is not None and instant > other


def _told(instant: datetime | None, tell: Tell) -> str:
    return tell(instant) if instant is not None else "before"
