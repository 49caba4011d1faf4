"""Searching: which members and teams a SCIM search means, and the page of them that was asked for."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from scim2_models import Resource, ResponseParameters, SearchRequest
from scim2_models.path import CompareOperator, Comparison
from scim2_server.storage import SearchPage

Kept = TypeVar("Kept")
COLUMNS = {"username": "username", "externalid": "external_id"}


def plain_equality(search_request: SearchRequest[Any]) -> dict[str, str | None]:
    """What the database looks up: `userName eq …` and `externalId eq …`, which every sync asks for each person."""
    asked: dict[str, str | None] = dict.fromkeys(COLUMNS.values())
    node = search_request.filter.ast if search_request.filter is not None else None
    if isinstance(node, Comparison) and node.op == CompareOperator.eq and isinstance(node.value, str):
        column = COLUMNS.get(str(node.attr_path).casefold())
        if column is not None:
            asked[column] = node.value
    return asked


def are_members_asked_for(parameters: ResponseParameters[Any] | None) -> bool:
    """Whether a group's members belong in the answer, or decide who is in it."""
    if parameters is None:
        return True
    excluded = {str(path).casefold() for path in parameters.excluded_attributes or ()}
    included = [str(path).casefold() for path in parameters.attributes or ()]
    is_filtered_by = "members" in str(getattr(parameters, "filter", None) or "").casefold()
    is_included = not included or any(path.startswith("members") for path in included)
    return is_filtered_by or ("members" not in excluded and is_included)


async def page(
    search_request: SearchRequest[Any],
    candidates: Sequence[Kept],
    shown: Callable[[Kept], Awaitable[Resource[Any]]],
) -> SearchPage:
    """The page asked for; only what may be on it is shown."""
    start = search_request.start_index_0 or 0
    stop = None if search_request.count is None else start + search_request.count
    if search_request.filter is None:
        return SearchPage(len(candidates), [await shown(one) for one in candidates[start:stop]])
    resources = [await shown(one) for one in candidates]
    found = [resource for resource in resources if search_request.filter.match(resource)]
    return SearchPage(len(found), found[start:stop])
