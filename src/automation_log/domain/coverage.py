"""Whether one person is fully out: every hub, account and session, how each stands and why, and the one answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import assert_never
from uuid import UUID

from automation_log.domain.exposure import Exposure, widest
from automation_log.domain.person_jobs import PersonJob


class PlaceKind(Enum):
    """What a place is; the value is the word that people and programs read."""

    BUSINESS_HUB = "business_hub"
    ACCOUNT = "account"
    SESSION = "session"

    @property
    def label(self) -> str:
        """`Business hub`."""
        return self.value.replace("_", " ").capitalize()


class Standing(Enum):
    """How a person stands to one place."""

    OUT = "out"
    OPEN = "open"
    """To be out, and not observed so."""
    IN = "in"
    """Access is given, or was seen."""
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """What the chip says."""
        return self.value.capitalize()


class Answer(Enum):
    """Is this person fully out?"""

    FULLY_OUT = "fully_out"
    NOT_YET = "not_yet"
    NOT_OUT = "not_out"
    UNKNOWN = "unknown"

    def told(self, places_open: int) -> str:
        """What the chip says; `places_open` is how many places are not out."""
        match self:
            case Answer.FULLY_OUT:
                return "Fully out"
            case Answer.NOT_YET:
                return f"Not yet: {places_open} open"
            case Answer.NOT_OUT:
                return f"Not out: {places_open} open"
            case Answer.UNKNOWN:
                return "Unknown"
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredPlace:
    """One row of the grid. `directory` is what the directory and the roster say, `because` why it stands as it does.

    `app` is empty for sessions. Jobs are newest first; none where nobody started one.
    """

    kind: PlaceKind
    id: UUID | None
    label: str
    app: str
    jobs: tuple[PersonJob, ...]
    directory: tuple[str, ...]
    standing: Standing
    because: str
    exposures: tuple[Exposure, ...] = ()

    def exposure(self, now: datetime) -> Exposure | None:
        """The clock of the row: the widest open stretch, else the latest one."""
        return widest(self.exposures, now) or (self.exposures[-1] if self.exposures else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The whole grid of one person, as it stood at `at`."""

    email: str
    at: datetime
    is_known: bool
    """Whether anything here was ever about this address."""
    is_complete: bool
    """Whether all jobs were read; a person with very many is judged by the newest alone."""
    places: tuple[CoveredPlace, ...]

    @property
    def answer(self) -> Answer:
        """Fully out only where everything is known, and nothing is open."""
        standings = {place.standing for place in self.places}
        if Standing.IN in standings:
            return Answer.NOT_OUT
        if Standing.OPEN in standings:
            return Answer.NOT_YET
        if not self.is_known or not self.is_complete or Standing.UNKNOWN in standings:
            return Answer.UNKNOWN
        return Answer.FULLY_OUT

    @property
    def not_out(self) -> tuple[CoveredPlace, ...]:
        """The places where the person is in, or to be out and not observed so."""
        return tuple(place for place in self.places if place.standing in (Standing.IN, Standing.OPEN))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the answer is not “fully out”, place by place, what is worst first."""
        order = (Standing.IN, Standing.OPEN, Standing.UNKNOWN)
        told = [
            f"{place.label}: {place.because}"
            for standing in order
            for place in self.places
            if place.standing is standing
        ]
        if not self.is_known:
            return ("Nothing here was ever about this address: check how it is written.",)
        if not self.is_complete:
            told.append("There are more jobs about this person than were read.")
        return tuple(told)

    @property
    def widest(self) -> tuple[CoveredPlace, Exposure] | None:
        """The open stretch that has lasted longest, and where; None where no clock ticks."""
        return max(self._stretches(is_open=True), key=self._lasted, default=None)

    @property
    def slowest(self) -> tuple[CoveredPlace, Exposure] | None:
        """The ended stretch that lasted longest, and where."""
        return max(self._stretches(is_open=False), key=self._lasted, default=None)

    def _stretches(self, *, is_open: bool) -> Iterable[tuple[CoveredPlace, Exposure]]:
        return (
            (place, one)
            for place in self.places
            for one in place.exposures
            if one.is_open is is_open and (is_open or one.ended_by is not None)
        )

    def _lasted(self, stretch: tuple[CoveredPlace, Exposure]) -> float:
        return stretch[1].lasted(self.at).total_seconds()
