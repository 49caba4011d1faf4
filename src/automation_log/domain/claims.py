"""Claims: what a collection offers a person, who takes it by claiming."""

from enum import IntEnum


class ClaimState(IntEnum):
    """What a person made of an offer; the numbers are what the database stores."""

    OPEN = 1
    CLAIMED = 2
    SKIPPED = 3

    @property
    def label(self) -> str:
        """`Claimed`."""
        return self.name.capitalize()
