"""The actions an app definition may take, by interface: each is a mapping of exactly one key."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args

from pydantic import Discriminator, Tag

from automation_log.connectors.actions.browser import BrowserAction
from automation_log.connectors.actions.parts import Part
from automation_log.connectors.actions.rest import RestAction
from automation_log.connectors.actions.scim import ScimAction

Interface = Literal["browser", "rest", "scim"]

ACTIONS: dict[Interface, tuple[type[Part], ...]] = {
    "browser": get_args(BrowserAction),
    "rest": get_args(RestAction),
    "scim": get_args(ScimAction),
}
"""Which actions an interface has."""


def key_of(action: type[Part]) -> str:
    """The one key an action is written with: `open`, `fill`."""
    return next(iter(action.model_fields))


def _key(action: Any) -> str | None:
    if isinstance(action, dict):
        return next(iter(action)) if len(action) == 1 and isinstance(next(iter(action)), str) else None
    return key_of(type(action)) if isinstance(action, Part) else None


def _one_of(kinds: tuple[type[Part], ...]) -> Any:
    """The union of these kinds, told apart by their key."""
    keys = ", ".join(map(key_of, kinds))
    return Annotated[
        Union[tuple(Annotated[kind, Tag(key_of(kind))] for kind in kinds)],  # noqa: UP007 - made from a list
        Discriminator(
            _key,
            custom_error_type="unknown_action",
            custom_error_message=f"an action has exactly one key, one of {keys}",
        ),
    ]


if TYPE_CHECKING:
    Action = BrowserAction | RestAction | ScimAction
else:
    Action = _one_of(tuple(kind for kinds in ACTIONS.values() for kind in kinds))
