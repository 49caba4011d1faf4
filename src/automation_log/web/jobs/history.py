"""A job's history, folded from its entries: attempts with their steps, and what was asked for meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from automation_log.domain.custody import Custody
from automation_log.domain.entries import EntryKind
from automation_log.domain.statuses import FINAL, Status
from automation_log.store.reading import SaidEntry


@dataclass(slots=True, kw_only=True)
class StepHistory:
    """One step, as its entries say; `state` is empty while it goes on."""

    ordinal: int
    phase: str
    step: str
    began_at: datetime
    state: str = ""
    took: timedelta | None = None
    evidence: str = ""
    seen: str = ""
    read: dict[str, str] = field(default_factory=dict)
    """What was read, by its name in the app's definition."""
    asset: str = ""
    """What it is about, where it is not the whole."""


@dataclass(slots=True, kw_only=True)
class AttemptHistory:
    """One try; `picture` is the id of the picture at its failure, `excerpt` what the page said, a line each."""

    number: int
    began_at: datetime
    ended_at: datetime | None = None
    reason: str = ""
    message: str = ""
    picture: str = ""
    excerpt: str = ""
    is_done: bool = False
    takeovers: int = 0
    steps: list[StepHistory] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class JobHistory:
    """All of it; `facts` are what the latest attempt ran with, `custody` which credential is live by now."""

    attempts: list[AttemptHistory] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[datetime, str]] = field(default_factory=list)
    outcome: str = ""
    custody: Custody | None = None


FACTS = {
    "service_account": "Signed in as",
    "definition": "App definition",
    "version": "Program",
    "browser": "Browser",
}


def fold(entries: Iterable[SaidEntry]) -> JobHistory:
    """The history, entries oldest first; what an entry lacks is left out, never guessed."""
    history = JobHistory()
    for entry in entries:
        match entry.kind:
            case EntryKind.STATUS_CHANGED:
                _change_status(history, entry)
            case EntryKind.STEP_BEGUN:
                _begin_step(history, entry)
            case EntryKind.STEP_ENDED:
                _end_step(history, entry)
            case EntryKind.ATTEMPT_FAILED:
                attempt = _attempt(history, entry)
                attempt.reason = _text(entry.says, "reason")
                attempt.message = _text(entry.personal, "message")
                attempt.picture = _text(entry.says, "picture")
                attempt.excerpt = _text(entry.personal, "excerpt")
                attempt.ended_at = entry.at
            case EntryKind.TAKEN_OVER:
                if history.attempts:
                    history.attempts[-1].takeovers += 1
                history.asked.append((entry.at, "Taken over from a worker that went silent"))
            case EntryKind.RETRY_ASKED:
                history.asked.append((entry.at, f"Retry asked for{_by(entry)}"))
            case EntryKind.CANCEL_ASKED:
                history.asked.append((entry.at, f"Cancel asked for{_by(entry)}"))
            case EntryKind.EFFECT_OBSERVED:
                history.outcome = _text(entry.personal, "outcome")
            case EntryKind.CUSTODY:
                history.custody = Custody(entry.says["custody"])
            case EntryKind.RESCHEDULED:
                history.asked.append((entry.at, f"Moved{_by(entry)}"))
            case EntryKind.DELIVERED_AGAIN:
                history.asked.append((entry.at, "Delivered again; nothing was done twice"))
            case EntryKind.RECORDED | EntryKind.WAITING:
                pass
        _settle(history, entry)
    return history


def _change_status(history: JobHistory, entry: SaidEntry) -> None:
    if "attempt" not in entry.says or entry.sets.get("status") in FINAL:
        return
    _attempt(history, entry)
    said = entry.says | entry.personal
    history.facts = {name: _text(said, name) for name in FACTS if said.get(name)}


def _begin_step(history: JobHistory, entry: SaidEntry) -> None:
    _attempt(history, entry).steps.append(
        StepHistory(
            ordinal=_number(entry.says, "ordinal"),
            phase=_text(entry.says, "phase"),
            step=_text(entry.says, "step"),
            began_at=entry.at,
        )
    )


def _end_step(history: JobHistory, entry: SaidEntry) -> None:
    ordinal = _number(entry.says, "ordinal")
    for step in reversed(_attempt(history, entry).steps):
        if step.ordinal == ordinal:
            step.state = _text(entry.says, "state")
            step.took = timedelta(milliseconds=_number(entry.says, "took_ms"))
            step.evidence = _text(entry.says, "evidence")
            step.seen = _text(entry.personal, "seen")
            read = entry.personal.get("read")
            step.read = {name: str(value) for name, value in read.items()} if isinstance(read, dict) else {}
            step.asset = _text(entry.personal, "asset")
            return


def _settle(history: JobHistory, entry: SaidEntry) -> None:
    """Whatever kind of entry ends the job or sends it to wait, the attempt ended then."""
    status = entry.sets.get("status")
    if not history.attempts or status not in (*FINAL, Status.RETRYING):
        return
    attempt = history.attempts[-1]
    attempt.ended_at = attempt.ended_at or entry.at
    if status == Status.COMPLETED:
        attempt.is_done = True
    elif not attempt.reason:
        attempt.reason = str(entry.sets.get("reason") or "")


def _attempt(history: JobHistory, entry: SaidEntry) -> AttemptHistory:
    """The attempt the entry names, begun by it when it is new."""
    number = _number(entry.says, "attempt") or len(history.attempts) or 1
    for attempt in reversed(history.attempts):
        if attempt.number == number:
            return attempt
    history.attempts.append(AttemptHistory(number=number, began_at=entry.at))
    return history.attempts[-1]


def _by(entry: SaidEntry) -> str:
    by = _text(entry.personal, "by")
    because = _text(entry.personal, "because")
    bulk = " in bulk" if entry.says.get("batch") else ""
    return bulk + (f" by {by}" if by else "") + (f": {because}" if because else "")


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return "" if value is None else str(value)


def _number(said: dict[str, Any], name: str) -> int:
    value = said.get(name)
    return value if isinstance(value, int) else 0
