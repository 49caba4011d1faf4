"""A filter that cannot be read, and where."""

from automation_log.domain.errors import MalformedRequest


class MalformedFilter(MalformedRequest):
    """The filter's text cannot be read; `position` counts its characters from 1."""

    code = "malformed_filter"

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(f"Filter, character {position}: {message}", field="q")
        self.position = position
