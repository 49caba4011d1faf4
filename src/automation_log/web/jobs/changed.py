"""What a job changed in the app: what was read before it first acted, beside what was read after it last did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from automation_log.web.jobs.history import JobHistory, StepHistory

READS = ("look", "observe")
Facts = Mapping[tuple[str, str], str]
"""What was read, by the asset it is about, empty for the whole, and the name it was read as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFact:
    """One thing that was read; None where it was not read on that side."""

    label: str
    """`Roles`, or `Website · Role`."""
    before: str | None
    after: str | None

    @property
    def is_changed(self) -> bool:
        """Whether it was read twice, and differs."""
        return None not in (self.before, self.after) and self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedView:
    """Before and after, as the app showed it."""

    facts: tuple[ChangedFact, ...]
    sentence: str


def changed_view(history: JobHistory) -> ChangedView | None:
    """The section of a job's page; None where the app was not read."""
    steps = [step for attempt in history.attempts for step in attempt.steps]
    acts = [number for number, step in enumerate(steps) if step.phase == "act" and step.state != "cancelled"]
    before = _read(steps[: acts[0]] if acts else steps)
    after = _read(steps[acts[-1] + 1 :]) if acts else {}
    facts = tuple(
        ChangedFact(label=_label(*name), before=before.get(name), after=after.get(name))
        for name in dict.fromkeys((*before, *after))
    )
    if not facts:
        return None
    return ChangedView(facts=facts, sentence=_sentence(facts, is_acted=bool(acts), is_read=bool(after)))


def _read(steps: Iterable[StepHistory]) -> Facts:
    facts: dict[tuple[str, str], str] = {}
    for step in steps:
        if step.phase in READS:
            facts |= {(step.asset, name): value for name, value in step.read.items()}
    return facts


def _label(asset: str, name: str) -> str:
    words = name.rpartition(".")[2].replace("_", " ").capitalize()
    return f"{asset} · {words}" if asset else words


def _sentence(facts: Iterable[ChangedFact], *, is_acted: bool, is_read: bool) -> str:
    if not is_acted:
        return "It did not act: this is what it read."
    if not is_read:
        return "It began to act, and has not read the app since."
    return (
        "Read before it first acted, and after it last did."
        if any(fact.is_changed for fact in facts)
        else "What was read after it acted does not differ from what was read before."
    )
