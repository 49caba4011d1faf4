"""Outcomes: what a completed job came to, in one word for whoever counts."""

from enum import Enum


class Outcome(Enum):
    """The value is the word an entry says."""

    DONE = "done"
    ALREADY_SO = "already_so"
    INVITED = "invited"
    KEPT = "kept"
    DOWNGRADED = "downgraded"
