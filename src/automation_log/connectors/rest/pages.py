"""Reads a list page by page, until it is done, and never for ever."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, assert_never
from urllib.parse import urljoin, urlsplit

from automation_log.connectors.actions.calls import Pages
from automation_log.connectors.rest.answer import Answer, rows_at, standing, text_of
from automation_log.domain.errors import Changed

MOST_ROWS = 500_000

AskPage = Callable[[Mapping[str, str], str | None], Awaitable[Answer]]
"""Asks for the page with these query parameters besides, or for the one at this address."""


class Paging:
    """One list on its way: the rows of the pages read so far."""

    def __init__(self, pages: Pages, ask: AskPage, address: str) -> None:
        self._pages = pages
        self._ask = ask
        self._address = address
        self._rows: list[Any] = []
        self._seen: set[bytes] = set()

    async def read_on(self, first: Answer) -> list[Any]:
        """The rows of every page, the first one's included.

        Raises: Changed, when a page is no list, comes twice, or the list ends before its own count.
        """
        answer = first
        while self._take(answer):
            query, link = self._next(answer)
            if query is None and link is None:
                break
            answer = await self._ask(query or {}, link)
        if (total := self._total(answer)) is not None and len(self._rows) < total:
            raise Changed(f"The list says {total} rows and ended after {len(self._rows)}.")
        return self._rows

    def _take(self, answer: Answer) -> bool:
        """Take a page's rows; whether there may be more."""
        rows = rows_at(answer, self._pages.rows)
        if rows is None:
            raise Changed(f"A page holds no list at {self._pages.rows or 'its top'}.")
        if not rows and self._pages.by in ("offset", "page"):
            return False
        page = hashlib.sha256(json.dumps([rows, self._mark(answer)]).encode()).digest()
        if page in self._seen:
            raise Changed("The list's next page is one that was read already.")
        self._seen.add(page)
        self._rows += rows
        if len(self._rows) > MOST_ROWS:
            raise Changed(f"The list has more than {MOST_ROWS} rows.")
        total = self._total(answer)
        return total is None or len(self._rows) < total

    def _next(self, answer: Answer) -> tuple[dict[str, str] | None, str | None]:
        """The query or the address of the next page; neither when this was the last one."""
        match self._pages.by:
            case "offset":
                return {self._pages.parameter: str(len(self._rows))}, None
            case "page":
                return {self._pages.parameter: str(self._pages.first + len(self._seen))}, None
            case "cursor":
                cursor = self._mark(answer)
                return ({self._pages.parameter: cursor} if cursor else None), None
            case "link":
                link = self._mark(answer)
                return None, self._within(link) if link else None
            case by:
                assert_never(by)

    def _mark(self, answer: Answer) -> str:
        """The cursor or link an answer gives to the next page."""
        if self._pages.at is not None:
            return next(map(text_of, standing(answer.content, self._pages.at)), "")
        return (answer.next_link or "") if self._pages.by == "link" else ""

    def _within(self, link: str) -> str:
        address = urljoin(f"{self._address}/", link)
        if urlsplit(address)[:2] != urlsplit(self._address)[:2]:
            raise Changed("The list's next page leads to another site.")
        return address

    def _total(self, answer: Answer) -> int | None:
        if self._pages.total is None:
            return None
        total = next(standing(answer.content, self._pages.total), None)
        if isinstance(total, bool) or not isinstance(total, int):
            raise Changed(f"A page holds no count at {self._pages.total}.")
        return total
