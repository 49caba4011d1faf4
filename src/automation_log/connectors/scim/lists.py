"""Reads a list as RFC 7644, section 3.4.2.4 pages it, until it is done, and never for ever."""

import hashlib
import json
from typing import Any

from automation_log.connectors.rest.answer import Answer, rows_at, standing
from automation_log.domain.errors import Changed

MOST_RESOURCES = 500_000


class Listing:
    """One list on its way. Where a page begins is counted by what came, whatever size of page was asked for."""

    def __init__(self, path: str, page_size: int | None) -> None:
        self.resources: list[dict[str, Any]] = []
        self.total = 0
        self._path = path
        self._page_size = page_size
        self._is_done = False
        self._seen: set[bytes] = set()

    def next_query(self) -> dict[str, str] | None:
        """What asks for the next page; None when the last one was taken."""
        if self._is_done:
            return None
        query = {"startIndex": str(len(self.resources) + 1)} if self._seen else {}
        return query | ({"count": str(self._page_size)} if self._page_size else {})

    def take(self, answer: Answer) -> None:
        """Take a page. Raises: Changed, when it is no page, comes twice, or the list ends before its own count."""
        self.total = self._total(answer)
        # An empty list may be left out.
        rows = rows_at(answer, "Resources") or []
        if not all(isinstance(row, dict) for row in rows):
            raise Changed(f"The answer to GET {self._path} holds something that is no resource.")
        if not rows and len(self.resources) < self.total:
            raise Changed(
                f"The list {self._path} says {self.total} resources and ended after {len(self.resources)}."
            )
        page = hashlib.sha256(json.dumps(rows).encode()).digest()
        if rows and page in self._seen:
            raise Changed(f"The next page of the list {self._path} is one that was read already.")
        self._seen.add(page)
        self.resources += rows
        if len(self.resources) > MOST_RESOURCES:
            raise Changed(f"The list {self._path} has more than {MOST_RESOURCES} resources.")
        self._is_done = len(self.resources) >= self.total

    def _total(self, answer: Answer) -> int:
        total = next(standing(answer.content, "totalResults"), None)
        if isinstance(total, bool) or not isinstance(total, int):
            raise Changed(f"The answer to GET {self._path} holds no list.")
        return total
