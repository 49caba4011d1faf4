"""The API's door: a key opens the workspace of the member whose it is."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from starlette.requests import Request

from automation_log.access.caller import Caller
from automation_log.api.v1.app import make_app
from automation_log.api.v1.bearer_door import BearerDoor, bearer_token
from automation_log.api.v1.document import document
from automation_log.api.v1.services import ApiServices

ADDRESS = re.compile(r"(?P<root>/w/(?P<slug>[a-z0-9-]{1,64})/api/v1)(?P<path>/.*)?", re.DOTALL)


class ApiDoor(BearerDoor):
    """An ASGI app for every address under `/w/…/api/v1`."""

    def __init__(self, services: ApiServices) -> None:
        super().__init__(address=ADDRESS, app=make_app(), services=services, limits=services.limits)
        self._keys = services.keys

    def described(self) -> Mapping[str, Any]:
        """The API's document."""
        return document()

    async def let_in(self, request: Request, slug: str, count: Callable[[UUID], None]) -> Caller:
        """Whose key it is. Raises: NotSignedIn."""
        holder = await self._keys.holder(bearer_token(request), slug)
        count(holder.key_id)
        return holder
