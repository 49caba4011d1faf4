"""Lists go out a page at a time; where the next page begins is a cursor that says nothing to its reader."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field

from automation_log.api.v1.forms import Shown
from automation_log.domain.errors import MalformedRequest
from automation_log.store import pages
from automation_log.store.database import Connection
from automation_log.store.pages import Listing, Place

Row = TypeVar("Row")
Item = TypeVar("Item")
A_PAGE = 50
MOST_A_PAGE = 200
LONGEST_CURSOR = 1000


class Listed(Shown, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: Annotated[str | None, Field(description="Send it as `after` for the next page; null on the last.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsked:
    """Which page, and how long."""

    after: str
    limit: int

    def place(self, first: Place) -> Place | None:
        """The place the cursor names, of the same kinds as `first`. Raises: MalformedRequest."""
        if not self.after:
            return None
        refused = MalformedRequest(
            "“after” names no place in this list; take `next` of its last page.", field="after"
        )
        try:
            # Not urlsafe_b64decode: it skips what is no base64, and one place would have many cursors.
            text = base64.b64decode(self.after.encode("ascii"), altchars=b"-_", validate=True)
            parts = json.loads(text)
        except (ValueError, binascii.Error, RecursionError):
            raise refused from None
        if not isinstance(parts, list) or len(parts) != len(first):
            raise refused
        try:
            place = tuple(_read(part, kind) for part, kind in zip(parts, first, strict=True))
        except ValueError:
            raise refused from None
        return place


def page_asked(
    after: Annotated[
        str,
        Query(max_length=LONGEST_CURSOR, description="`next` of the page before; the first when left out."),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_A_PAGE, description="Items a page.")] = A_PAGE,
) -> PageAsked:
    """The page that the query asks for."""
    return PageAsked(after=after, limit=limit)


Asked = Annotated[PageAsked, Depends(page_asked)]


def cursor_of(place: Place | None) -> str | None:
    """The place as it is sent."""
    if place is None:
        return None
    text = json.dumps([str(part) for part in place], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode()


async def listed(
    connection: Connection,
    listing: Listing[Row],
    asked: PageAsked,
    show: Callable[[Row], Item],
    **about: UUID,
) -> Listed[Item]:
    """A page of a list of the store. Raises: MalformedRequest."""
    page = await pages.read_page(
        connection, listing, after=asked.place(listing.first), limit=asked.limit, **about
    )
    return Listed(items=[show(row) for row in page.rows], next=cursor_of(page.next))


def _read(part: object, kind: UUID | str) -> UUID | str:
    """Raises: ValueError."""
    if not isinstance(part, str) or "\0" in part:
        raise ValueError
    part.encode()
    return UUID(part) if isinstance(kind, UUID) else part
