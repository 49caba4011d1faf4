"""How well an effect is proven: requested, accepted by the app, or observed by reading back."""

from enum import IntEnum


class Evidence(IntEnum):
    """The level of proof, lowest first; a parent carries the lowest of its leaves."""

    REQUESTED = 1
    ACCEPTED = 2
    OBSERVED = 3

    @property
    def word(self) -> str:
        """The stored and shown word: `observed`."""
        return self.name.lower()
