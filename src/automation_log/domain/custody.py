"""Custody: which credential of an account is live while a job changes it."""

from enum import Enum
from typing import assert_never


class Custody(Enum):
    """What is known of the credential; the value is the word an entry says."""

    OLD = "old"
    NEW = "new"
    IN_DOUBT = "in_doubt"

    @property
    def sentence(self) -> str:
        """What people read."""
        match self:
            case Custody.OLD:
                return "The one from before the job is live."
            case Custody.NEW:
                return "The one this job made is live."
            case Custody.IN_DOUBT:
                return "In doubt: the job began to change it, and what is live was not proven since."
            case _:
                assert_never(self)
