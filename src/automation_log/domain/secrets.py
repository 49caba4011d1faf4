"""Secret: text that cannot be printed, compared by accident, or serialised."""

import hmac
from typing import NoReturn


class Secret:
    """Holds a secret text; only `reveal` gives it back.

    Printing shows `Secret(…)`; pickling, copying into JSON and formatting never show the text.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: only where it is typed into the app or sealed by the vault."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be serialised")
